namespace GeoIntel.Models.Conditions;

/// <summary>A list of vehicles of interest (VOI list).</summary>
public sealed record VehicleList
{
    public required string Id { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>What the list is for.</summary>
    public string PurposeStatement { get; init; } = "";
}
