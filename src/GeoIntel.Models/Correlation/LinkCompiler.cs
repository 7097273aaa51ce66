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
                var periods = ends[(link.Vrm, link.NominalId)];
                var endsAt = periods.Count == 1 ? period.Until : Versions.EndOfRun(period, periods);
                var test = new LinkTest(TickPeriod.Of(period), endsAt.UtcTicks, nominal, conditions.NominalRules[nominal]);
                laid.Add(new LaidLink(MarkKey.Of(link.Vrm), link, test, AcceptsSimilar(conditions, nominal)));
            }
        }
        return laid;
    }

    static Dictionary<(Vrm, string), List<Period>> Ends(List<Deciding<VehicleLink>> versions)
    {
        var ends = new Dictionary<(Vrm, string), List<Period>>(versions.Count);
        foreach (var (link, period, _) in versions)
        {
            var key = (link.Vrm, link.NominalId);
            if (ends.TryGetValue(key, out var periods)) periods.Add(period);
            else ends.Add(key, [period]);
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
