using System.Runtime.InteropServices;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>A <see cref="Period"/> in UTC ticks, half-open.</summary>
readonly record struct TickPeriod(long From, long Until)
{
    public bool Contains(long ticks) => ticks >= From && ticks < Until;

    public static TickPeriod Of(Period period) => new(period.From.UtcTicks, period.Until.UtcTicks);
}

/// <summary>What the hot path reads of one version of a condition over one version of its zone; no references.</summary>
/// <param name="InForce">Condition in force, persons bound or members, zone valid: all at once.</param>
/// <param name="EndsAtTicks">When the condition, the person's being bound or the membership ends, later versions
/// included.</param>
/// <param name="ZoneIndex">-1 without a zone.</param>
/// <param name="Week">Its schedule in <see cref="WeekMaps"/>.</param>
/// <param name="PermissionStart">All that may lift it are neighbours; almost always there is none.</param>
/// <param name="OtherNominal">Non-association: whose vehicle the other one must be; else -1.</param>
/// <param name="ConditionIndex">The same for all versions of one condition.</param>
/// <param name="Accepts">One bit a class, as <see cref="MatchClassBits"/> lays them.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct ConditionTest(
    TickPeriod InForce,
    long EndsAtTicks,
    int ZoneIndex,
    int Week,
    int PermissionStart,
    int PermissionCount,
    int OtherNominal,
    int ConditionIndex,
    MatchRole Role,
    byte Accepts);

/// <summary>The same rule in nouns, for the words of a hit.</summary>
/// <param name="NominalIndex">The person whose vehicle or self it is tried on.</param>
/// <param name="BoundNominal">The person whom the condition binds; -1 for group presence.</param>
sealed record ConditionRule(Condition Condition, HitKind Kind, int NominalIndex, int BoundNominal);

/// <summary>What the hot path reads of one version of a list entry.</summary>
/// <param name="EndsAtTicks">When the entry ends, later versions included.</param>
/// <param name="ZoneIndex">-1 for everywhere.</param>
/// <param name="DirectionDegrees">Not a number for any.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct EntryTest(
    TickPeriod InForce,
    long EndsAtTicks,
    double DirectionDegrees,
    double DirectionToleranceDegrees,
    int ZoneIndex,
    int Week,
    byte Accepts);

/// <summary>One version of a permission.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct PermissionTest(TickPeriod InForce, int Week);

/// <summary>What the hot path reads of one version of a link between a vehicle and a nominal.</summary>
/// <param name="EndsAtTicks">When the last of the links between the two, one following on another, ends.</param>
/// <param name="Rules">Of the nominal, so that they need no look-up of their own.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct LinkTest(TickPeriod InForce, long EndsAtTicks, int NominalIndex, NominalRules Rules);

/// <summary>Where a nominal's conditions begin, a kind after the other, in the snapshot's array.</summary>
/// <param name="SurelyBound">The longest time without a gap in which some exclusion or restriction zone that takes exact
/// and equivalent marks is in force.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct NominalRules(
    int ExclusionZones, int RestrictionZones, int Curfews, int NonAssociations, int GroupPresences, int End,
    TickPeriod SurelyBound)
{
    public int Count => End - ExclusionZones;

    /// <summary>Whether some exclusion or restriction zone binds the person then; false when it takes a closer
    /// look.</summary>
    public bool BindSurely(MatchClass matchClass, long ticks) =>
        matchClass is MatchClass.Exact or MatchClass.Equivalent && SurelyBound.Contains(ticks);
}

/// <summary>A mark that is watched for, and what is bound to it: neighbours in the arrays of entries and of
/// links.</summary>
/// <remarks>Links stand in the order of their nominals, and those to one nominal with the strongest type
/// first.</remarks>
[StructLayout(LayoutKind.Auto)]
readonly record struct WatchedMark(Vrm Vrm, int EntryStart, int EntryCount, int LinkStart, int LinkCount);

/// <summary>A watched mark that a sighting may mean, and how surely.</summary>
readonly record struct Reached(int Mark, MatchClass Class);
