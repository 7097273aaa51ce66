using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Replaying;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Rejudging;

/// <summary>How often a condition that is only proposed, or a zone that is only drawn, would have been hit, had it been in
/// force.</summary>
/// <remarks>
/// Approval, service and period are taken as given for the time looked at; registration, links, zones, memberships and
/// permissions are those of the registry. Nothing but the count leaves this class.
/// </remarks>
sealed class HypotheticalHits(ISightingHistory history, LiveRegistry live, TimeProvider clock)
{
    /// <summary>Four weeks, so that a weekly habit shows; reads older than 90 days would need a senior's authority.</summary>
    public const int Days = 28;

    /// <summary>Their reads of the time looked at are held in memory at once.</summary>
    public const int VehiclesMax = 1000;

    /// <param name="restricted">Of whom no sighting counts.</param>
    public Task<HypotheticalCount> CountAsync(
        Condition condition, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        var looked = Back(Days);
        return CountAsync(HypotheticalState.Of(live.Current.State, [condition], looked), looked, restricted, cancellation);
    }

    /// <summary>Counts for a zone as it is drawn.</summary>
    /// <param name="conditions">Those that would name it, whatever they name now; none for every nominal with a vehicle, as if
    /// each had to stay out of it.</param>
    /// <returns>Null when there are too many vehicles.</returns>
    public async Task<HypotheticalCount?> CountAsync(
        Zone drawn, IReadOnlyList<Condition> conditions, int days, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        var looked = Back(days);
        var registered = live.Current.State;
        var asked = conditions.Count > 0 ? conditions : HypotheticalState.OfEveryNominal(registered, looked);
        var state = HypotheticalState.Of(registered, [.. asked.Select(of => of with { ZoneId = drawn.Id })], looked) with
        {
            Zones = [drawn with { Period = looked }],
        };
        if (state.VehicleLinks.Select(link => link.Vrm).Distinct().Count() > VehiclesMax) return null;
        var counted = await CountAsync(state, looked, restricted, cancellation);
        return counted with { Nominals = asked.Select(of => of.NominalId).Distinct(StringComparer.Ordinal).Count() };
    }

    async Task<HypotheticalCount> CountAsync(
        RegistryState state, Period looked, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        var accepts = state.Conditions.Aggregate(MatchClasses.None, (all, condition) => all | condition.Accepts);
        var readings = state.VehicleLinks.SelectMany(link => new ReachedMark(link.Vrm, looked, accepts).Readings()).ToHashSet();
        var bound = state.Conditions.Select(of => of.NominalId).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        var seen = await history.OfVehiclesAsync(readings, looked, cancellation);
        var observed = await history.OfNominalsAsync(bound, looked, cancellation);
        var sightings = seen.Concat(observed).DistinctBy(sighting => sighting.Id)
            .Where(sighting => !restricted.Covers(sighting.Vrm) && !restricted.Nominals.Contains(sighting.NominalId)).ToList();
        var matches = PastMatches.Find(state, sightings, cancellation);
        var reads = matches.Where(of => of.Key.Kind != HitKind.Presence).SelectMany(of => of.Value).DistinctBy(reason => reason.SightingId);
        var hits = PastHits.Decide(state, matches, new EpisodeOptions());
        return new HypotheticalCount(hits.Count, reads.Count(), sightings.Count, looked);
    }

    Period Back(int days)
    {
        var now = clock.GetUtcNow();
        return new Period(now.AddDays(-days), now);
    }
}

/// <summary>What was counted.</summary>
/// <param name="Hits">How many hits there would have been.</param>
/// <param name="Reads">Of how many sightings.</param>
/// <param name="Sightings">How many sightings were looked at.</param>
/// <param name="Looked">The time that was looked at.</param>
readonly record struct HypotheticalCount(int Hits, int Reads, int Sightings, Period Looked)
{
    /// <summary>For how many persons, of a zone.</summary>
    public int Nominals { get; init; }
}
