using System.Text;

namespace GeoIntel.Models.Hotspots;

/// <summary>The 17 patterns of emerging hot spot analysis as decidable rules; the first that holds decides.</summary>
public static class HotspotPatterns
{
    /// <summary>The share of steps from which a location counts as hot throughout.</summary>
    const double ThroughoutMin = 0.9;

    /// <summary>The pattern of one history.</summary>
    /// <param name="history">1 significantly hot, -1 significantly cold, 0 neither; one a step, oldest first.</param>
    /// <param name="trend">Sign of a significant trend of the z series; 0 for none.</param>
    public static HotspotPattern Classify(ReadOnlySpan<sbyte> history, int trend, PatternWording wording)
    {
        var hot = Side(history, side: 1, trend, wording);
        return hot != 0 ? (HotspotPattern)hot : (HotspotPattern)(-Side(history, side: -1, -trend, wording));
    }

    /// <summary>The name as it is shown, for example "New Hot Spot".</summary>
    public static string NameOf(HotspotPattern pattern)
    {
        var name = new StringBuilder();
        foreach (var letter in pattern.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append(' ');
            name.Append(letter);
        }
        return name.ToString();
    }

    /// <summary>The code of the hot side, or of the cold side as its mirror image; 0 for none.</summary>
    static int Side(ReadOnlySpan<sbyte> history, sbyte side, int trend, PatternWording wording)
    {
        var steps = history.Length;
        var count = history.Count(side);
        if (count == 0) return 0;

        var final = history[^1] == side;
        var opposite = history.Contains((sbyte)-side);
        if (count >= ThroughoutMin * steps)
            return !final ? 8 : trend > 0 ? 3 : trend < 0 ? 5 : 4;
        if (!final) return wording == PatternWording.Legacy && !opposite ? 6 : 0;
        if (wording == PatternWording.OscillatingFirst && opposite) return 7;

        var run = 0;
        while (run < steps && history[steps - 1 - run] == side) run++;
        if (run == count) return count == 1 ? 1 : 2;
        return opposite ? 7 : 6;
    }
}
