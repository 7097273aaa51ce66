namespace GeoIntel.Models.Incidents;

/// <summary>Crime types and flags that make one layer.</summary>
/// <remarks>An incident belongs to it by its type or by a flag. Police-generated incidents belong only to a group which
/// says so: there the layer is told apart and never joins a combined score.</remarks>
public sealed record CrimeGroup
{
    /// <summary>Stable, for file names and the contract: lower-case letters and hyphens.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Types that belong; empty for none.</summary>
    public IReadOnlyList<CrimeType> CrimeTypes { get; init; } = [];

    /// <summary>Any of these flags makes an incident belong, whatever its type.</summary>
    public IncidentFlags AnyFlag { get; init; }

    /// <summary>Whether every type belongs.</summary>
    public bool EveryType { get; init; }

    /// <summary>Whether police-generated incidents may belong; such a layer follows patrols as much as crime.</summary>
    public bool TakesPoliceGenerated { get; init; }

    /// <summary>What the layer cannot tell, in a sentence to be shown with it.</summary>
    public required string Limits { get; init; }

    public bool Contains(Incident incident) =>
        (TakesPoliceGenerated || !incident.IsPoliceGenerated)
        && (EveryType || (incident.Flags & AnyFlag) != 0 || CrimeTypes.Contains(incident.CrimeType));

    /// <summary>A group of types named by the user.</summary>
    /// <remarks>Named outright, so it takes police-generated types too.</remarks>
    public static CrimeGroup OfTypes(IReadOnlyList<CrimeType> types) => new()
    {
        Id = "types",
        Title = string.Join("; ", types),
        CrimeTypes = types,
        TakesPoliceGenerated = true,
        Limits = "Crime types as their publisher recorded them.",
    };
}
