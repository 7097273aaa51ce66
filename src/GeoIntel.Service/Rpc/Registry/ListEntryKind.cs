using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class ListEntryKind() : RegistryKind<ListEntryRow, V1.ListEntry>("listEntries", "list_entry", "list_entry")
{
    const double DirectionToleranceDegreesDefault = 45;

    public override RegistryKind Parent => RegistryKinds.VehicleList;

    public override IQueryable<ListEntryRow> ToldTo(CallerIdentity? caller, RegistryContext registry) =>
        CallerIdentity.IsToldOfConfidential(caller)
            ? registry.ListEntries
            : registry.ListEntries.Where(row => !registry.VehicleLists.Any(list => list.Id == row.ListId && list.Confidential));

    public override IQueryable<ListEntryRow> OfParent(IQueryable<ListEntryRow> rows, string parentId) =>
        rows.Where(row => row.ListId == parentId);

    protected override void Fill(V1.ListEntry message, ListEntryRow row, FieldChecks check)
    {
        row.ListId = check.Reference("list", message.List, RegistryKinds.VehicleList);
        row.Vrm = check.Mark("vrm", message.Vrm);
        check.IdSaysNothing(row, row.Vrm);
        row.Priority = check.ChoiceOr("priority", message.Priority, V1.HitPriority.Medium);
        row.ActionCode = check.Text("action_code", message.ActionCode);
        row.Instruction = check.Text("instruction", message.Instruction, FieldChecks.TextLengthMax);
        row.Owner = check.Text("owner", message.Owner, required: true);
        row.Schedule = check.Hours("schedule", message.Schedule);
        row.ZoneId = check.Reference("zone", message.Zone, RegistryKinds.Zone, required: false) is { Length: > 0 } zone
            ? zone
            : null;
        row.DirectionDegrees =
            message.HasDirectionDegrees ? check.Direction("direction_degrees", message.DirectionDegrees) : null;
        row.DirectionToleranceDegrees = check.NumberOr(
            "direction_tolerance_degrees", message.DirectionToleranceDegrees, DirectionToleranceDegreesDefault, 1, 180);
        row.CooldownSeconds = check.Seconds(
            "cooldown", message.Cooldown, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7));
        row.Accepts = check.Accepts("accepts", message.Accepts);
        row.ReviewAt = check.RequiredTime("review_at", message.ReviewAt);
        row.FromTime = check.RequiredTime("from_time", message.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime) ?? row.FromTime;
        row.Basis = check.Basis(message.Basis, row.FromTime);
        row.Approval = check.Approval(message.Approval, row.Approval, row.UntilTime, row.Basis.ExpiresAt);

        check.HoursWithin("schedule", row.Schedule, row.FromTime, row.UntilTime);
        if (message.UntilTime is null) check.Add("until_time", "It is not set; an entry always expires. State when.");
    }

    protected override V1.ListEntry Read(ListEntryRow row)
    {
        var message = new V1.ListEntry
        {
            List = RegistryKinds.VehicleList.NameOf(row.ListId),
            Vrm = Vrm.FromPacked((ulong)row.Vrm).Text,
            Priority = (V1.HitPriority)row.Priority,
            ActionCode = row.ActionCode,
            Instruction = row.Instruction,
            Owner = row.Owner,
            Schedule = row.Schedule,
            Zone = row.ZoneId is null ? "" : RegistryKinds.Zone.NameOf(row.ZoneId),
            DirectionToleranceDegrees = row.DirectionToleranceDegrees,
            Cooldown = ParameterChecks.ToMessage(row.CooldownSeconds),
            Accepts = { ParameterChecks.ToMessage(row.Accepts) },
            Basis = BasisChecks.ToMessage(row.Basis),
            Approval = BasisChecks.ToMessage(row.Approval),
            ReviewAt = row.ReviewAt.ToTimestamp(),
            FromTime = row.FromTime.ToTimestamp(),
            UntilTime = row.UntilTime.ToTimestamp(),
        };
        if (row.DirectionDegrees is { } direction) message.DirectionDegrees = direction;
        return message;
    }
}
