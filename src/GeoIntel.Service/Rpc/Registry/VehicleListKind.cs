using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc.Registry;

sealed class VehicleListKind() : RegistryKind<VehicleListRow, V1.VehicleList>("vehicleLists", "vehicle_list", "vehicle_list")
{
    public override IQueryable<VehicleListRow> ToldTo(CallerIdentity? caller, RegistryContext registry) =>
        CallerIdentity.IsToldOfConfidential(caller) ? registry.VehicleLists : registry.VehicleLists.Where(row => !row.Confidential);

    public override void CheckCaller(CallerIdentity? caller, RegistryRow row, IMessage? before, bool isImport, FieldChecks check)
    {
        var list = (VehicleListRow)row;
        var (was, shall) = (before is V1.VehicleList { Confidential: true }, list.Confidential);
        if (was == shall)
        {
            if (!isImport) list.ClearingProposedBy = "";
            return;
        }
        if (!CallerIdentity.IsToldOfConfidential(caller))
            check.Add("confidential", $"It is {(shall ? "true" : "false")}; only an officer sets or clears it. Leave it as it is.");
        else if (was && isImport)
            check.Add("confidential", "It is false, which would uncover every vehicle on the list; an import does not clear it. "
                + "State true, or clear it by an update of this list alone.");
        else if (was)
            ClearBySecond(list, caller!.Name);
    }

    // One officer proposes, another clears.
    static void ClearBySecond(VehicleListRow list, string officer)
    {
        var isSecond = list.ClearingProposedBy.Length > 0 && list.ClearingProposedBy != officer;
        list.Confidential = !isSecond;
        list.ClearingProposedBy = isSecond ? "" : officer;
    }

    protected override void Fill(V1.VehicleList message, VehicleListRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.Owner = check.Text("owner", message.Owner, required: true);
        row.PurposeStatement = check.Text("purpose_statement", message.PurposeStatement, FieldChecks.TextLengthMax);
        row.Confidential = message.Confidential;
    }

    protected override V1.VehicleList Read(VehicleListRow row) => new()
    {
        DisplayName = row.DisplayName,
        Owner = row.Owner,
        PurposeStatement = row.PurposeStatement,
        Confidential = row.Confidential,
        ClearingProposedBy = row.ClearingProposedBy,
    };
}
