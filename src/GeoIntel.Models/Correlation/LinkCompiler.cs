using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles the links that lead to somebody whom a condition concerns, or whom safeguarding looks
/// after.</summary>
static class LinkCompiler
{
    public static List<LaidLink> Compile(
        RegistryState state, Period window, CompiledNominals nominals, ConditionCompiler conditions,
        List<WatchlistProblem> problems)
    {
        var versions = Versions.Of(state.VehicleLinks, of => of.Id, of => of.Revision, of => of.Period);
        var ends = Ends(versions);
        var laid = new List<LaidLink>(versions.Count);
        foreach (var (link, period, _) in versions)
        {
            if (period.Intersect(window).IsEmpty) continue;

            var name = $"vehicleLinks/{link.Id}";
            if (link.Vrm.IsEmpty)
            {
                problems.Add(new WatchlistProblem(name, "It has no registration mark; it leads nowhere."));
            }
            else if (!nominals.Index.TryGetValue(link.NominalId, out var nominal))
            {
                problems.Add(new WatchlistProblem(
                    name, $"It leads to nominals/{link.NominalId}, who is not registered."));
            }
            else if (conditions.NominalRules[nominal].Count > 0 || nominals.IsEverSafeguarded(nominal))
            {
                var several = ends.TryGetValue((link.Vrm, link.NominalId), out var periods);
                var endsAt = several ? Versions.EndOfRun(period, periods!) : period.Until;
                var test = new LinkTest(TickPeriod.Of(period), endsAt.UtcTicks, nominal, conditions.NominalRules[nominal]);
                laid.Add(new LaidLink(MarkKey.Of(link.Vrm), link, test, AcceptsSimilar(conditions, nominal)));
            }
        }
        return laid;
    }

    // Only of a vehicle and a person with more than one link between them: with one, its own end is the end.
    static Dictionary<(Vrm, string), List<Period>> Ends(List<Deciding<VehicleLink>> versions)
    {
        var seen = new HashSet<(Vrm, string)>(versions.Count);
        var ends = new Dictionary<(Vrm, string), List<Period>>();
        foreach (var (link, _, _) in versions)
        {
            var key = (link.Vrm, link.NominalId);
            if (!seen.Add(key)) ends.TryAdd(key, []);
        }
        foreach (var (link, period, _) in versions)
        {
            if (ends.TryGetValue((link.Vrm, link.NominalId), out var periods)) periods.Add(period);
        }
        return ends;
    }

    static bool AcceptsSimilar(ConditionCompiler conditions, int nominal)
    {
        var rules = conditions.NominalRules[nominal];
        foreach (ref readonly var test in conditions.Tests.AsSpan(rules.ExclusionZones, rules.Count))
        {
            if (MatchClassBits.Takes(test.Accepts, Hits.MatchClass.Similar)) return true;
        }
        return false;
    }
}
