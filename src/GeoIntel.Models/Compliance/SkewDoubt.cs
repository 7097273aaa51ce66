using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Compliance;

/// <summary>Whether what a rule said of a read would have been otherwise at some moment at which it may truly have been
/// captured, by what is known of the camera's clock.</summary>
/// <remarks>It tries every second: periods, schedules, permissions, custody, of all versions.</remarks>
public sealed class SkewDoubt
{
    readonly Func<DateTimeOffset, bool> _applies;

    /// <param name="kind">Of the hit; an implausible journey has no rule and is never in doubt here.</param>
    public SkewDoubt(RegistryState registry, HitKind kind, string ruleId)
    {
        if (kind is HitKind.ImplausibleJourney or HitKind.Presence)
        {
            _applies = static _ => true;
            return;
        }
        if (kind == HitKind.VehicleOfInterest)
        {
            var parts = ConditionTimes.PartsOf(
                registry.ListEntries.Where(of => of.Id == ruleId), of => of.Id, of => of.Revision, of => of.InForce);
            _applies = at => parts.Any(of => of.Period.Contains(at)
                && of.Version.Schedule.Covers(LondonClock.MinuteOfWeek(at.UtcTicks)));
            return;
        }
        var times = new ConditionTimes(registry, ruleId);
        _applies = at => times.ScheduledAt(at) is { } condition && times.IsBound(condition, at)
            && !times.IsLifted(PermissionKind.Suspension, at) && !times.IsLifted(PermissionKind.Permission, at);
    }

    /// <param name="capturedAt">By the camera's clock.</param>
    /// <param name="aheadMin">The clock was ahead by no less, in seconds.</param>
    /// <param name="aheadMax">And by no more.</param>
    public bool MayOverturn(DateTimeOffset capturedAt, double aheadMin, double aheadMax)
    {
        var (first, last) = (capturedAt.AddSeconds(-aheadMax), capturedAt.AddSeconds(-aheadMin));
        for (var at = first; at < last; at = at.AddSeconds(1))
        {
            if (!_applies(at)) return true;
        }
        return !_applies(last);
    }
}
