namespace GeoIntel.Models.Convoys;

/// <summary>How a camera's passes in one hour of the week spread over the weeks of the period.</summary>
/// <remarks>
/// The share of an hour is what it has of the time, or of the traffic when that is more: a bank holiday or a match day must
/// not make a chance look smaller than it is, and an empty road must not make it nothing. So shares may add up to more than 1.
/// </remarks>
sealed class HourShares(ConvoyQuestion question)
{
    readonly Dictionary<(int Camera, int HourOfWeek), (double Time, long Traffic)> _totals = [];
    readonly Dictionary<int, List<long>> _hours = HoursOf(question);

    /// <summary>How densely passes lie in an hour, in shares of all of them per tick.</summary>
    /// <param name="hour">Ticks of the hour's start; it is in the period.</param>
    public double Density(int camera, long hour)
    {
        var hourOfWeek = LondonHours.OfWeek(hour);
        if (!_totals.TryGetValue((camera, hourOfWeek), out var total))
        {
            foreach (var one in _hours[hourOfWeek])
                total = (total.Time + Length(one), total.Traffic + TrafficOf(camera, one));
            _totals.Add((camera, hourOfWeek), total);
        }
        var byTime = 1 / total.Time;
        return total.Traffic == 0 ? byTime : Math.Max(byTime, TrafficOf(camera, hour) / ((double)total.Traffic * Length(hour)));
    }

    /// <summary>The part of an hour that is in the period.</summary>
    public (long From, long Until) Bounds(long hour) =>
        (Math.Max(hour, question.FromTicks), Math.Min(hour + TimeSpan.TicksPerHour, question.UntilTicks));

    double Length(long hour)
    {
        var (from, until) = Bounds(hour);
        return until - from;
    }

    long TrafficOf(int camera, long hour) => question.Traffic.GetValueOrDefault((camera, hour));

    static Dictionary<int, List<long>> HoursOf(ConvoyQuestion question)
    {
        var hours = new Dictionary<int, List<long>>();
        for (var hour = LondonHours.StartOf(question.FromTicks); hour < question.UntilTicks; hour += TimeSpan.TicksPerHour)
        {
            var key = LondonHours.OfWeek(hour);
            if (!hours.TryGetValue(key, out var list)) hours.Add(key, list = []);
            list.Add(hour);
        }
        return hours;
    }
}
