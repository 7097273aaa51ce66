using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class VehicleLinkKind() : RegistryKind<VehicleLinkRow, V1.VehicleLink>("vehicleLinks", "vehicle_link", "vehicle_link")
{
    public override RegistryKind Parent => RegistryKinds.Nominal;

    public override IQueryable<VehicleLinkRow> OfParent(IQueryable<VehicleLinkRow> rows, string parentId) =>
        rows.Where(row => row.NominalId == parentId);

    protected override void Fill(V1.VehicleLink message, VehicleLinkRow row, FieldChecks check)
    {
        row.NominalId = check.Reference("nominal", message.Nominal, RegistryKinds.Nominal);
        row.Vrm = check.Mark("vrm", message.Vrm);
        check.IdSaysNothing(row, row.Vrm);
        row.Type = check.Choice("type", message.Type);
        row.Source = check.Text("source", message.Source);
        row.Evaluation = check.Evaluation(message.Evaluation);
        row.FromTime = check.From("from_time", message.FromTime, row.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
    }

    protected override V1.VehicleLink Read(VehicleLinkRow row) => new()
    {
        Nominal = RegistryKinds.Nominal.NameOf(row.NominalId),
        Vrm = Vrm.FromPacked((ulong)row.Vrm).Text,
        Type = (V1.VehicleLinkType)row.Type,
        Source = row.Source,
        Evaluation = EvaluationChecks.ToMessage(row.Evaluation),
        FromTime = row.FromTime.ToTimestamp(),
        UntilTime = row.UntilTime?.ToTimestamp(),
    };
}
