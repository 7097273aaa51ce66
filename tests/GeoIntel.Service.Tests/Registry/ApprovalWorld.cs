using System.Collections.Frozen;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>Conditions and what they rest on, and two people who change and approve them.</summary>
sealed class ApprovalWorld(RegistryServices registry)
{
    public static CallerIdentity First { get; } = New("person:first");
    public static CallerIdentity Second { get; } = New("person:second");
    public static CallerIdentity Third { get; } = New("person:third");
    public ZoneRpc Zones => registry.Zones;
    public GroupRpc Groups => new(registry.Desk);
    public VehicleListRpc Lists => new(registry.Desk);

    /// <summary>One resource of each kind with this id, in force today, imported by the first person.</summary>
    public Task<ImportRegistryResponse> ImportAsync(
        string id, Action<RegistryResource>? spoil = null, bool validateOnly = false, bool approvalsStand = false)
    {
        var resources = RegistryImportTests.Everything(id).ToList();
        resources.Add(new RegistryResource { Nominal = new(Examples.Nominal) { Name = $"nominals/{id}-other" } });
        foreach (var resource in resources)
        {
            if (resource.Condition is { } condition)
                (condition.UntilTime, condition.ReviewAt) = (Ahead(90), Ahead(60));
            if (resource.ListEntry is { } entry) (entry.UntilTime, entry.ReviewAt) = (Ahead(90), Ahead(60));
            spoil?.Invoke(resource);
        }
        return registry.ImportAsync(resources, validateOnly, approvalsStand: approvalsStand, caller: First);
    }

    public async Task ApproveAsync(string name, string? etag = null, CallerIdentity? by = null)
    {
        by ??= Second;
        var approval = new Approval { State = ApprovalState.Approved };
        var mask = new FieldMask { Paths = { "approval" } };
        if (name.StartsWith("conditions/", StringComparison.Ordinal))
        {
            var condition = new Condition { Name = name, Etag = etag ?? (await ConditionAsync(name)).Etag, Approval = approval };
            await registry.Conditions.UpdateCondition(
                new UpdateConditionRequest { Condition = condition, UpdateMask = mask, Purpose = Examples.Purpose }, Call(by));
            return;
        }
        var read = await Lists.GetListEntry(
            new GetListEntryRequest { Name = name, Purpose = Examples.Purpose }, Call(Second));
        var entry = new ListEntry { Name = name, Etag = read.ListEntry.Etag, Approval = approval };
        await Lists.UpdateListEntry(
            new UpdateListEntryRequest { ListEntry = entry, UpdateMask = mask, Purpose = Examples.Purpose }, Call(by));
    }

    public async Task<Condition> ConditionAsync(string name) => (await registry.Conditions.GetCondition(
        new GetConditionRequest { Name = name, Purpose = Examples.Purpose }, Call(Second))).Condition;

    public Task ChangeConditionAsync(CallerIdentity by, Condition condition, Timestamp? effective, params string[] paths) =>
        registry.Conditions.UpdateCondition(
            new UpdateConditionRequest
            {
                Condition = condition, UpdateMask = new FieldMask { Paths = { paths } }, EffectiveTime = effective,
                Purpose = Examples.Purpose,
            },
            Call(by));

    public Task ChangeZoneAsync(Zone zone, params string[] paths) => Zones.UpdateZone(
        new UpdateZoneRequest { Zone = zone, UpdateMask = new FieldMask { Paths = { paths } }, Purpose = Examples.Purpose },
        Call(Second));

    /// <summary>State, proposer, decider, whether it is due for review, and revision of a condition or list entry.</summary>
    public async Task<string> StandingAsync(string name)
    {
        var table = name.StartsWith("conditions/", StringComparison.Ordinal) ? "condition" : "list_entry";
        return Assert.Single(await registry.AskAsync(
            $"""
             SELECT approval_state, approval_proposed_by, approval_decided_by, review_at <= now(), revision
             FROM {table} WHERE id = $1
             """,
            name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]));
    }

    public static TestCall Call(CallerIdentity by) => new(caller: by);

    public static Timestamp Ahead(int days) => Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(days));

    static CallerIdentity New(string name) => new(name, (Role)~0, new[] { CallerIdentity.AllFeeds }.ToFrozenSet());
}
