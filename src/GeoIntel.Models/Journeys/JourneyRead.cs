using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Journeys;

/// <summary>One of the two reads of a journey, with what tells the causes apart.</summary>
public sealed record JourneyRead
{
    public required Guid SightingId { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Empty for an observation at a point.</summary>
    public string CameraId { get; init; } = "";

    public required GeoPoint Position { get; init; }
    public required int UncertaintyCentimetres { get; init; }

    /// <summary>How far the camera's clock may be out; zero takes <see cref="JourneyLimits.ClockSkewMax"/>.</summary>
    public TimeSpan ClockSkewMax { get; init; }

    public string Make { get; init; } = "";
    public string Colour { get; init; } = "";

    /// <summary>0 to 1, or null when the device does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>0 to 1 each; empty when the device does not say.</summary>
    public IReadOnlyList<float> CharacterConfidences { get; init; } = [];

    /// <summary>The device held another mark possible.</summary>
    public bool HasCandidates { get; init; }
}

/// <summary>What was seen beside the two reads.</summary>
/// <param name="TravelsWithAnother">Another mark was read with it, moments apart, at both cameras.</param>
/// <param name="OtherMarks">How many other marks make implausible journeys to or from one of the two cameras about that
/// time; the greater of the two numbers.</param>
public readonly record struct JourneyEvidence(bool TravelsWithAnother, int OtherMarks);
