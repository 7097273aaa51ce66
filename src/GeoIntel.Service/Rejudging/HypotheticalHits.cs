using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Replaying;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Rejudging;

/// <summary>How often a condition that is only proposed would have been hit, had it been in force.</summary>
/// <remarks>
/// Approval, service and period are taken as given for the time looked at; registration, links, zones, memberships and
/// permissions are those of the registry. Nothing but the count leaves this class.
/// </remarks>
sealed class HypotheticalHits(ISightingHistory history, LiveRegistry live, TimeProvider clock)
{
    /// <summary>Four weeks, so that a weekly habit shows; reads older than 90 days would need a senior's authority.</summary>
    public const int Days = 28;

    /// <param name="restricted">Of whom no sighting counts.</param>
    public async Task<HypotheticalCount> CountAsync(
        Condition condition, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var looked = new Period(now.AddDays(-Days), now);
        var state = StateOf(condition, looked, live.Current.State);
        var readings = state.VehicleLinks
            .SelectMany(link => new ReachedMark(link.Vrm, looked, condition.Accepts).Readings())
            .ToHashSet();
        var seen = await history.OfVehiclesAsync(readings, looked, cancellation);
        var observed = await history.OfNominalsAsync(
            condition.NominalId.Length > 0 ? [condition.NominalId] : [], looked, cancellation);
        var sightings = seen.Concat(observed).DistinctBy(sighting => sighting.Id)
            .Where(sighting => !restricted.Covers(sighting.Vrm) && !restricted.Nominals.Contains(sighting.NominalId)).ToList();
        var hits = PastHits.Decide(state, PastMatches.Find(state, sightings, cancellation), new EpisodeOptions());
        return new HypotheticalCount(hits.Count, sightings.Count, looked);
    }

    // Only the condition and what it refers to, so that nothing else can be counted.
    static RegistryState StateOf(Condition condition, Period looked, RegistryState registered)
    {
        var memberships = registered.Memberships.Where(of => of.GroupId == condition.GroupId).ToList();
        var persons = memberships.Select(of => of.NominalId).Append(condition.NominalId).Append(condition.OtherNominalId)
            .Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        var assumed = condition with
        {
            Approval = ApprovalState.Approved,
            ServedAt = looked.From,
            Period = looked,
            Basis = condition.Basis with { ExpiresAt = DateTimeOffset.MaxValue },
        };
        return registered with
        {
            Nominals = [.. registered.Nominals.Where(of => persons.Contains(of.Id))],
            VehicleLinks = [.. registered.VehicleLinks.Where(of => persons.Contains(of.NominalId))],
            Groups = [.. registered.Groups.Where(of => of.Id == condition.GroupId)],
            Memberships = memberships,
            Zones = [.. registered.Zones.Where(of => of.Id == condition.ZoneId)],
            Conditions = [assumed],
            Permissions = [.. registered.Permissions.Where(of => of.ConditionId == condition.Id)],
            ListEntries = [],
        };
    }
}

/// <summary>What was counted.</summary>
/// <param name="Hits">How many hits there would have been.</param>
/// <param name="Sightings">How many sightings were looked at.</param>
/// <param name="Looked">The time that was looked at.</param>
readonly record struct HypotheticalCount(int Hits, int Sightings, Period Looked);
