using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Convoys;

/// <summary>Who travelled with a vehicle more often than background traffic would have it.</summary>
/// <remarks>
/// A journey is shared when the candidate was, at one of its cameras at least, within the window. Its chance is the greater of
/// <see cref="TogetherByChance"/> and <see cref="PassesByHabit"/>; so a bus and a commuter share much and are expected to.
/// It says nothing about who drove, or that either knew of the other. One thread at a time.
/// </remarks>
public sealed class ConvoyAnalysis
{
    readonly ConvoyQuestion _question;
    readonly TogetherByChance _chance;
    readonly PassesByHabit _habit;

    /// <exception cref="ArgumentException">The rule or the period is not good.</exception>
    public ConvoyAnalysis(ConvoyQuestion question)
    {
        if (!question.Rule.IsGood) throw new ArgumentException("The window or the gap is out of its limits.", nameof(question));
        if (question.UntilTicks <= question.FromTicks) throw new ArgumentException("The period is empty.", nameof(question));
        _question = question;
        Journeys = SubjectJourney.Cut(question.Subject, question.Rule.JourneyGap);
        _chance = new(question, Journeys, new HourShares(question));
        _habit = new(question);
    }

    /// <summary>The subject's, in the order of time.</summary>
    public IReadOnlyList<SubjectJourney> Journeys { get; }

    /// <param name="reads">All of the candidate's at the subject's cameras in the period, in any order.</param>
    /// <returns>Null when no journey was shared; its p is 1.</returns>
    public ConvoyFinding? Judge(Vrm vrm, IEnumerable<ConvoyRead> reads)
    {
        var its = new CandidateReads(reads);
        var window = _question.Rule.Window.Ticks;
        var shared = Journeys.Select(journey => new SharedJourney(journey, its.All(journey, window)))
            .Where(one => one.Places.Count > 0).ToList();
        if (shared.Count == 0) return null;
        var chances = ChancesOf(its.InOrder);
        var stated = chances.Select((chance, j) => Math.Max(chance, _habit.Of(Journeys[j], its))).ToArray();
        return new()
        {
            Vrm = vrm,
            Shared = shared,
            DayCount = shared.Select(one => one.Journey.Day).Distinct().Count(),
            ExpectedCount = stated.Sum(),
            P = SharedTail.AtLeast(stated, shared.Count),
            Chances = chances,
        };
    }

    /// <summary>Least likely by chance first, each with its false-discovery rate.</summary>
    /// <param name="candidateCount">All vehicles that passed the subject's cameras in the period, also those that shared
    /// nothing.</param>
    public static IReadOnlyList<ConvoyFinding> Rank(IEnumerable<ConvoyFinding> findings, long candidateCount)
    {
        var ranked = findings.OrderBy(one => one.P).ThenByDescending(one => one.Shared.Count)
            .ThenBy(one => one.ExpectedCount).ThenBy(one => one.Vrm).ToList();
        var rates = FalseDiscovery.Adjust([.. ranked.Select(one => one.P)], candidateCount);
        return [.. ranked.Select((one, i) => one with { FalseDiscoveryRate = rates[i] })];
    }

    /// <summary>Chances within the hour alone, also of a candidate that shared nothing.</summary>
    /// <param name="reads">In the order of time.</param>
    internal double[] ChancesOf(ConvoyRead[] reads) => _chance.Of(reads);
}
