namespace GeoIntel.Models.Clocks;

/// <summary>What a camera's own reads and signs of life say of its clock.</summary>
static class ArrivalBound
{
    const int Hours = 24;

    /// <summary>How far it is ahead, at any time of the day; null where nothing is said.</summary>
    public static (double? Min, double? Max) Of(ClockCamera camera, ClockRule rule)
    {
        var drift = rule.DriftSecondsPerDay / Hours;
        var told = camera.Arrivals.Where(of => of.Count >= rule.ArrivalsMin)
            .Select(of => (of.Hour, Least: -of.BehindSeconds)).ToList();
        if (told.Count == 0 && camera.Signs is null) return (null, null);

        // Of each hour the best that any hour says of it.
        double? min = told.Count == 0
            ? null
            : Enumerable.Range(0, Hours).Min(hour => told.Max(of => of.Least - drift * (Math.Abs(of.Hour - hour) + 1)));
        double? most = told.Count == 0 ? null : told.Max(of => of.Least);
        if (camera.Signs is { } signs)
        {
            var least = -signs.BehindSeconds - rule.DriftSecondsPerDay;
            min = min is { } known ? Math.Max(known, least) : least;
            most = most is { } other ? Math.Max(other, -signs.BehindSeconds) : -signs.BehindSeconds;
        }
        var isPrompt = most >= -rule.PromptSecondsMax;
        return (min, isPrompt ? most + rule.PromptSecondsMax + rule.DriftSecondsPerDay : null);
    }
}
