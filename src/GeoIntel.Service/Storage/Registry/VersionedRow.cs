using GeoIntel.Models.Conditions;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>A row whose versions each say from when they hold: until one of a higher revision does.</summary>
abstract class VersionedRow : RegistryRow
{
    /// <summary>From when this version holds; null is from the beginning.</summary>
    public DateTimeOffset? EffectiveFrom { get; set; }

    /// <summary>The period that the version itself states, not cut by other versions.</summary>
    public virtual Period OwnPeriod() => Period.Always;

    private protected static Period PeriodOf(DateTimeOffset from, DateTimeOffset? until) =>
        new(from, until ?? DateTimeOffset.MaxValue);
}
