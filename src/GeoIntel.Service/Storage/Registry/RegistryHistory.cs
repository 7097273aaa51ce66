using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>The registry with all its versions, as of one number of its clock. Immutable.</summary>
/// <remarks>Feeds, cameras, groups and lists have no periods: of them the present version alone counts.</remarks>
sealed record RegistryHistory
{
    public static RegistryHistory Empty { get; } = new();

    /// <summary>The number of the last alteration that is in it.</summary>
    public long Version { get; init; }

    public VersionLog<FeedKey> Feeds { get; init; } = new((feed, _) => feed);
    public VersionLog<KeyedCamera> Cameras { get; init; } = new((camera, _) => camera);
    public VersionLog<VehicleList> VehicleLists { get; init; } = new((list, _) => list);
    public VersionLog<OrganisedCrimeGroup> Groups { get; init; } = new((group, _) => group);

    public VersionLog<Nominal> Nominals { get; init; } =
        new((of, claim) => of with { Registration = of.Registration.Intersect(claim) });

    public VersionLog<VehicleLink> VehicleLinks { get; init; } =
        new((of, claim) => of with { Period = of.Period.Intersect(claim) });

    public VersionLog<GroupMembership> Memberships { get; init; } =
        new((of, claim) => of with { Period = of.Period.Intersect(claim) });

    public VersionLog<Zone> Zones { get; init; } = new((of, claim) => of with { Period = of.Period.Intersect(claim) });

    public VersionLog<Condition> Conditions { get; init; } =
        new((of, claim) => of with { Period = of.Period.Intersect(claim) });

    public VersionLog<Permission> Permissions { get; init; } =
        new((of, claim) => of with { Period = of.Period.Intersect(claim) });

    public VersionLog<ListEntry> ListEntries { get; init; } =
        new((of, claim) => of with { Period = of.Period.Intersect(claim) });

    /// <summary>What the compiler takes: every version with the period in which it holds.</summary>
    public RegistryState ToState() => new()
    {
        Version = Version,
        Cameras = [.. Cameras.Holding.Select(of => of.Camera)],
        Nominals = Nominals.Holding,
        VehicleLinks = VehicleLinks.Holding,
        Groups = Groups.Holding,
        Memberships = Memberships.Holding,
        Zones = Zones.Holding,
        Conditions = Conditions.Holding,
        Permissions = Permissions.Holding,
        ListEntries = ListEntries.Holding,
    };

    public RegistryKeys ToKeys() => new(
        [.. Feeds.Holding],
        [.. Cameras.Holding.Select(of => KeyValuePair.Create(of.Camera.Id, of.Key))],
        [.. VehicleLists.Holding.Select(list => KeyValuePair.Create(list.Id, list.DisplayName))]);
}

/// <summary>A camera and its short form in the sighting rows.</summary>
sealed record KeyedCamera(Camera Camera, int Key);
