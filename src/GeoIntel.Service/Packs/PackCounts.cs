using GeoIntel.Models.Compliance;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Packs.Blocks;
using GeoIntel.Models.Retention;
using GeoIntel.Service.Access;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Packs;
using GeoIntel.Service.Storage.Reviews;
using CameraState = GeoIntel.Models.Uptime.CameraState;

namespace GeoIntel.Service.Packs;

/// <summary>Counts the blocks of a pack, and keeps out of them what no pack tells.</summary>
sealed class PackCounts(
    PackStore store, PackCompliance compliance, ReviewStore reviews, UptimeBook uptime, LiveRegistry registry, RegimeGate gate)
{
    const int ReviewsMax = 100_000;

    /// <param name="asOf">What is due is counted from it.</param>
    /// <param name="tellAsync">How far it is, in words and from 0 to 1.</param>
    public async Task<(IReadOnlyList<BlockFigures> Blocks, IReadOnlyList<DocumentInput> Inputs)> CountAsync(
        PackOrder order, DateTimeOffset asOf, Func<string, double, Task> tellAsync, CancellationToken cancellation)
    {
        await tellAsync("who is told of", 0.02);
        await registry.LoadAsync(cancellation);
        var inputs = await store.InputsAsync(cancellation);
        var scope = await ScopeAsync(order, asOf, cancellation);
        var asked = order.Template.Sections.Select(section => section.Block).OfType<PackBlock>().ToList();
        var blocks = new List<BlockFigures>();
        foreach (var (i, block) in asked.Index())
        {
            await tellAsync(PackBlocks.ByName.First(of => of.Value == block).Key, 0.05 + (0.9 * i / asked.Count));
            blocks.Add(scope.Words.Withhold(await BlockAsync(block, order, scope, asOf, cancellation)));
        }
        return (blocks, inputs);
    }

    // Nothing confidential and nobody restricted, whoever asks and whatever their purpose opens to them.
    async Task<PackScope> ScopeAsync(PackOrder order, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var restricted = await gate.RestrictedAsync(
            new CheckedPurpose((short)PurposeClass.ControlRoom, order.Template.Id, "", ""), cancellation);
        var nominals = await store.HiddenNominalsAsync(restricted, cancellation);
        var hidden = nominals.Select(of => of.Key).ToHashSet(StringComparer.Ordinal);
        var (from, until) = (LondonDay.Of(order.FirstDay).From, LondonDay.Of(order.Until).From);
        var period = new Period(from, until < asOf ? until : asOf);
        return new PackScope(
            period, new HitScope(from, order.Feeds, restricted), hidden,
            await store.HiddenResourcesAsync(restricted, hidden, cancellation),
            new HiddenWords([.. restricted.Texts, .. nominals.SelectMany(of => of)]));
    }

    async Task<BlockFigures> BlockAsync(
        PackBlock block, PackOrder order, PackScope scope, DateTimeOffset asOf, CancellationToken cancellation) => block switch
    {
        PackBlock.Hits => HitBlock.Counts(await BegunAsync(scope, cancellation), order.FirstDay, order.Until),
        PackBlock.Episodes => HitBlock.Episodes(await BegunAsync(scope, cancellation)),
        PackBlock.Compliance => ComplianceBlock.Of(await compliance.OfAsync(order, scope, asOf, cancellation)),
        PackBlock.Associations => AssociationBlock.Of(
            Told(await store.LinksAsync(scope.Period, cancellation), scope),
            Told(await store.MembershipsAsync(scope.Period, cancellation), scope)),
        PackBlock.ListHealth => ListHealthBlock.Of(await ListsAsync(scope, asOf, cancellation)),
        PackBlock.Reviews => ReviewBlock.Of(await ReviewsAsync(scope, asOf, cancellation), asOf),
        PackBlock.Cameras => await CamerasAsync(order, scope, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "This block is not known."),
    };

    async Task<List<PackHit>> BegunAsync(PackScope scope, CancellationToken cancellation) =>
        [.. (await store.HitsAsync(scope, cancellation)).Where(hit => hit.FirstCapturedAt >= scope.Period.From)];

    static List<PackAssociation> Told(List<PackAssociation> found, PackScope scope) =>
        found.FindAll(of => !scope.HiddenResources.Contains(of.Name));

    async Task<List<PackList>> ListsAsync(PackScope scope, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var question = new HealthQuestion(null, null, scope.Period.From, scope.Period.Until, asOf, false, scope.Hits.Restricted);
        var hits = (await BegunAsync(scope, cancellation)).Where(hit => hit.Kind == HitKind.VehicleOfInterest)
            .ToLookup(hit => registry.Current.ListEntries.TryGetValue(hit.RuleId, out var entry) ? entry.ListId : "", StringComparer.Ordinal);
        return
        [
            .. (await reviews.StandingsAsync(question, cancellation)).Select(list =>
            {
                var made = hits[list.ListId].ToList();
                return new PackList(
                    list.ListId, list.Standing, list.Expired, list.Stale, list.NeverHit, made.Count, made.Count(hit => hit.Outcome != 0),
                    made.Count(hit => (V1.HitOutcome)hit.Outcome is V1.HitOutcome.Misread or V1.HitOutcome.WrongPersonForVehicle));
            }),
        ];
    }

    async Task<List<PackReview>> ReviewsAsync(PackScope scope, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var ahead = asOf.AddDays(ReviewBlock.AheadDays);
        var waiting = await reviews.ListAsync(asOf, ahead, [], null, ReviewsMax, false, cancellation);
        return
        [
            .. waiting.Where(of => !scope.HiddenResources.Contains(of.Name))
                .Select(of => new PackReview(of.Name, ReviewBlock.Reasons[of.Reason - 1], of.DueAt, of.Owner, of.BasisReference)),
            .. await store.EndingsAsync(asOf, ahead, cancellation),
        ];
    }

    async Task<BlockFigures> CamerasAsync(PackOrder order, PackScope scope, CancellationToken cancellation)
    {
        var cameras = await store.CamerasAsync(scope.Period, order.FirstDay, order.Until, cancellation);
        var calendars = await uptime.OfAsync(cameras.Select(of => of.Id), scope.Period, registry.Current, cancellation);
        return CameraBlock.Of(
            [.. cameras.Select(of => of with { UpShare = UpShareOf(calendars.GetValueOrDefault(of.Id, [])) })],
            await store.FeedsAsync(cancellation), await store.RefusalsAsync(cancellation), scope.Period.Until);
    }

    static double? UpShareOf(IReadOnlyList<Models.Uptime.UptimeInterval> calendar)
    {
        var (up, inService, isKnown) = (TimeSpan.Zero, TimeSpan.Zero, false);
        foreach (var interval in calendar)
        {
            if (interval.State != CameraState.OutOfService) inService += interval.Until - interval.From;
            if (interval.State == CameraState.Up) up += interval.Until - interval.From;
            isKnown |= interval.State is CameraState.Up or CameraState.Down;
        }
        return isKnown ? up / inService : null;
    }
}
