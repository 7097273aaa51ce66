using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Associations;

/// <summary>When nominals were registered, over all versions of each.</summary>
sealed class Registrations(IReadOnlyList<Nominal> versions)
{
    readonly Dictionary<string, List<Period>> _times = versions.GroupBy(of => of.Id, StringComparer.Ordinal)
        .ToDictionary(of => of.Key, of => Joined(of.Select(one => one.Registration)), StringComparer.Ordinal);

    /// <summary>An association while the nominals at its ends were registered: in several pieces when one was not, between.</summary>
    public IEnumerable<Association> While(Association association) =>
        from one in TimesOf(association.From)
        from other in TimesOf(association.To)
        let held = association.Held.Intersect(one).Intersect(other)
        where !held.IsEmpty
        select association with { Held = held };

    List<Period> TimesOf(AssociationNode node) =>
        node.Kind != AssociationNodeKind.Nominal ? [Period.Always] : _times.GetValueOrDefault(node.Id, []);

    // A new version begins where the one before ends; that is no end of the registration.
    static List<Period> Joined(IEnumerable<Period> periods)
    {
        var joined = new List<Period>();
        foreach (var period in periods.Where(of => !of.IsEmpty).OrderBy(of => of.From))
        {
            if (joined.Count == 0 || period.From > joined[^1].Until) joined.Add(period);
            else if (period.Until > joined[^1].Until) joined[^1] = joined[^1] with { Until = period.Until };
        }
        return joined;
    }
}
