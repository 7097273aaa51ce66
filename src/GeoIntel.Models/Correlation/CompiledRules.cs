using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>A <see cref="Period"/> in UTC ticks, half-open.</summary>
readonly record struct TickPeriod(long From, long Until)
{
    public bool Contains(long ticks) => ticks >= From && ticks < Until;

    public static TickPeriod Of(Period period) => new(period.From.UtcTicks, period.Until.UtcTicks);
}

/// <summary>One version of a list entry.</summary>
/// <param name="EndsAtTicks">When the entry ends, later versions included.</param>
sealed record EntryRule(ListEntry Entry, TickPeriod InForce, long EndsAtTicks);

/// <summary>One version of an exclusion zone condition over one version of its zone.</summary>
/// <param name="InForce">Condition in force, nominal registered, zone valid: all at once.</param>
/// <param name="EndsAtTicks">When the condition, later versions included, or the registration ends.</param>
/// <param name="Permissions">All that may lift it; almost always empty.</param>
sealed record ZoneRule(
    Condition Condition,
    TickPeriod InForce,
    long EndsAtTicks,
    int NominalIndex,
    int ZoneIndex,
    PermissionRule[] Permissions);

/// <summary>One version of a permission.</summary>
sealed record PermissionRule(TickPeriod InForce, Schedule Schedule);

/// <summary>One version of a link between a vehicle and a nominal.</summary>
/// <param name="EndsAtTicks">When the last of the links between the two, one following on another, ends.</param>
sealed record LinkRule(VehicleLink Link, TickPeriod InForce, long EndsAtTicks, int NominalIndex);

/// <summary>One version of a zone.</summary>
sealed record CompiledZone(Zone Zone, Outline Outline, Period Period);

/// <summary>A nominal, and which zone rules bind it: neighbours in the snapshot's array.</summary>
readonly record struct NominalRules(Nominal Nominal, int ZoneRuleStart, int ZoneRuleCount);

/// <summary>What one vehicle is bound to: neighbours in the snapshot's arrays of entries and of links.</summary>
/// <remarks>Links stand in the order of their nominals, and those to one nominal with the strongest type
/// first.</remarks>
readonly record struct VehicleRules(int EntryStart, int EntryCount, int LinkStart, int LinkCount);
