using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Journeys;

/// <summary>What speaks for or against one of the two reads being misread.</summary>
static class ReadingFindings
{
    const int ReadingsMax = 3;

    // One in ten and one in a hundred.
    static readonly double StrongMin = Math.Log(0.1);
    static readonly double ModerateMin = Math.Log(0.01);

    public static IEnumerable<JourneyFinding> Of(JourneyFacts facts, ReviewedRead of)
    {
        if (of.IsByPerson) yield break;
        if (ConfidenceOf(facts, of) is { } sure) yield return sure;
        var near = NearOf(facts, of).ToList();
        foreach (var finding in near) yield return finding;
        if (near.Count == 0 && of.Candidates.Count > 0)
        {
            yield return new(
                JourneyFindingKind.OtherReadingOffered, FindingWeight.Slight,
                JourneyFindings.Text($"The device held {of.Candidates.Count} other marks possible; none of them was read where it could have come from."))
            {
                For = [JourneyCause.Misread], SightingId = of.Read.SightingId,
            };
        }
    }

    static JourneyFinding? ConfidenceOf(JourneyFacts facts, ReviewedRead of)
    {
        var read = of.Read;
        if (read.Confidence is null && read.CharacterConfidences.Count == 0) return null;
        var least = read.CharacterConfidences.Count == 0 ? (float?)null : read.CharacterConfidences.Min();
        var said = (read.Confidence is { } whole ? JourneyFindings.Text($"{whole:0.00} of the mark") : "")
            + (read.Confidence is null || least is null ? "" : " and ")
            + (least is { } one ? JourneyFindings.Text($"{one:0.00} of its least sure character") : "");
        var text = $"The device was sure by {said}; "
            + JourneyFindings.Text($"below {facts.Limits.ReadConfidenceMin:0.0} and {facts.Limits.CharacterConfidenceMin:0.0} it may well be wrong.");
        var isDoubtful = read.Confidence < facts.Limits.ReadConfidenceMin || least < facts.Limits.CharacterConfidenceMin;
        return isDoubtful
            ? new(JourneyFindingKind.Confidence, FindingWeight.Moderate, text) { For = [JourneyCause.Misread], SightingId = read.SightingId }
            : new(JourneyFindingKind.Confidence, FindingWeight.Slight, text) { Against = [JourneyCause.Misread], SightingId = read.SightingId };
    }

    static IEnumerable<JourneyFinding> NearOf(JourneyFacts facts, ReviewedRead of)
    {
        var characters = MatchProbability.OfMark(of.VrmText, [.. of.Read.CharacterConfidences]);
        var near = of.Near.GroupBy(one => one.Vrm, one => one.Read)
            .Select(mark => (Vrm: mark.Key, Reads: mark.ToList()))
            .Where(mark => CanHavePassed(mark.Reads, of.Read, facts.Limits))
            .Select(mark => (mark.Vrm, mark.Reads, Ratio: MatchProbability.LogRatio(
                mark.Vrm, facts.Vrm, characters, of.Candidates, of.Read.Confidence)))
            .OrderByDescending(mark => mark.Ratio).ThenBy(mark => mark.Vrm.Text, StringComparer.Ordinal).Take(ReadingsMax);
        foreach (var (vrm, reads, ratio) in near)
        {
            var nearest = reads.MinBy(read => (read.CapturedAt - of.Read.CapturedAt).Duration())!;
            yield return new(
                JourneyFindingKind.OtherReadingNear,
                ratio >= StrongMin ? FindingWeight.Strong : ratio >= ModerateMin ? FindingWeight.Moderate : FindingWeight.Slight,
                JourneyFindings.Text($"{vrm.Text} was read {reads.Count} times within {facts.Limits.TimeApartMax.TotalHours:0} hours, nearest {(nearest.CapturedAt - of.Read.CapturedAt).Duration().TotalSeconds:0} s and {nearest.Position.DistanceMetresTo(of.Read.Position):0} m away, and can have passed here. ")
                + JourneyFindings.Text($"This reading is {Math.Exp(ratio):0.####} times as likely if it did as if {facts.Vrm.Text} did."))
            {
                For = [JourneyCause.Misread], SightingId = of.Read.SightingId, Other = vrm, LogLikelihoodRatio = ratio,
            };
        }
    }

    // Its last read before and its first after are no farther off than a vehicle drives.
    static bool CanHavePassed(List<JourneyRead> reads, JourneyRead here, JourneyLimits limits)
    {
        var before = reads.FindLast(read => read.CapturedAt <= here.CapturedAt);
        var after = reads.Find(read => read.CapturedAt > here.CapturedAt);
        return (before is null || !Journey.IsImplausible(before, here, limits))
            && (after is null || !Journey.IsImplausible(here, after, limits));
    }
}
