using GeoIntel.Models.Associations;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Registry;

/// <summary>Who belongs together, as far as it may be told.</summary>
/// <remarks>
/// Restricted people and vehicles are left out with all that leads to them. A vehicle that is confidential alone stands as the
/// registry shows it to the same caller anyway: to leave it out here would tell that it is one.
/// </remarks>
static class GroupBook
{
    public static bool HasGroup(this RegistryView view, string id) => view.State.Groups.Any(group => group.Id == id);

    public static List<Association> AssociationsIn(this RegistryView view, Period asked, RestrictedSubjects restricted) =>
    [
        .. RegisteredAssociations.Of(view.State, asked).Where(one => IsTold(one.From, restricted) && IsTold(one.To, restricted)),
    ];

    /// <summary>The vehicles of a group's members. Those of them that are confidential are remembered: the question is about
    /// them.</summary>
    public static IReadOnlyList<GroupVehicle> VehiclesOfGroup(
        this RegistryView view, string id, Period asked, RestrictedSubjects restricted)
    {
        var vehicles = GroupVehicles.Of(id, asked, view.AssociationsIn(asked, restricted));
        restricted.IsConfidential(vehicles.Select(of => of.Vrm));
        return vehicles;
    }

    static bool IsTold(AssociationNode node, RestrictedSubjects restricted) => node.Kind switch
    {
        AssociationNodeKind.Nominal => !restricted.Nominals.Contains(node.Id, StringComparer.Ordinal),
        AssociationNodeKind.Vehicle => !restricted.IsRestricted(Vrm.Of(node.Id)),
        _ => true,
    };
}
