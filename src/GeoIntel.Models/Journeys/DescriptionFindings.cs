using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Journeys;

/// <summary>What make and colour say, on the two reads and on the mark's other ones.</summary>
static class DescriptionFindings
{
    const int UsualReadsMin = 3;
    const double UsualShareMin = 2.0 / 3;

    public static IEnumerable<JourneyFinding> Of(JourneyFacts facts) =>
        OfOne(facts, JourneyFindingKind.Make, "Make", facts.From.Read.Make, facts.Later.Read.Make, read => read.Make)
            .Concat(OfOne(facts, JourneyFindingKind.Colour, "Colour", facts.From.Read.Colour, facts.Later.Read.Colour, read => read.Colour));

    static IEnumerable<JourneyFinding> OfOne(
        JourneyFacts facts, JourneyFindingKind kind, string name, string from, string later, Func<OwnRead, string> of)
    {
        if (from.Length > 0 && later.Length > 0)
        {
            var isSame = Same(from, later);
            yield return isSame
                ? new(kind, FindingWeight.Slight, $"{name}: {from} on both reads.") { Against = [JourneyCause.Clone, JourneyCause.Misread] }
                : new(kind, FindingWeight.Moderate, $"{name}: {from} on the earlier read, {later} on the later one.")
                {
                    For = [JourneyCause.Clone, JourneyCause.Misread],
                };
        }
        var others = facts.Own.Select(of).Where(text => text.Length > 0).ToList();
        if (others.Count < UsualReadsMin) yield break;
        var usual = others.GroupBy(text => text, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.OrdinalIgnoreCase).First();
        if (usual.Count() < UsualShareMin * others.Count) yield break;
        foreach (var (text, read) in new[] { (from, facts.From), (later, facts.Later) })
        {
            if (text.Length == 0 || Same(text, usual.Key)) continue;
            yield return new(
                JourneyFindingKind.UnusualDescription, FindingWeight.Moderate,
                JourneyFindings.Text($"{name}: {text} on this read; {usual.Count()} of {others.Count} other reads of the mark say {usual.Key}."))
            {
                For = [JourneyCause.Clone, JourneyCause.Misread], SightingId = read.Read.SightingId,
            };
        }
    }

    static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
