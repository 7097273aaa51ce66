namespace GeoIntel.Models.Incidents;

/// <summary>What a source may mark an incident with. The numbers are those of the contract and of the store.</summary>
[Flags]
public enum IncidentFlags
{
    None = 0,

    /// <summary>A knife or sharp instrument was used or threatened.</summary>
    KnifeEnabled = 1,

    /// <summary>A weapon of any kind played a part.</summary>
    Weapon = 2,

    Drug = 4,

    /// <summary>It came to be known by police looking for it, not by a report.</summary>
    PoliceGenerated = 8,

    /// <summary>Off-road bikes, street racing, vehicles driven or left so as to annoy.</summary>
    VehicleNuisance = 16,

    All = KnifeEnabled | Weapon | Drug | PoliceGenerated | VehicleNuisance,
}
