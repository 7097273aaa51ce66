using GeoIntel.Models.Compliance;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Packs.Blocks;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Compliance;
using GeoIntel.Service.Storage.Packs;

namespace GeoIntel.Service.Packs;

/// <summary>Answers for every condition in force in a pack's days, as GetCompliance answers for one.</summary>
sealed class PackCompliance(PackStore store, ComplianceReads reads, UptimeBook uptime, LiveRegistry registry)
{
    /// <returns>In the order of the conditions' ids.</returns>
    public async Task<IReadOnlyList<PackCondition>> OfAsync(
        PackOrder order, PackScope scope, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var view = registry.Current;
        var told = (await store.HitsAsync(scope, cancellation)).Select(hit => hit.Id).ToHashSet();
        // Days that have not begun have no answer.
        var tomorrow = LondonDay.Of(asOf).AddDays(1);
        var until = order.Until < tomorrow ? order.Until : tomorrow;
        var days = new Period(LondonDay.Of(order.FirstDay).From, LondonDay.Of(until).From);
        var asked = view.State.Conditions
            .Where(version => !version.InForce.Intersect(days).IsEmpty && !scope.HiddenResources.Contains($"conditions/{version.Id}"))
            .GroupBy(version => version.Id, StringComparer.Ordinal)
            .Where(versions => versions.All(version =>
                !scope.HiddenNominals.Contains(version.NominalId) && !scope.HiddenNominals.Contains(version.OtherNominalId)))
            .OrderBy(versions => versions.Key, StringComparer.Ordinal);
        var answers = new List<PackCondition>();
        foreach (var versions in asked)
        {
            var cameras = new AbleCameras(view.State, versions.Key);
            var answered = ComplianceCalendar.Of(
                view.State, versions.Key, cameras, await uptime.OfAsync(cameras.Ids, days, view, cancellation),
                await reads.OfConditionAsync(versions.Key, days, scope.Hits, cancellation), order.FirstDay, until, asOf);
            var newest = versions.MaxBy(version => version.Revision)!;
            answers.Add(new PackCondition(
                versions.Key, NameOf(newest.Kind), newest.GroupId.Length > 0 ? $"groups/{newest.GroupId}" : $"nominals/{newest.NominalId}",
                // The answer is as GetCompliance gives it; a hit that no pack tells is not named.
                [.. answered.Select(day => day with { Hits = [.. day.Hits.Where(told.Contains)] })]));
        }
        return answers;
    }

    static string NameOf(ConditionKind kind) => kind switch
    {
        ConditionKind.ExclusionZone => "exclusion zone",
        ConditionKind.RestrictionZone => "restriction zone",
        ConditionKind.Curfew => "curfew",
        ConditionKind.NonAssociation => "non-association",
        ConditionKind.GroupPresence => "group presence",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind is not known."),
    };
}
