using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class PermissionKind() : RegistryKind<PermissionRow, V1.Permission>("permissions", "permission", "permission")
{
    public override RegistryKind Parent => RegistryKinds.Condition;

    public override IQueryable<PermissionRow> OfParent(IQueryable<PermissionRow> rows, string parentId) =>
        rows.Where(row => row.ConditionId == parentId);

    protected override void Fill(V1.Permission message, PermissionRow row, FieldChecks check)
    {
        row.ConditionId = check.Reference("condition", message.Condition, RegistryKinds.Condition);
        row.Kind = check.ChoiceOr("kind", message.Kind, V1.PermissionKind.Permission);
        row.GrantedBy = check.Text("granted_by", message.GrantedBy, required: true);
        row.Reason = check.Text("reason", message.Reason, FieldChecks.TextLengthMax);
        row.Schedule = check.Hours("schedule", message.Schedule);
        row.FromTime = check.RequiredTime("from_time", message.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
        check.HoursWithin("schedule", row.Schedule, row.FromTime, row.UntilTime);
    }

    protected override V1.Permission Read(PermissionRow row) => new()
    {
        Condition = RegistryKinds.Condition.NameOf(row.ConditionId),
        Kind = (V1.PermissionKind)row.Kind,
        GrantedBy = row.GrantedBy,
        Reason = row.Reason,
        Schedule = row.Schedule,
        FromTime = row.FromTime.ToTimestamp(),
        UntilTime = row.UntilTime?.ToTimestamp(),
    };
}
