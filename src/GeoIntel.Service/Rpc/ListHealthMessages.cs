using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.V1;

namespace GeoIntel.Service.Rpc;

/// <summary>Puts counts of hits together by list, camera and area.</summary>
static class ListHealthMessages
{
    public static GetListHealthResponse Of(
        IReadOnlyList<ListStanding> standings, IReadOnlyList<HitCount> counts, bool withAreas)
    {
        var ofLists = counts.ToLookup(count => count.ListId);
        return new GetListHealthResponse
        {
            Lists = { standings.Select(standing => ToWire(standing, [.. ofLists[standing.ListId]], withAreas)) },
        };
    }

    static ListHealth ToWire(ListStanding standing, IReadOnlyList<HitCount> counts, bool withAreas)
    {
        var health = new ListHealth
        {
            List = RegistryKinds.VehicleList.NameOf(standing.ListId),
            EntryCount = standing.Standing,
            ExpiredCount = standing.Expired,
            StaleCount = standing.Stale,
            NeverHitCount = standing.NeverHit,
            NeverDecidedCount = standing.NeverDecided,
            Hits = Tally(counts),
            Cameras = { ByPlace(counts, count => count.CameraId.Length == 0 ? "" : RegistryKinds.Camera.NameOf(count.CameraId)) },
        };
        if (withAreas) health.Areas.Add(ByPlace(counts, count => count.AreaCode));
        return health;
    }

    static IEnumerable<PlaceTally> ByPlace(IEnumerable<HitCount> counts, Func<HitCount, string> place) =>
        counts.GroupBy(place).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new PlaceTally { Place = group.Key, Hits = Tally(group) });

    static HitTally Tally(IEnumerable<HitCount> counts)
    {
        var byOutcome = counts.GroupBy(count => (HitOutcome)(count.Outcome ?? 0))
            .ToDictionary(group => group.Key, group => group.Sum(count => count.Count));
        var all = byOutcome.Values.Sum();
        var decided = all - byOutcome.GetValueOrDefault(HitOutcome.Unspecified);
        var tally = new HitTally { HitCount = all, DecidedCount = decided };
        foreach (var (outcome, count) in byOutcome.OrderBy(pair => pair.Key))
            if (outcome != HitOutcome.Unspecified) tally.Outcomes.Add(new OutcomeCount { Outcome = outcome, Count = count });
        var isFalse = byOutcome.GetValueOrDefault(HitOutcome.Misread) + byOutcome.GetValueOrDefault(HitOutcome.WrongPersonForVehicle);
        if (decided > 0) tally.FalseHitRate = isFalse / (double)decided;
        return tally;
    }
}
