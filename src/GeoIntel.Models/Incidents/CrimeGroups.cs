namespace GeoIntel.Models.Incidents;

/// <summary>The groups of a Local Organised Crime Profile, each a layer of its own.</summary>
public static class CrimeGroups
{
    /// <summary>The combined layer. As data.police.uk's own "all crime", it counts anti-social behaviour.</summary>
    public static CrimeGroup AllCrime { get; } = new()
    {
        Id = "all-crime",
        Title = "All crime and anti-social behaviour",
        EveryType = true,
        Limits = "Police-generated types (drugs, possession of weapons, stop and search) are left out: their counts " +
            "follow patrols.",
    };

    /// <summary>After the Home Office's measure: domestic burglary, personal robbery, theft from the person, and theft
    /// of and from vehicles.</summary>
    public static CrimeGroup NeighbourhoodCrime { get; } = new()
    {
        Id = "neighbourhood-crime",
        Title = "Neighbourhood crime",
        CrimeTypes = [CrimeType.Burglary, CrimeType.Robbery, CrimeType.TheftFromThePerson, CrimeType.VehicleCrime],
        Limits = "data.police.uk does not tell homes from businesses: burglary of shops and robbery of businesses are " +
            "counted too, and vehicle crime includes interference.",
    };

    public static CrimeGroup KnifeEnabled { get; } = new()
    {
        Id = "knife-enabled",
        Title = "Knife-enabled crime",
        AnyFlag = IncidentFlags.KnifeEnabled,
        Limits = "Only incidents whose source carries the knife flag; data.police.uk does not, so that an empty place " +
            "there says nothing.",
    };

    public static CrimeGroup Drugs { get; } = new()
    {
        Id = "drugs",
        Title = "Drugs",
        CrimeTypes = [CrimeType.Drugs],
        AnyFlag = IncidentFlags.Drug,
        TakesPoliceGenerated = true,
        Limits = "Police-generated: it shows where drugs were looked for. data.police.uk does not tell possession from " +
            "supply.",
    };

    public static CrimeGroup Weapons { get; } = new()
    {
        Id = "weapons",
        Title = "Weapons",
        CrimeTypes = [CrimeType.PossessionOfWeapons],
        AnyFlag = IncidentFlags.Weapon | IncidentFlags.KnifeEnabled,
        TakesPoliceGenerated = true,
        Limits = "Police-generated as far as it is possession: it shows where weapons were looked for. data.police.uk " +
            "does not tell the weapon, nor a weapon used in another crime.",
    };

    public static CrimeGroup AntiSocialBehaviour { get; } = new()
    {
        Id = "anti-social-behaviour",
        Title = "Anti-social behaviour, vehicle nuisance included",
        CrimeTypes = [CrimeType.AntiSocialBehaviour],
        AnyFlag = IncidentFlags.VehicleNuisance,
        Limits = "data.police.uk has no kinds of anti-social behaviour, so vehicle nuisance is in it untold; councils' " +
            "own reports are not.",
    };

    public static IReadOnlyList<CrimeGroup> All { get; } =
        [AllCrime, NeighbourhoodCrime, KnifeEnabled, Drugs, Weapons, AntiSocialBehaviour];

    /// <param name="id">For example "knife-enabled"; null when there is no such group.</param>
    public static CrimeGroup? Find(string id) => All.FirstOrDefault(group => group.Id == id);
}
