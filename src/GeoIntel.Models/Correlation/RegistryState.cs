using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Everything registered that correlation depends on, read from the registry at one moment.</summary>
/// <remarks>
/// Rules, links, permissions and zones may come in several versions of one id, each with the period in which it holds.
/// Where two versions hold at once the higher revision decides. Of nominals, groups and cameras the highest revision
/// alone counts.
/// </remarks>
public sealed record RegistryState
{
    /// <summary>Rises with every change of the registry; a snapshot carries it on.</summary>
    public required long Version { get; init; }

    public IReadOnlyList<Camera> Cameras { get; init; } = [];
    public IReadOnlyList<Nominal> Nominals { get; init; } = [];
    public IReadOnlyList<VehicleLink> VehicleLinks { get; init; } = [];
    public IReadOnlyList<OrganisedCrimeGroup> Groups { get; init; } = [];
    public IReadOnlyList<GroupMembership> Memberships { get; init; } = [];
    public IReadOnlyList<Zone> Zones { get; init; } = [];
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
    public IReadOnlyList<Permission> Permissions { get; init; } = [];
    public IReadOnlyList<ListEntry> ListEntries { get; init; } = [];
}

/// <summary>What could not be compiled and was left out; the rest of the watchlist is not affected.</summary>
/// <param name="Resource">Resource name, for example "zones/town-centre".</param>
/// <param name="Description">What is wrong and what to do; holds no mark and no person's name.</param>
public sealed record WatchlistProblem(string Resource, string Description);
