using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class CameraKind() : RegistryKind<CameraRow, V1.Camera>("cameras", "camera", "camera")
{
    const int DeviceIdsMax = 100;
    const double SurveyUncertaintyMetresDefault = 5;
    const string TimeZoneDefault = "Europe/London";

    // Who keeps the cameras must see what they keep.
    const Role ToldOfCovert = Role.Intelligence | Role.Officer | Role.Admin;

    public override bool IsPersonal => false;

    /// <summary>Whether a caller may know where the covert cameras are.</summary>
    public static bool IsToldOfCovert(CallerIdentity? caller) => caller is not null && (caller.Roles & ToldOfCovert) != 0;

    public override IQueryable<CameraRow> ToldTo(CallerIdentity? caller, RegistryContext registry) =>
        IsToldOfCovert(caller) ? registry.Cameras : registry.Cameras.Where(row => !row.Covert);

    protected override void Fill(V1.Camera message, CameraRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.FeedId = check.Reference("feed", message.Feed, RegistryKinds.Feed);
        row.Kind = check.Choice("kind", message.Kind);
        row.Mast = check.Point("mast", message.Mast);
        row.CapturePoint = check.Point("capture_point", message.CapturePoint);
        row.SurveyUncertaintyMetres = message.SurveyUncertaintyMetres == 0
            ? SurveyUncertaintyMetresDefault
            : check.Number("survey_uncertainty_metres", message.SurveyUncertaintyMetres, 0, 1000);
        row.BearingDegrees = message.HasBearingDegrees
            ? check.Direction("bearing_degrees", message.BearingDegrees)
            : null;
        row.Road = check.Text("road", message.Road);
        row.DeviceIds = DeviceIds(message, check);
        row.TimeZone = TimeZone(message, check);
        row.Covert = message.Covert;
        row.InServiceFrom = check.Time("in_service_from", message.InServiceFrom);
        row.InServiceUntil = check.Until("in_service_until", message.InServiceUntil, row.InServiceFrom);
        row.ClockSkewSecondsMax = check.Number("clock_skew_seconds_max", message.ClockSkewSecondsMax, 0, 3600);
        row.PassResetSeconds = message.PassResetSeconds == 0
            ? 0
            : check.Number("pass_reset_seconds", message.PassResetSeconds, 0.1, 60);
        row.PassSecondsMax = check.Number("pass_seconds_max", message.PassSecondsMax, 0, 3600);

        if (message.Kind == V1.CameraKind.Fixed && message.CapturePoint is null)
            check.Add("capture_point", "It is missing; a fixed camera needs the point where the vehicles it reads are.");
        if (message.Kind == V1.CameraKind.Moving && (message.Mast ?? message.CapturePoint) is not null)
            check.Add(message.Mast is null ? "capture_point" : "mast", "A moving camera has none; leave it unset.");
    }

    protected override V1.Camera Read(CameraRow row)
    {
        var message = new V1.Camera
        {
            DisplayName = row.DisplayName,
            Feed = RegistryKinds.Feed.NameOf(row.FeedId),
            Kind = (V1.CameraKind)row.Kind,
            Mast = PlaceChecks.ToMessage(row.Mast),
            CapturePoint = PlaceChecks.ToMessage(row.CapturePoint),
            SurveyUncertaintyMetres = row.SurveyUncertaintyMetres,
            Road = row.Road,
            DeviceIds = { row.DeviceIds },
            TimeZone = row.TimeZone,
            Covert = row.Covert,
            InServiceFrom = row.InServiceFrom?.ToTimestamp(),
            InServiceUntil = row.InServiceUntil?.ToTimestamp(),
            ClockSkewSecondsMax = row.ClockSkewSecondsMax,
            PassResetSeconds = row.PassResetSeconds,
            PassSecondsMax = row.PassSecondsMax,
        };
        if (row.BearingDegrees is { } bearing) message.BearingDegrees = bearing;
        return message;
    }

    static string[] DeviceIds(V1.Camera message, FieldChecks check)
    {
        if (message.DeviceIds.Count > DeviceIdsMax)
            check.Add("device_ids", $"There are {message.DeviceIds.Count}; use at most {DeviceIdsMax}.");
        var ids = message.DeviceIds.Select(id => check.Text("device_ids", id, required: true)).ToArray();
        if (ids.Distinct().Count() < ids.Length) check.Add("device_ids", "One is there twice; name each once.");
        return ids;
    }

    static string TimeZone(V1.Camera message, FieldChecks check)
    {
        if (message.TimeZone.Length == 0) return TimeZoneDefault;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(message.TimeZone, out var zone) || !zone.HasIanaId)
            check.Add("time_zone", $"'{message.TimeZone}' is not known; use an IANA zone such as {TimeZoneDefault}.");
        return message.TimeZone;
    }
}
