using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Uptime;

namespace GeoIntel.Models.Compliance;

/// <summary>Answers for one condition, day by day, in one of four ways.</summary>
/// <remarks>
/// A possible breach is indicated when a hit that stands, and that no person has refuted, has a read on the day. Else
/// the condition is not applicable when every scheduled minute was lifted, or none was scheduled; else not observable
/// when in no applicable minute a vehicle was linked and an able camera up; else no read contradicts it, to the stated
/// <see cref="ComplianceDay.Coverage"/>. Each minute is judged by what held at its beginning.
/// </remarks>
public static class ComplianceCalendar
{
    /// <param name="uptime">Of each able camera, over all the days up to now.</param>
    /// <param name="reads">Of all hits of the condition that stand, in any order.</param>
    /// <param name="from">The first day in London.</param>
    /// <param name="until">The day after the last one.</param>
    /// <param name="now">Minutes that are not over are not counted.</param>
    public static IReadOnlyList<ComplianceDay> Of(
        RegistryState registry, string conditionId, AbleCameras cameras,
        IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>> uptime, IEnumerable<ComplianceRead> reads,
        DateOnly from, DateOnly until, DateTimeOffset now)
    {
        var times = new ConditionTimes(registry, conditionId);
        var (begins, ends) = (LondonDay.Of(from).From, LondonDay.Of(until).From);
        var counts = new Counts(cameras, uptime, begins, ends);
        var onDay = reads.OrderBy(of => of.CapturedAt).ThenBy(of => of.SightingId)
            .ToLookup(of => LondonDay.Of(of.CapturedAt));
        var days = new List<ComplianceDay>();
        for (var day = from; day < until; day = day.AddDays(1))
        {
            var minutes = Judge(LondonDay.Of(day), times, counts, now, out var covered, out var cameraCount);
            days.Add(Answer(day, minutes, covered, cameraCount, onDay[day].ToList()) with
            {
                IsIncomplete = LondonDay.Of(day).Until > now,
            });
        }
        return days;
    }

    static ComplianceMinutes Judge(
        Period day, ConditionTimes times, Counts counts, DateTimeOffset now, out double covered, out int cameraCount)
    {
        var minutes = new ComplianceMinutes();
        (covered, cameraCount) = (0, 0);
        for (var at = day.From; at < day.Until && at.AddMinutes(1) <= now; at = at.AddMinutes(1))
        {
            if (times.ScheduledAt(at) is not { } condition) continue;
            minutes = minutes with { Scheduled = minutes.Scheduled + 1 };
            if (!times.IsBound(condition, at))
            {
                minutes = minutes with { Unbound = minutes.Unbound + 1 };
                continue;
            }
            if (times.IsLifted(PermissionKind.Suspension, at))
            {
                minutes = minutes with { Suspended = minutes.Suspended + 1 };
                continue;
            }
            if (times.IsLifted(PermissionKind.Permission, at))
            {
                minutes = minutes with { Permitted = minutes.Permitted + 1 };
                continue;
            }
            var (inService, up) = counts.At(condition, at);
            cameraCount = Math.Max(cameraCount, inService);
            if (!times.IsLinked(condition, at)) continue;
            minutes = minutes with { Linked = minutes.Linked + 1, Observable = minutes.Observable + (up > 0 ? 1 : 0) };
            if (up > 0) covered += (double)up / inService;
        }
        return minutes;
    }

    static ComplianceDay Answer(
        DateOnly day, ComplianceMinutes minutes, double covered, int cameraCount, List<ComplianceRead> reads)
    {
        var standing = reads.FindAll(of => !of.IsRefuted);
        return new ComplianceDay
        {
            Day = day,
            Answer = standing.Count > 0 ? ComplianceAnswer.PossibleBreachIndicated
                : minutes.Applicable == 0 ? ComplianceAnswer.NotApplicable
                : minutes.Observable == 0 ? ComplianceAnswer.NotObservable
                : ComplianceAnswer.NoContraryRead,
            Minutes = minutes,
            Coverage = minutes.Applicable == 0 ? null : covered / minutes.Applicable,
            CameraCount = cameraCount,
            Hits = [.. standing.Select(of => of.HitId).Distinct()],
            RefutedHits = [.. reads.Where(of => of.IsRefuted).Select(of => of.HitId).Distinct()],
            Reads = [.. standing.DistinctBy(of => of.SightingId)],
        };
    }

    /// <summary>The cameras that were able, in service and up, counted once for each set of them.</summary>
    sealed class Counts(
        AbleCameras cameras, IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>> uptime, DateTimeOffset from,
        DateTimeOffset until)
    {
        readonly Dictionary<Camera[], CameraCount> _counts = [];
        readonly long _first = UptimeCalendar.MinuteOf(from);
        readonly int _minutes = (int)(UptimeCalendar.MinuteOf(until) - UptimeCalendar.MinuteOf(from));

        public (int InService, int Up) At(Condition condition, DateTimeOffset instant)
        {
            var able = cameras.At(condition, instant);
            if (!_counts.TryGetValue(able, out var count))
                _counts.Add(able, count = new CameraCount(able, uptime, _first, _minutes));
            return count.At(UptimeCalendar.MinuteOf(instant));
        }
    }
}
