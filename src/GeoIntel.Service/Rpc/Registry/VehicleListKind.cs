using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rpc.Registry;

sealed class VehicleListKind() : RegistryKind<VehicleListRow, V1.VehicleList>("vehicleLists", "vehicle_list", "vehicle_list")
{
    protected override void Fill(V1.VehicleList message, VehicleListRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.Owner = check.Text("owner", message.Owner, required: true);
        row.PurposeStatement = check.Text("purpose_statement", message.PurposeStatement, FieldChecks.TextLengthMax);
    }

    protected override V1.VehicleList Read(VehicleListRow row) => new()
    {
        DisplayName = row.DisplayName,
        Owner = row.Owner,
        PurposeStatement = row.PurposeStatement,
    };
}
