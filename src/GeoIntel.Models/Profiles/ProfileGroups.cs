using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Profiles;

/// <summary>The kinds of crime that a profile counts, and under which of the four Ps.</summary>
/// <remarks>None of them is part of another: a partner could subtract one from the other.</remarks>
public static class ProfileGroups
{
    /// <summary>By flag alone, so that it is no part of what is counted as anti-social behaviour.</summary>
    public static CrimeGroup VehicleNuisance { get; } = new()
    {
        Id = "vehicle-nuisance",
        Title = "Vehicle nuisance",
        AnyFlag = IncidentFlags.VehicleNuisance,
        Limits = "Only incidents whose source carries the flag; data.police.uk does not, and councils' own reports are " +
            "in it only where they are imported.",
    };

    /// <summary>Whatever a source names so; who was exploited is never in an incident.</summary>
    public static CrimeGroup Exploitation { get; } = new()
    {
        Id = "exploitation",
        Title = "Exploitation",
        CrimeTypes =
        [
            CrimeType.Of("Child criminal exploitation"), CrimeType.Of("Child sexual exploitation"),
            CrimeType.Of("Cuckooing"), CrimeType.Of("Exploitation"), CrimeType.Of("Modern slavery"),
            CrimeType.Of("Trafficking"),
        ],
        Limits = "Counts of recorded incidents, no persons: most exploitation is never recorded, and data.police.uk has " +
            "no such type.",
    };

    public static IReadOnlyList<(CrimeGroup Group, ProfilePart Part)> All { get; } =
    [
        (CrimeGroups.Drugs, ProfilePart.Pursue),
        (Exploitation, ProfilePart.Prevent),
        (CrimeGroups.KnifeEnabled, ProfilePart.Prevent),
        (CrimeGroups.NeighbourhoodCrime, ProfilePart.Protect),
        (VehicleNuisance, ProfilePart.Protect),
    ];
}
