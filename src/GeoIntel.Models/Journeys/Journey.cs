using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Journeys;

/// <summary>Whether one mark can have come from one read to the next, and what may be wrong if it cannot.</summary>
/// <remarks>It is about the quality of reads and about cloned marks, for every vehicle alike; nobody is bound by
/// it.</remarks>
public static class Journey
{
    const double KmhPerMetreASecond = 3.6;

    /// <summary>The time that a speed is worked out for is never less, so that it stays a number.</summary>
    static readonly TimeSpan TimeMin = TimeSpan.FromSeconds(1);

    /// <summary>Tells why two reads of one mark contradict each other.</summary>
    /// <param name="from">The last standing read before <paramref name="to"/>.</param>
    /// <returns>Null when a vehicle can have done it: when the straight line between the places, less both
    /// uncertainties, is no longer than the greatest speed makes of the time between, both clocks as far out as they
    /// may be.</returns>
    /// <exception cref="ArgumentException"><paramref name="to"/> was captured first.</exception>
    public static JourneyReason? FindImplausible(
        JourneyRead from, JourneyRead to, JourneyEvidence evidence, JourneyLimits limits)
    {
        if (!IsImplausible(from, to, limits)) return null;

        var distance = DistanceMetres(from, to);
        var time = Math.Max(Time(from, to, limits).TotalSeconds, TimeMin.TotalSeconds);
        return new JourneyReason(
            from.SightingId, from.CameraId, from.CapturedAt, distance, distance / time * KmhPerMetreASecond,
            LikelyCause(from, to, evidence, limits));
    }

    /// <inheritdoc cref="FindImplausible"/>
    public static bool IsImplausible(JourneyRead from, JourneyRead to, JourneyLimits limits)
    {
        if (to.CapturedAt < from.CapturedAt)
            throw new ArgumentException("A journey goes from the earlier read to the later one.", nameof(to));

        return to.CapturedAt - from.CapturedAt <= limits.TimeApartMax
            && DistanceMetres(from, to) > limits.SpeedMetresPerSecondMax * Time(from, to, limits).TotalSeconds;
    }

    // What explains many journeys at once comes first, and a wrong read before two vehicles: it is by far more common,
    // and it, too, makes the make and colour differ.
    static JourneyCause LikelyCause(
        JourneyRead from, JourneyRead to, JourneyEvidence evidence, JourneyLimits limits) =>
        evidence.OtherMarks >= limits.OtherMarksMin ? JourneyCause.ClockFault
        : evidence.TravelsWithAnother ? JourneyCause.RecoveryOrTrailer
        : IsDoubtful(from, limits) || IsDoubtful(to, limits) ? JourneyCause.Misread
        : Differ(from.Make, to.Make) || Differ(from.Colour, to.Colour) ? JourneyCause.Clone
        : JourneyCause.Unknown;

    static bool IsDoubtful(JourneyRead read, JourneyLimits limits) =>
        read.HasCandidates
        || read.Confidence < limits.ReadConfidenceMin
        || read.CharacterConfidences.Any(confidence => confidence < limits.CharacterConfidenceMin);

    static bool Differ(string a, string b) =>
        a.Length > 0 && b.Length > 0 && !string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    static double DistanceMetres(JourneyRead from, JourneyRead to)
    {
        var uncertainty = (from.UncertaintyCentimetres + to.UncertaintyCentimetres) / 100.0;
        return Math.Max(0, from.Position.DistanceMetresTo(to.Position) - uncertainty);
    }

    static TimeSpan Time(JourneyRead from, JourneyRead to, JourneyLimits limits) =>
        to.CapturedAt - from.CapturedAt + SkewOf(from, limits) + SkewOf(to, limits);

    static TimeSpan SkewOf(JourneyRead read, JourneyLimits limits) =>
        read.ClockSkewMax > TimeSpan.Zero ? read.ClockSkewMax : limits.ClockSkewMax;
}
