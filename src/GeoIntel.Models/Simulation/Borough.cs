using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Simulation;

/// <summary>Ashmere: a made-up borough of made-up people on the National Grid, for demonstrations and tests.</summary>
/// <remarks>
/// It lies within E 340-350 km, N 385-397 km and resembles nothing that stands there. The same seed and year give the
/// same borough, value for value: its dates count from the start of the year, so that the registry need not be imported
/// anew each day.
/// </remarks>
public sealed record Borough
{
    /// <summary>The day that <see cref="Create(int)"/> is made for; a Tuesday outside the school holidays.</summary>
    public static DateOnly DefaultDay { get; } = new(2026, 3, 10);

    public const string Name = "Ashmere";

    public required int Seed { get; init; }
    public required RoadNetwork Roads { get; init; }

    /// <summary>40 ANPR cameras, then 60 CCTV cameras.</summary>
    public required IReadOnlyList<CameraSite> Sites { get; init; }

    public required IReadOnlyList<Feed> Feeds { get; init; }
    public required IReadOnlyList<Nominal> Nominals { get; init; }
    public required IReadOnlyList<VehicleLink> VehicleLinks { get; init; }
    public required IReadOnlyList<OrganisedCrimeGroup> Groups { get; init; }
    public required IReadOnlyList<GroupMembership> Memberships { get; init; }
    public required IReadOnlyList<Zone> Zones { get; init; }
    public required IReadOnlyList<Condition> Conditions { get; init; }
    public required IReadOnlyList<Permission> Permissions { get; init; }
    public required IReadOnlyList<VehicleList> VehicleLists { get; init; }
    public required IReadOnlyList<ListEntry> ListEntries { get; init; }

    /// <summary>When every condition and list entry is next reviewed.</summary>
    public required DateTimeOffset ReviewAt { get; init; }

    public IEnumerable<Camera> Cameras => Sites.Select(site => site.Camera);

    public static Borough Create(int seed) => Create(seed, DefaultDay);

    /// <summary>The borough as it stood in the year of a day.</summary>
    public static Borough Create(int seed, DateOnly day)
    {
        var prng = new Prng((ulong)seed);
        var yearStart = new DateTimeOffset(day.Year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var roads = RoadNetwork.Create(prng);
        var sites = CameraPlan.Create(prng, roads);
        var fleet = new Fleet(prng);
        var nominals = People.Nominals(prng, yearStart);
        var links = People.Links(prng, nominals, fleet, yearStart);
        var zones = ZonePlan.Create(prng, sites, yearStart);
        var conditions = Rules.Conditions(prng, nominals, zones, yearStart);
        var otherZones = OtherRules.Zones(zones.Count, yearStart);
        var otherConditions =
            OtherRules.Conditions(conditions.Count, nominals, otherZones, People.Groups[0], yearStart);
        return new Borough
        {
            Seed = seed,
            Roads = roads,
            Sites = sites,
            Feeds = CameraPlan.Feeds,
            Nominals = nominals,
            VehicleLinks = links,
            Groups = People.Groups,
            Memberships = People.Memberships(prng, nominals, yearStart),
            Zones = [.. zones, .. otherZones],
            Conditions = [.. conditions, .. otherConditions],
            Permissions = Rules.Permissions(conditions, yearStart),
            VehicleLists = [Rules.VoiList],
            ListEntries = Rules.ListEntries(prng, links, fleet, yearStart),
            ReviewAt = yearStart.AddYears(1),
        };
    }
}
