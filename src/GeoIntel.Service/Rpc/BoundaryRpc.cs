using GeoIntel.Models.Hotspots;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using BoundaryArea = GeoIntel.Models.Hotspots.BoundaryArea;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes sets of published areas.</summary>
/// <remarks>Areas tell nothing of persons, so no purpose is asked; that they were stored is audited.</remarks>
sealed class BoundaryRpc(BoundaryStore store, TimeProvider clock) : BoundaryService.BoundaryServiceBase
{
    /// <summary>England and Wales have 35 672 LSOAs of 2021.</summary>
    const int AreasMax = 50_000;

    const double PeopleMax = 1e9;

    public override Task<ImportBoundariesResponse> ImportBoundaries(
        IAsyncStreamReader<ImportBoundariesRequest> requestStream, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            using var term = StreamTerm.Begin(context);
            requestStream = term.Bound(requestStream);
            HeldBoundarySet? set = null;
            var areas = new List<BoundaryArea>();
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                var request = requestStream.Current;
                if (request.BoundarySet is { } described)
                {
                    if (set is not null) throw RpcErrors.Invalid(
                        "boundary_set", $"'{described.Id}' begins after '{set.Id}'; send one set a call.");
                    set = Checked(described);
                }
                if (set is null)
                    throw RpcErrors.Invalid("boundary_set", "It is missing; describe the set before its areas.");
                if (areas.Count + request.Areas.Count > AreasMax)
                    throw RpcErrors.TooLarge("areas", areas.Count + request.Areas.Count, AreasMax);
                foreach (var wire in request.Areas) areas.Add(Checked(wire, areas.Count));
            }
            if (set is null) throw RpcErrors.Invalid("boundary_set", "It is missing; describe the set and send its areas.");

            var kept = await store.KeepAsync(set, AreasOf(set, areas), done => EntryOf(context, done), context.CancellationToken);
            if (kept.Outcome == BoundaryOutcome.Redrawn)
            {
                throw RpcErrors.Make(
                    StatusCode.FailedPrecondition, "BOUNDARIES_REDRAWN",
                    $"'{set.Id}' is held with other areas (the first is '{kept.RedrawnCode}'), and runs over it must compare; "
                    + "give the new edition an id of its own.");
            }
            return new ImportBoundariesResponse { BoundarySet = ToWire(kept.Held), Change = (BoundaryChange)kept.Outcome };
        });

    public override Task<ListBoundarySetsResponse> ListBoundarySets(
        ListBoundarySetsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () => new ListBoundarySetsResponse
        {
            BoundarySets = { (await store.ListAsync(context.CancellationToken)).Select(ToWire) },
        });

    HeldBoundarySet Checked(BoundarySet wire)
    {
        var checks = new FieldChecks(clock.GetUtcNow());
        if (!FieldChecks.IsId(wire.Id) || wire.Id.StartsWith("grid-", StringComparison.Ordinal))
        {
            checks.Add("boundary_set.id",
                $"It is '{wire.Id}'; use 1 to 63 letters, digits, dots, hyphens and underscores, not beginning with 'grid-', "
                + "for example 'lsoa-2021'.");
        }
        var set = new HeldBoundarySet(
            wire.Id, checks.Text("boundary_set.display_name", wire.DisplayName, required: true),
            checks.Text("boundary_set.attribution", wire.Attribution, FieldChecks.TextLengthMax, required: true),
            checks.Text("boundary_set.currency", wire.Currency));
        return checks.Problems.Count == 0 ? set : throw RpcErrors.Invalid(checks.Problems);
    }

    BoundaryArea Checked(V1.BoundaryArea wire, int place)
    {
        var checks = new FieldChecks(clock.GetUtcNow());
        var field = $"areas[{place}].";
        var code = checks.Text(field + "code", wire.Code, required: true);
        var name = checks.Text(field + "display_name", wire.DisplayName);
        double? residents = wire.HasResidentCount ? checks.Number(field + "resident_count", wire.ResidentCount, 0, PeopleMax) : null;
        double? households = wire.HasHouseholdCount
            ? checks.Number(field + "household_count", wire.HouseholdCount, 0, PeopleMax)
            : null;
        int? decile = wire.HasDeprivationDecile
            ? checks.Number(field + "deprivation_decile", wire.DeprivationDecile, 1, 10)
            : null;
        if (!WireOutline.TryRead(wire.Outline ?? new Geometry(), out var outline, out var problem))
            checks.Add($"{field}outline.{problem.Field}", $"Area '{code}': {problem.Description}");
        if (checks.Problems.Count > 0) throw RpcErrors.Invalid(checks.Problems);
        return new BoundaryArea(code, name.Length > 0 ? name : code, outline!, residents, households, decile);
    }

    static BoundaryAreas AreasOf(HeldBoundarySet set, List<BoundaryArea> areas)
    {
        try
        {
            return BoundaryAreas.Of(set.Id, areas);
        }
        catch (ArgumentException exception)
        {
            throw RpcErrors.Invalid("areas", exception.Message);
        }
    }

    static AuditEntry EntryOf(ServerCallContext context, KeptBoundaries kept) =>
        AuditedCall.EntryFor(
            context, kept.Outcome == BoundaryOutcome.Updated ? AuditAction.Alteration : AuditAction.Collection, null) with
        {
            ResourceKind = "boundary_set",
            ResourceId = kept.Held.Id,
            RowCount = kept.Outcome == BoundaryOutcome.Unchanged ? 0 : kept.Held.AreaCount,
            Outcome = kept.Outcome == BoundaryOutcome.Unchanged ? "unchanged" : "ok",
        };

    static BoundarySet ToWire(HeldBoundarySet held) => new()
    {
        Id = held.Id,
        DisplayName = held.DisplayName,
        Attribution = held.Attribution,
        Currency = held.Currency,
        AreaCount = held.AreaCount,
        StoreTime = Timestamp.FromDateTimeOffset(held.StoredAt),
    };
}
