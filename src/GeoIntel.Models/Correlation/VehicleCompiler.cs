using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Lays entries and links side by side for each vehicle.</summary>
sealed class VehicleCompiler
{
    public VehicleCompiler(IEnumerable<EntryRule> entries, IEnumerable<LinkRule> links)
    {
        var entriesByVrm = entries.ToLookup(rule => rule.Entry.Vrm);
        var linksByVrm = links.ToLookup(rule => rule.Link.Vrm);
        Vrms = [.. entriesByVrm.Select(of => of.Key).Union(linksByVrm.Select(of => of.Key)).Order()];
        Rules = new VehicleRules[Vrms.Length];
        var entriesLaid = new List<EntryRule>();
        var linksLaid = new List<LinkRule>();
        for (var i = 0; i < Vrms.Length; i++)
        {
            var (entryStart, linkStart) = (entriesLaid.Count, linksLaid.Count);
            entriesLaid.AddRange(entriesByVrm[Vrms[i]]);
            // Of several links to one nominal the first that holds is named: the strongest type.
            linksLaid.AddRange(linksByVrm[Vrms[i]]
                .OrderBy(rule => rule.NominalIndex)
                .ThenBy(rule => rule.Link.Type)
                .ThenBy(rule => rule.Link.Id, StringComparer.Ordinal));
            Rules[i] = new VehicleRules(
                entryStart, entriesLaid.Count - entryStart, linkStart, linksLaid.Count - linkStart);
        }
        Entries = [.. entriesLaid];
        Links = [.. linksLaid];
    }

    public Vrm[] Vrms { get; }
    public VehicleRules[] Rules { get; }
    public EntryRule[] Entries { get; }
    public LinkRule[] Links { get; }

    /// <summary>The most rules that any vehicle is bound to, itself or through its nominals.</summary>
    public int MatchesMax(NominalRules[] nominals) => Rules
        .Select(rules => rules.EntryCount + Links
            .Skip(rules.LinkStart)
            .Take(rules.LinkCount)
            .Select(link => link.NominalIndex)
            .Distinct()
            .Sum(nominal => nominals[nominal].ZoneRuleCount))
        .DefaultIfEmpty()
        .Max();
}
