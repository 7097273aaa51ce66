using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Tests.Rpc.Searching;

/// <summary>A row of the seeded world, as the oracle knows it.</summary>
sealed record StoredRead
{
    public required Guid Id { get; init; }
    public required Vrm? Vrm { get; init; }
    public required string Camera { get; init; }
    public required string Feed { get; init; }
    public required string Road { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required (int X, int Y) Place { get; init; }

    /// <summary>By a moving camera: the place is the read's own.</summary>
    public required bool IsMoving { get; init; }

    public required bool Stands { get; init; }
    public float? Confidence { get; init; }
    public int UncertaintyCentimetres { get; init; }
    public double? Direction { get; init; }
    public int? Lane { get; init; }
    public string Make { get; init; } = "";
    public string Colour { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Country { get; init; } = "";
    public bool Observed { get; init; }
    public bool Rectified { get; init; }
    public bool TimeDoubtful { get; init; }
}
