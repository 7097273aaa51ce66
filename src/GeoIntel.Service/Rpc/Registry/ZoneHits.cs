using GeoIntel.Service.Audit;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Kind = GeoIntel.Models.Conditions.ConditionKind;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Counts what a zone would have hit, before anybody draws it for good.</summary>
sealed class ZoneHits(
    IDbContextFactory<RegistryContext> contexts, HypotheticalHits hypothetical, RegimeGate gate, AuditedCall audited, TimeProvider clock)
{
    const int ConditionsMax = 100;
    const int DaysMax = 90;

    /// <summary>Of a zone that has no name yet; no registered one can be called so.</summary>
    const string NewId = "(drawn)";

    static readonly Kind[] KindsWithZone = [Kind.ExclusionZone, Kind.RestrictionZone, Kind.Curfew];

    /// <summary>Whereabouts are looked at for it, so it is a consultation, and the log says of how many sightings.</summary>
    public Task<CountZoneHitsResponse> CountAsync(CountZoneHitsRequest request, ServerCallContext context)
    {
        var isNamed = RegistryKinds.Zone.TryParseName(request.Zone?.Name ?? "", out var id);
        return audited.ConsultAsync(
            context, request.Purpose, request, async purpose =>
            {
                var (drawn, conditions) = await CheckAsync(request, isNamed ? id : null, context.CancellationToken);
                var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
                var days = request.Days == 0 ? HypotheticalHits.Days : request.Days;
                var counted = await hypothetical.CountAsync(drawn, conditions, days, restricted, context.CancellationToken)
                    ?? throw RpcErrors.Make(
                        StatusCode.FailedPrecondition, "TOO_MANY_VEHICLES",
                        $"More than {HypotheticalHits.VehiclesMax} vehicles would be looked at; name the conditions that would have this zone.");
                return (ToMessage(counted, conditions.Count, days), counted.Sightings);
            },
            RegistryKinds.Zone.Table, isNamed ? id : null);
    }

    async Task<(Models.Conditions.Zone Drawn, IReadOnlyList<Models.Conditions.Condition> Conditions)> CheckAsync(
        CountZoneHitsRequest request, string? id, CancellationToken cancellation)
    {
        var zone = request.Zone ?? throw RpcErrors.Invalid("zone", "It is missing; give the zone as it would be registered.");
        if (zone.Name.Length > 0 && id is null)
            throw RpcErrors.Invalid("zone.name", $"'{zone.Name}' is not a name of a zone; write 'zones/{{id}}', or leave it empty for a new one.");
        var check = new FieldChecks(Microseconds.Truncate(clock.GetUtcNow()));
        var row = new ZoneRow { Id = id ?? NewId };
        RegistryKinds.Zone.Fill(zone, row, check);
        var problems = check.Problems.Select(problem => problem with { Field = $"zone.{problem.Field}" }).ToList();
        if (request.Days is < 0 or > DaysMax) problems.Add(new("days", $"It is {request.Days}; use 0 to {DaysMax}."));
        if (request.Conditions.Count > ConditionsMax)
            problems.Add(new("conditions", $"There are {request.Conditions.Count}; name at most {ConditionsMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        await using var registry = await contexts.CreateDbContextAsync(cancellation);
        if (id is not null && !await registry.Zones.AnyAsync(of => of.Id == id, cancellation))
            throw RpcErrors.NotFound(RegistryKinds.Zone.Noun, zone.Name);
        var conditions = request.Conditions.Count > 0
            ? await NamedAsync(registry, request.Conditions, check, cancellation)
            : await OfZoneAsync(registry, id, check.Now, cancellation);
        return (RowNouns.ToZone(row), conditions);
    }

    static async Task<IReadOnlyList<Models.Conditions.Condition>> NamedAsync(
        RegistryContext registry, RepeatedField<string> names, FieldChecks check, CancellationToken cancellation)
    {
        var ids = names.Select((name, place) => check.Reference($"conditions[{place}]", name, RegistryKinds.Condition)).ToList();
        if (check.Problems.Count > 0) throw RpcErrors.Invalid(check.Problems);
        var found = await registry.Conditions.AsNoTracking().Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellation);
        for (var place = 0; place < ids.Count; place++)
        {
            var field = $"conditions[{place}]";
            if (!found.TryGetValue(ids[place], out var row))
                check.Add(field, $"There is no condition '{names[place]}'; check the name.");
            else if (!KindsWithZone.Contains((Kind)row.Kind))
                check.Add(field, $"'{names[place]}' is a {(Kind)row.Kind}, which has no zone; leave it out.");
        }
        if (check.Problems.Count > 0) throw RpcErrors.Invalid(check.Problems);
        return [.. found.Values.Select(RowNouns.ToCondition)];
    }

    static async Task<IReadOnlyList<Models.Conditions.Condition>> OfZoneAsync(
        RegistryContext registry, string? id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (id is null) return [];
        var rows = await registry.Conditions.AsNoTracking()
            .Where(row => row.ZoneId == id && (row.UntilTime == null || row.UntilTime > now)).ToListAsync(cancellation);
        return [.. rows.Where(row => row.Approval.State != (short)V1.ApprovalState.Rejected).Select(RowNouns.ToCondition)];
    }

    static CountZoneHitsResponse ToMessage(HypotheticalCount counted, int conditions, int days) => new()
    {
        HitCount = counted.Hits,
        ReadCount = counted.Reads,
        ConditionCount = conditions,
        NominalCount = counted.Nominals,
        Days = days,
        FromTime = counted.Looked.From.ToTimestamp(),
        UntilTime = counted.Looked.Until.ToTimestamp(),
    };
}
