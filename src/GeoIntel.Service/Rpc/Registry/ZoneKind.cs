using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Zones; personal, because an outline can betray where somebody lives.</summary>
sealed class ZoneKind() : RegistryKind<ZoneRow, V1.Zone>("zones", "zone", "zone")
{
    const double LeaveMetresDefault = 50;
    static readonly TimeSpan LeaveTimeDefault = TimeSpan.FromMinutes(2);

    protected override void Fill(V1.Zone message, ZoneRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.Outline = check.Outline("outline", message.Outline);
        row.ProtectsPerson = message.ProtectsPerson;
        row.LeaveMetres = message.HasLeaveMetres
            ? check.Number("leave_metres", message.LeaveMetres, 0, 5000)
            : LeaveMetresDefault;
        row.LeaveSeconds = check.Seconds(
            "leave_time", message.LeaveTime, LeaveTimeDefault, TimeSpan.Zero, TimeSpan.FromDays(1));
        row.FromTime = check.From("from_time", message.FromTime, row.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
    }

    protected override V1.Zone Read(ZoneRow row) => new()
    {
        DisplayName = row.DisplayName,
        Outline = PlaceChecks.ToMessage(row.Outline),
        ProtectsPerson = row.ProtectsPerson,
        LeaveMetres = row.LeaveMetres,
        LeaveTime = ParameterChecks.ToMessage(row.LeaveSeconds),
        FromTime = row.FromTime.ToTimestamp(),
        UntilTime = row.UntilTime?.ToTimestamp(),
    };
}
