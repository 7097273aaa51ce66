using GeoIntel.Models.Cordons;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Hotspots;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>Gathers what is to be covered from the store and the registry.</summary>
sealed class SitingSources(HotspotRunStore runs, HotspotCellStore cells, CordonSearch cordon, RegimeGate gate)
{
    public const int DemandsMax = 100_000;

    /// <returns>How many crossings were counted.</returns>
    /// <exception cref="RpcException">InvalidArgument, NotFound, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(GatheredDemands Demands, IReadOnlyList<(string Id, Outline Outline)> Zones, long CrossingCount, int ConditionCount)>
        GatherAsync(
            AskedSiting asked, RegistryView view, RestrictedSubjects restricted, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var demands = new GatheredDemands();
        foreach (var of in asked.Hotspots) await AddCellsAsync(of, demands, cancellation);
        long crossings = 0;
        foreach (var of in asked.Crossings) crossings += await AddRoadsAsync(of, demands, restricted, purpose, cancellation);
        var (zones, conditions) = AddZones(asked.Zones, demands, view, restricted);
        if (demands.All.Count > DemandsMax) throw TooMany("hotspots");
        return (demands, zones, crossings, conditions);
    }

    async Task AddCellsAsync(AskedHotspots asked, GatheredDemands demands, CancellationToken cancellation)
    {
        var run = await runs.FindAsync(asked.Run, HotspotMessages.RunOf, cancellation) ?? throw RpcErrors.NotFound("hotspot run", asked.Run);
        if (run.State != V1.HotspotRunState.Succeeded)
        {
            throw RpcErrors.Make(
                StatusCode.FailedPrecondition, "RUN_NOT_ENDED",
                $"{asked.Field}.run: Run '{asked.Run}' is {run.State}; only a run that has ended well has cells.");
        }
        var found = await cells.AskAsync(
            "cells_weighed",
            row => ($"cells/{asked.Run}/{row.Text("cell_id")}", PlaceOf(row), row.Number("weight")), cancellation,
            ("run_id", asked.Run), ("weight", asked.Weight), ("limit", DemandsMax + 1));
        if (found.Count > DemandsMax) throw TooMany($"{asked.Field}.run");
        demands.Add(
            new(
                asked.Objective, DemandKind.HotspotCell, run.Name,
                $"{run.CrimeGroup} on {run.Unit}, {asked.WeightText}. {run.Currency} {run.Warning}", run.Handling, run.Attribution),
            found);
    }

    async Task<long> AddRoadsAsync(
        AskedCrossings asked, GatheredDemands demands, RestrictedSubjects restricted, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var roads = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (id, perDay) in asked.Roads) roads.Add(id, perDay);
        if (asked.Gates.Count == 0)
        {
            Add("Stated by the caller; nothing was counted.");
            return 0;
        }
        var rule = CordonRule.Default;
        var feeds = await gate.OpenReadsAsync(
            purpose, [.. asked.Gates.Select(of => of.Camera)], asked.From - rule.StayMax, cancellation);
        var answer = await cordon.CountAsync(
            new(asked.Gates, asked.From, asked.Until, rule, _ => false, null, 0, feeds, restricted), cancellation);
        foreach (var road in asked.Gates.SelectMany(SitingSourceQuestions.RoadsOf)) roads.TryAdd(road, 0);
        var days = (asked.Until - asked.From).TotalDays;
        foreach (var ((gate, _), cell) in answer.Counts.Cells)
        {
            var arterial = asked.Gates[gate].Arterial;
            Count(SitingSourceQuestions.RoadOf(arterial, CrossingWay.In), cell.Entered + cell.TransitIn + cell.UnmatchedIn);
            Count(SitingSourceQuestions.RoadOf(arterial, CrossingWay.Out), cell.Left + cell.TransitOut + cell.UnmatchedOut);
        }
        var seen = answer.Coverage.Estimate() is { } estimate
            ? FormattableString.Invariant($"The gates see about {estimate.Part:0.00} of all crossings ({estimate.Least:0.00} to {estimate.Most:0.00}).")
            : "Too few vehicles to say which part of all crossings the gates see.";
        Add(
            $"Counted from {asked.From.UtcDateTime:yyyy-MM-dd HH:mm} to {asked.Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC, a day; "
            + $"{answer.UndirectedCount} reads told no direction and are not counted. {seen}");
        return answer.Counts.Count;

        void Count(string road, int crossings)
        {
            if (crossings > 0) roads[road] += crossings / days;
        }

        void Add(string currency) => demands.Add(
            new(
                asked.Objective, DemandKind.ArterialCrossing, $"{asked.Gates.Count} gates, {asked.Roads.Count} stated roads", currency),
            roads.Select(road => (road.Key, (GeoPoint?)null, road.Value)));
    }

    static (List<(string Id, Outline Outline)> Zones, int ConditionCount) AddZones(
        IReadOnlyList<AskedZones> asked, GatheredDemands demands, RegistryView view, RestrictedSubjects restricted)
    {
        var (zones, conditions) = (new Dictionary<string, Outline>(StringComparer.Ordinal), 0);
        foreach (var of in asked)
        {
            var found = view.On(of.Day, restricted);
            foreach (var (zone, count) in found)
            {
                if (Outline.TryCreate(zone.Outline, out var outline, out _)) zones[$"zones/{zone.Id}"] = outline;
                conditions += count;
            }
            demands.Add(
                new(
                    of.Objective, DemandKind.ConditionZone, WireDate.Text(of.Day),
                    "Exclusion conditions in force on that day by the registry as it is now. Zones that protect a person are left out."),
                found.Select(one => ($"zones/{one.Zone.Id}", (GeoPoint?)null, (double)one.ConditionCount)));
        }
        return ([.. zones.Select(zone => (zone.Key, zone.Value))], conditions);
    }

    static GeoPoint? PlaceOf(StoredRow row) =>
        GeoPoint.TryFromMetres(row.Number("easting"), row.Number("northing"), out var place) ? place : null;

    static RpcException TooMany(string field) => RpcErrors.Invalid(
        field, $"It makes more than {DemandsMax} demands; use at most {DemandsMax}: a run with larger cells, or one objective.");
}
