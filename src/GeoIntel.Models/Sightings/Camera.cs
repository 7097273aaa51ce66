using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Sightings;

/// <summary>A CCTV or ANPR camera as registered.</summary>
public sealed record Camera
{
    public required string Id { get; init; }
    public required string FeedId { get; init; }
    public string DisplayName { get; init; } = "";
    public CameraKind Kind { get; init; } = CameraKind.Fixed;

    /// <summary>Where the camera stands; null for a moving one.</summary>
    public GeoPoint? Mast { get; init; }

    /// <summary>Where the vehicles it reads are; this point is judged. Null for a moving camera only.</summary>
    public GeoPoint? CapturePoint { get; init; }

    public double SurveyUncertaintyMetres { get; init; } = 5;
    public string Road { get; init; } = "";

    /// <summary>Direction the camera looks, degrees clockwise from grid north; null when not registered.</summary>
    public double? BearingDegrees { get; init; }

    /// <summary>The names the device gives itself in its reads.</summary>
    public IReadOnlyList<string> DeviceIds { get; init; } = [];

    /// <summary>IANA zone of a device that sends local time without one.</summary>
    public string TimeZoneId { get; init; } = "Europe/London";

    public bool Covert { get; init; }

    /// <summary>How far its clock may run ahead before a read is refused; zero means the service's default.</summary>
    public TimeSpan ClockSkewMax { get; init; }

    /// <summary>From when it was taken into service to when it was taken out; outside it sees nothing.</summary>
    public Period InService { get; init; } = Period.Always;
}

public enum CameraKind
{
    Fixed = 1,
    Moving = 2,
}
