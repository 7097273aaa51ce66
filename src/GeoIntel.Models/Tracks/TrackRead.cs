using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Tracks;

/// <summary>One read of the vehicle whose track it is.</summary>
public sealed record TrackRead
{
    public required Guid SightingId { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Empty for an observation at a point.</summary>
    public string CameraId { get; init; } = "";

    /// <summary>By a fixed camera itself, not by an operator who looked through it: only such reads make passes and links.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Null where it is not known any more.</summary>
    public GeoPoint? Position { get; init; }

    public double UncertaintyMetres { get; init; }
    public bool IsObserved { get; init; }

    /// <summary>The time was marked when it came: no speed is made of it.</summary>
    public bool IsTimeDoubtful { get; init; }

    /// <summary>In the device's words.</summary>
    public string Description { get; init; } = "";
}
