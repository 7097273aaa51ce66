using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Service.Rejudging;

/// <summary>A registry with nothing in it but some conditions, as if they were in force, and what they refer to: so that nothing
/// else can be counted.</summary>
static class HypotheticalState
{
    public static RegistryState Of(RegistryState registered, IReadOnlyList<Condition> conditions, Period looked)
    {
        var ids = Named(conditions, of => of.Id);
        var groups = Named(conditions, of => of.GroupId);
        var zones = Named(conditions, of => of.ZoneId);
        var memberships = registered.Memberships.Where(of => groups.Contains(of.GroupId)).ToList();
        var persons = Named(conditions, of => of.NominalId);
        persons.UnionWith(Named(conditions, of => of.OtherNominalId));
        persons.UnionWith(memberships.Select(of => of.NominalId));
        return registered with
        {
            Nominals = [.. registered.Nominals.Where(of => persons.Contains(of.Id))],
            VehicleLinks = [.. registered.VehicleLinks.Where(of => persons.Contains(of.NominalId))],
            Groups = [.. registered.Groups.Where(of => groups.Contains(of.Id))],
            Memberships = memberships,
            Zones = [.. registered.Zones.Where(of => zones.Contains(of.Id))],
            Conditions = [.. conditions.Select(of => InForce(of, looked))],
            Permissions = [.. registered.Permissions.Where(of => ids.Contains(of.ConditionId))],
            ListEntries = [],
        };
    }

    /// <summary>That everybody who is registered with a vehicle in some time must stay out of a zone, which is yet to be
    /// named.</summary>
    public static IReadOnlyList<Condition> OfEveryNominal(RegistryState registered, Period looked)
    {
        var linked = registered.VehicleLinks.Where(of => !of.Period.Intersect(looked).IsEmpty).Select(of => of.NominalId)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. registered.Nominals.Where(of => linked.Contains(of.Id) && !of.Registration.Intersect(looked).IsEmpty)
                .Select(of => of.Id).Distinct(StringComparer.Ordinal)
                .Select(id => new Condition
                {
                    Id = id, NominalId = id, Kind = ConditionKind.ExclusionZone, Owner = "", ServedAt = looked.From, Period = looked,
                    Basis = new Basis { Kind = BasisKind.CourtOrder, Reference = "", Necessity = "", Proportionality = "" },
                }),
        ];
    }

    static Condition InForce(Condition condition, Period looked) => condition with
    {
        Approval = ApprovalState.Approved,
        ServedAt = looked.From,
        Period = looked,
        Basis = condition.Basis with { ExpiresAt = DateTimeOffset.MaxValue },
    };

    static HashSet<string> Named(IEnumerable<Condition> conditions, Func<Condition, string> name) =>
        conditions.Select(name).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
}
