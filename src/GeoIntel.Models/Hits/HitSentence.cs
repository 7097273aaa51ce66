using System.Globalization;
using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>Says a hit the way an operator would, and what it does not prove.</summary>
public static class HitSentence
{
    /// <summary>One sentence on what was read, where and when, and which rule it touches; then the instruction, if any.</summary>
    public static string Say(Hit hit, HitWords words)
    {
        var sentence = hit.Key.Kind switch
        {
            HitKind.VehicleOfInterest => $"A vehicle on the list {Quoted(words.ListDisplayName)} was " +
                $"{SeenBy(hit, words)} {Times(hit)}.",
            HitKind.ExclusionZone => $"{Who(hit, words)} was {SeenBy(hit, words)} {Times(hit)}, " +
                $"inside the exclusion zone {Quoted(words.ZoneDisplayName)} ({Place(hit.First)}).",
            _ => throw new ArgumentOutOfRangeException(nameof(hit), hit.Key.Kind, "This kind of hit is not known."),
        };
        return words.Instruction.Length == 0 ? sentence : $"{sentence} Instruction: {words.Instruction}";
    }

    /// <summary>What the hit does not prove, and what a person must do before acting on it.</summary>
    public static string Caveat(Hit hit)
    {
        var caveat = hit.First.MatchClass == MatchClass.Observed
            ? "It is one operator's recognition of a person on camera and may be mistaken."
            : "It shows where the vehicle was, not who was in it.";
        if (hit.First.ZoneVerdict == ZoneVerdict.WithinUncertainty)
            caveat += " The place is nearer to the zone's edge than it is known: the vehicle may have been outside.";
        if (hit.EndedSince)
            caveat += " The rule has ended since the capture; nothing may be done under it now without asking its owner.";
        if (hit.First.Safeguarding)
            caveat += " It goes to safeguarding, not to enforcement.";
        return caveat + " Open the image and find a second identifier before you confirm it.";
    }

    static string Who(Hit hit, HitWords words) => hit.First.MatchClass == MatchClass.Observed
        ? $"Nominal {words.NominalReference}"
        : $"A vehicle linked to nominal {words.NominalReference}";

    static string SeenBy(Hit hit, HitWords words)
    {
        var seen = hit.First.MatchClass == MatchClass.Observed ? "recognised by an operator" : "read";
        if (words.CameraDisplayName.Length == 0) return $"{seen} at {hit.First.Position.EastingMetres:0} E";
        return hit.First.MatchClass == MatchClass.Observed
            ? $"{seen} on {words.CameraDisplayName}"
            : $"{seen} by {words.CameraDisplayName}";
    }

    static string Times(Hit hit)
    {
        var first = $"at {Clock(hit.FirstCapturedAt)} on {Day(hit.FirstCapturedAt)}";
        return hit.ReadCount == 1
            ? first
            : $"{first}, and {hit.ReadCount} times until {Clock(hit.LastCapturedAt)}";
    }

    static string Place(HitReason reason) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reason.EdgeDistanceCentimetres / 100} m within its edge; the place is known to " +
        $"{(reason.UncertaintyCentimetres + 99) / 100} m");

    static string Clock(DateTimeOffset instant) =>
        LondonClock.ToLondon(instant).ToString("HH:mm:ss ", CultureInfo.InvariantCulture) + LondonClock.Abbreviation(instant);

    static string Day(DateTimeOffset instant) =>
        LondonClock.ToLondon(instant).ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    static string Quoted(string name) => $"'{name}'";
}
