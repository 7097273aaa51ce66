using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rpc.Registry;

sealed class FeedKind() : RegistryKind<FeedRow, V1.Feed>("feeds", "feed", "feed")
{
    public override bool IsPersonal => false;

    protected override void Fill(V1.Feed message, FeedRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.Controller = check.Text("controller", message.Controller, required: true);
        row.Regime = check.Choice("regime", message.Regime);
        row.Numbered = message.Numbered;
    }

    protected override V1.Feed Read(FeedRow row) => new()
    {
        DisplayName = row.DisplayName,
        Controller = row.Controller,
        Regime = (V1.LegalRegime)row.Regime,
        Numbered = row.Numbered,
    };
}
