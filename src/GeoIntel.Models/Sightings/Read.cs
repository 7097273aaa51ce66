using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Sightings;

/// <summary>What a camera reported, decoded but not yet accepted.</summary>
/// <remarks>Nothing here is trusted: admission turns it into a <see cref="Sighting"/> or refuses it with a
/// reason.</remarks>
public sealed record Read
{
    /// <summary>The camera's resource id, or the name the device gives itself.</summary>
    public required string Camera { get; init; }

    /// <summary>The mark exactly as the device gave it.</summary>
    public required string VrmText { get; init; }

    /// <summary>The camera's clock at capture.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>0 to 1, or null when the device does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>0 to 1 for each character of <see cref="VrmText"/>; empty when the device does not say.</summary>
    public IReadOnlyList<float> CharacterConfidences { get; init; } = [];

    /// <summary>Other readings the device held possible, best first; the reading itself is not repeated.</summary>
    public IReadOnlyList<VrmCandidate> Candidates { get; init; } = [];

    /// <summary>Where the vehicle was, from a device that knows its place; null for the registered capture
    /// point.</summary>
    public Wgs84Point? Position { get; init; }

    /// <summary>How far <see cref="Position"/> may be from the truth, in metres; 0 when the device does not
    /// say.</summary>
    public double PositionUncertaintyMetres { get; init; }

    /// <summary>The producer's number of the read, from 1; 0 when it does not number them.</summary>
    public long SourceSequence { get; init; }

    /// <summary>The device's own id of the read; empty when it has none.</summary>
    public string VendorEventId { get; init; } = "";

    /// <summary>The id of the read that this one replaces; empty for none.</summary>
    public string SupersedesEventId { get; init; } = "";

    /// <summary>The id of the read that never was; empty for none.</summary>
    public string WithdrawsEventId { get; init; } = "";

    public string Make { get; init; } = "";
    public string Colour { get; init; } = "";
    public string VehicleKind { get; init; } = "";

    /// <summary>Direction of travel in degrees clockwise from north; null when unknown.</summary>
    public double? DirectionDegrees { get; init; }

    /// <summary>Lane from 1; 0 when unknown.</summary>
    public int Lane { get; init; }

    /// <summary>Country of the mark in the device's words.</summary>
    public string Country { get; init; } = "";
}

/// <summary>A reading the device held possible, with its confidence 0 to 1 where it gives one.</summary>
public readonly record struct VrmCandidate(string VrmText, double? Confidence);
