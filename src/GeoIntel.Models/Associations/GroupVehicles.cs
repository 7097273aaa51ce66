using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Associations;

/// <summary>That a vehicle was linked to a member of a group: while both the link and the membership held.</summary>
public sealed record GroupVehicle(Vrm Vrm, string NominalId, Period Held, Association Membership, Association Link);

/// <summary>Which vehicles count as a group's.</summary>
public static class GroupVehicles
{
    /// <param name="all">The associations of the time asked about.</param>
    public static IReadOnlyList<GroupVehicle> Of(string groupId, Period asked, IReadOnlyCollection<Association> all)
    {
        var links = all.Where(one => one.Kind == AssociationKind.VehicleLink).ToLookup(one => one.From);
        return
        [
            .. from membership in all
               where membership.Kind == AssociationKind.Membership && membership.From.Id == groupId
               from link in links[membership.To]
               let held = membership.Held.Intersect(link.Held).Intersect(asked)
               where !held.IsEmpty
               let vehicle = new GroupVehicle(Vrm.Of(link.To.Id), membership.To.Id, held, membership, link)
               orderby vehicle.Vrm, vehicle.NominalId, vehicle.Held.From
               select vehicle,
        ];
    }
}
