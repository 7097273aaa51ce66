using System.Linq.Expressions;
using GeoIntel.Service.Storage.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Zones, nominals and groups of which it is about to change where, who or what is watched; each with the time
/// from which on.</summary>
sealed class ChangedGround
{
    public Effects Zones { get; } = [];

    /// <summary>Whose vehicles change.</summary>
    public Effects Nominals { get; } = [];

    /// <summary>Whose members, or whose members' vehicles, change.</summary>
    public Effects Groups { get; } = [];

    public bool IsEmpty => Zones.Count + Nominals.Count + Groups.Count == 0;

    /// <summary>What is changed and not saved yet.</summary>
    /// <remarks>Neither names nor gradings change what is watched, and to end sooner takes nobody's approval.</remarks>
    public static ChangedGround In(ChangeTracker tracker)
    {
        var changed = new ChangedGround();
        foreach (var zone in Modified<ZoneRow>())
        {
            // The same outline drawn from another corner is no change.
            var (before, after) = Of(zone, row => row.Outline);
            if (!before.EqualsNormalized(after) || Differs(zone, row => row.ProtectsPerson) || IsSooner(zone)
                || IsLonger(zone, row => row.FromTime, row => row.UntilTime))
            {
                changed.Zones.Note(zone.Entity.Id, EffectOf(zone.Entity));
            }
        }
        foreach (var link in Modified<VehicleLinkRow>())
        {
            if (!Differs(link, row => row.NominalId) && !Differs(link, row => row.Vrm)
                && !Differs(link, row => row.Type) && !IsSooner(link) && !IsLonger(link, row => row.FromTime, row => row.UntilTime))
            {
                continue;
            }
            var (before, after) = Of(link, row => row.NominalId);
            changed.Nominals.Note(before, EffectOf(link.Entity));
            changed.Nominals.Note(after, EffectOf(link.Entity));
        }
        foreach (var member in Modified<GroupMembershipRow>())
        {
            if (!IsSooner(member) && !Differs(member, row => row.GroupId) && !Differs(member, row => row.NominalId)
                && !IsLonger(member, row => row.FromTime, row => row.UntilTime))
            {
                continue;
            }
            var (before, after) = Of(member, row => row.GroupId);
            changed.Groups.Note(before, EffectOf(member.Entity));
            changed.Groups.Note(after, EffectOf(member.Entity));
        }
        return changed;

        // A new row has nothing resting on it yet.
        IEnumerable<EntityEntry<T>> Modified<T>() where T : class =>
            tracker.Entries<T>().Where(entry => entry.State == EntityState.Modified).ToList();
    }

    public static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var earliest = DateTimeOffset.MaxValue;
        foreach (var time in times) earliest = time < earliest ? time : earliest;
        return earliest;
    }

    static bool IsLonger<T>(
        EntityEntry<T> entry, Expression<Func<T, DateTimeOffset>> from,
        Expression<Func<T, DateTimeOffset?>> until) where T : class
    {
        var (before, after) = Of(entry, until);
        return Differs(entry, from) || (after ?? DateTimeOffset.MaxValue) > (before ?? DateTimeOffset.MaxValue);
    }

    // A change that was to come later, and is brought forward, was approved by nobody from then on.
    static bool IsSooner<T>(EntityEntry<T> entry) where T : VersionedRow =>
        Of(entry, row => row.EffectiveFrom) is var (before, after)
        && (after ?? DateTimeOffset.MinValue) < (before ?? DateTimeOffset.MinValue);

    static bool Differs<T, TValue>(EntityEntry<T> entry, Expression<Func<T, TValue>> property)
        where T : class =>
        Of(entry, property) is var (before, after) && !EqualityComparer<TValue>.Default.Equals(before, after);

    static (TValue Before, TValue After) Of<T, TValue>(
        EntityEntry<T> entry, Expression<Func<T, TValue>> property) where T : class =>
        (entry.Property(property).OriginalValue, entry.Property(property).CurrentValue);

    static DateTimeOffset EffectOf(VersionedRow row) => row.EffectiveFrom ?? DateTimeOffset.MinValue;
}

/// <summary>By id, the earliest time from which on something changes.</summary>
sealed class Effects : Dictionary<string, DateTimeOffset>
{
    public void Note(string id, DateTimeOffset effective) =>
        this[id] = ChangedGround.Earliest(effective, At(id));

    /// <summary>Never, for what does not change.</summary>
    public DateTimeOffset At(string? id) =>
        id is not null && TryGetValue(id, out var at) ? at : DateTimeOffset.MaxValue;
}
