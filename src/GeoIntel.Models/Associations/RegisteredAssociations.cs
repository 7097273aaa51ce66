using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Models.Associations;

/// <summary>What the registry says about who belongs together.</summary>
public static class RegisteredAssociations
{
    /// <summary>Each version of a membership, link or non-association condition that held at some moment of a time.</summary>
    /// <remarks>Whoever is not registered any more is associated with nobody: leaving the registry ends it.</remarks>
    public static IEnumerable<Association> Of(RegistryState state, Period asked)
    {
        var registered = new Registrations(state.Nominals);
        return Stated(state).SelectMany(one => registered.While(one)).Where(one => !one.Held.Intersect(asked).IsEmpty);
    }

    static IEnumerable<Association> Stated(RegistryState state) =>
        state.Memberships.Select(of => new Association(
            AssociationKind.Membership, of.Id, of.Revision, Group(of.GroupId), Nominal(of.NominalId), of.Period)
        {
            Role = of.Role, Evaluation = of.Evaluation,
        })
        .Concat(state.VehicleLinks.Select(of => new Association(
            AssociationKind.VehicleLink, of.Id, of.Revision, Nominal(of.NominalId), new(AssociationNodeKind.Vehicle, of.Vrm.Text),
            of.Period)
        {
            LinkType = of.Type, Source = of.Source, Evaluation = of.Evaluation,
        }))
        .Concat(state.Conditions.Where(of => of.Kind == ConditionKind.NonAssociation).Select(of => new Association(
            AssociationKind.NonAssociation, of.Id, of.Revision, Nominal(of.NominalId), Nominal(of.OtherNominalId), of.InForce)
        {
            Source = of.Owner,
        }));

    static AssociationNode Group(string id) => new(AssociationNodeKind.Group, id);

    static AssociationNode Nominal(string id) => new(AssociationNodeKind.Nominal, id);
}
