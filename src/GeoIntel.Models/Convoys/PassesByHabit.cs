namespace GeoIntel.Models.Convoys;

/// <summary>On what part of the other days of the same kind a candidate was at a journey's cameras at the same times.</summary>
/// <remarks>
/// Who passes at 8:12 each working day is with everyone who does, at more journeys than chance within the hour would have it.
/// The kinds are Monday to Friday, and weekends. Days on which the subject was there too count as others do, so two vehicles
/// with one daily routine look like what they mostly are: commuters.
/// </remarks>
sealed class PassesByHabit(ConvoyQuestion question)
{
    readonly List<DateOnly> _days = DaysOf(question);

    public double Of(SubjectJourney journey, CandidateReads reads)
    {
        var isWeekend = LondonHours.IsWeekend(journey.Day);
        var (days, passed) = (0, 0);
        foreach (var day in _days)
        {
            if (day == journey.Day || LondonHours.IsWeekend(day) != isWeekend) continue;
            var shift = day.DayNumber - journey.Day.DayNumber;
            var first = LondonHours.Shift(journey.Reads[0].Ticks, shift);
            if (first < question.FromTicks || first >= question.UntilTicks) continue;
            days++;
            if (reads.First(journey, ticks => LondonHours.Shift(ticks, shift), question.Rule.Window.Ticks) is not null) passed++;
        }
        return days == 0 ? 0 : (double)passed / days;
    }

    static List<DateOnly> DaysOf(ConvoyQuestion question)
    {
        var days = new List<DateOnly>();
        var last = LondonHours.DayOf(question.UntilTicks - 1);
        for (var day = LondonHours.DayOf(question.FromTicks); day <= last; day = day.AddDays(1)) days.Add(day);
        return days;
    }
}
