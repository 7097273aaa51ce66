using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>The groups and their members. They change seldom: then everything is compiled anew.</summary>
sealed class GroupBook
{
    readonly ILookup<string, Deciding<GroupMembership>> _members;
    readonly ILookup<string, string> _groups;
    readonly WindowBounds _bounds;

    public GroupBook(RegistryState state, Period window, FrozenDictionary<string, int> nominals, ProblemBook problems)
    {
        ById = Versions.Latest(state.Groups, of => of.Id, of => of.Revision)
            .ToDictionary(group => group.Id, StringComparer.Ordinal);
        var book = new VersionBook<GroupMembership>(
            "memberships", problems, of => of.Id, of => of.Revision, of => of.Period, of => of.Period);
        book.Follow(state.Memberships, window);
        _bounds = new WindowBounds(window);
        var parts = new List<Deciding<GroupMembership>>();
        foreach (var id in book.Ids.Order(StringComparer.Ordinal))
        {
            _bounds.Narrow(book.Begin(id));
            foreach (var part in book.PartsOf(id))
            {
                _bounds.Touches(part.Period);
                if (nominals.ContainsKey(part.Version.NominalId)) parts.Add(part);
            }
        }
        _members = parts.ToLookup(of => of.Version.GroupId, StringComparer.Ordinal);
        _groups = parts.ToLookup(of => of.Version.NominalId, of => of.Version.GroupId, StringComparer.Ordinal);
        ByNominal = parts.Where(of => !of.Period.Intersect(window).IsEmpty)
            .OrderBy(of => of.Version.GroupId, StringComparer.Ordinal)
            .ToLookup(of => nominals[of.Version.NominalId]);
    }

    public IReadOnlyDictionary<string, OrganisedCrimeGroup> ById { get; }

    /// <summary>The memberships that touch the window, by the nominal's number.</summary>
    public ILookup<int, Deciding<GroupMembership>> ByNominal { get; }

    public IEnumerable<Deciding<GroupMembership>> MembersOf(string groupId) => _members[groupId];

    /// <summary>The groups that a nominal is, was or will be in; one may be named twice.</summary>
    public IEnumerable<string> GroupsOf(string nominalId) => _groups[nominalId];

    /// <summary>Whether it says the same for another window.</summary>
    public bool Holds(Period window) => _bounds.Hold(window);
}
