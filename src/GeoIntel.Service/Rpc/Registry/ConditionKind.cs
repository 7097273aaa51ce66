using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class ConditionKind() : RegistryKind<ConditionRow, V1.Condition>("conditions", "condition", "condition")
{
    public override RegistryKind Parent => RegistryKinds.Nominal;

    public override IQueryable<ConditionRow> OfParent(IQueryable<ConditionRow> rows, string parentId) =>
        rows.Where(row => row.NominalId == parentId);

    protected override void Fill(V1.Condition message, ConditionRow row, FieldChecks check)
    {
        var zoned = message.Kind == V1.ConditionKind.ExclusionZone;
        row.NominalId = check.Reference("nominal", message.Nominal, RegistryKinds.Nominal);
        row.Kind = check.Choice("kind", message.Kind);
        row.ZoneId = check.Reference("zone", message.Zone, RegistryKinds.Zone, required: zoned) is { Length: > 0 } zone
            ? zone
            : null;
        row.Schedule = check.Hours("schedule", message.Schedule);
        row.Instruction = check.Text("instruction", message.Instruction, FieldChecks.TextLengthMax);
        row.Owner = check.Text("owner", message.Owner, required: true);
        row.ServedAt = check.RequiredTime("served_at", message.ServedAt);
        row.ReviewAt = check.RequiredTime("review_at", message.ReviewAt);
        row.FromTime = check.RequiredTime("from_time", message.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
        row.Basis = check.Basis(message.Basis, row.FromTime);
        row.Approval = check.Approval(message.Approval, row.Approval, row.UntilTime);

        if (message.ServedAt is not null && message.FromTime is not null && row.FromTime < row.ServedAt)
        {
            check.Add("from_time",
                $"{row.FromTime:O} is before it was served, {row.ServedAt:O}; it cannot take effect before it was served.");
        }
    }

    protected override V1.Condition Read(ConditionRow row) => new()
    {
        Nominal = RegistryKinds.Nominal.NameOf(row.NominalId),
        Kind = (V1.ConditionKind)row.Kind,
        Zone = row.ZoneId is null ? "" : RegistryKinds.Zone.NameOf(row.ZoneId),
        Schedule = row.Schedule,
        Instruction = row.Instruction,
        Basis = BasisChecks.ToMessage(row.Basis),
        Owner = row.Owner,
        Approval = BasisChecks.ToMessage(row.Approval),
        ServedAt = row.ServedAt.ToTimestamp(),
        ReviewAt = row.ReviewAt.ToTimestamp(),
        FromTime = row.FromTime.ToTimestamp(),
        UntilTime = row.UntilTime?.ToTimestamp(),
    };
}
