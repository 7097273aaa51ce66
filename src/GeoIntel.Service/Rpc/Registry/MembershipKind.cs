using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class MembershipKind()
    : RegistryKind<GroupMembershipRow, V1.GroupMembership>("memberships", "group_membership", "group_membership")
{
    public override RegistryKind Parent => RegistryKinds.Group;

    public override IQueryable<GroupMembershipRow> OfParent(IQueryable<GroupMembershipRow> rows, string parentId) =>
        rows.Where(row => row.GroupId == parentId);

    protected override void Fill(V1.GroupMembership message, GroupMembershipRow row, FieldChecks check)
    {
        row.GroupId = check.Reference("group", message.Group, RegistryKinds.Group);
        row.NominalId = check.Reference("nominal", message.Nominal, RegistryKinds.Nominal);
        row.Role = check.Text("role", message.Role);
        row.Evaluation = check.Evaluation(message.Evaluation);
        row.FromTime = check.From("from_time", message.FromTime, row.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
    }

    protected override V1.GroupMembership Read(GroupMembershipRow row) => new()
    {
        Group = RegistryKinds.Group.NameOf(row.GroupId),
        Nominal = RegistryKinds.Nominal.NameOf(row.NominalId),
        Role = row.Role,
        Evaluation = EvaluationChecks.ToMessage(row.Evaluation),
        FromTime = row.FromTime.ToTimestamp(),
        UntilTime = row.UntilTime?.ToTimestamp(),
    };
}
