using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Journeys;

/// <summary>Says what speaks for and against each cause of an implausible journey. It decides nothing.</summary>
public static class JourneyFindings
{
    const double KmhPerMetreASecond = 3.6;
    const int CompaniesMax = 3;

    public static IReadOnlyList<JourneyFinding> Of(JourneyFacts facts) =>
    [
        .. ReadingFindings.Of(facts, facts.From),
        .. ReadingFindings.Of(facts, facts.Later),
        .. DescriptionFindings.Of(facts),
        .. ClockOf(facts),
        OtherMarksOf(facts),
        .. CompanyOf(facts),
        RepetitionOf(facts),
    ];

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static IEnumerable<JourneyFinding> ClockOf(JourneyFacts facts)
    {
        var (leg, limits) = (facts.Leg, facts.Limits);
        if (leg.SecondsMax is not { } most)
        {
            yield return new(
                JourneyFindingKind.Clocks, FindingWeight.Moderate,
                "The time of one of the reads was marked as doubtful when it came; no speed is made of it.")
            {
                For = [JourneyCause.ClockFault],
            };
            yield break;
        }
        if (leg.DistanceMetres is not { } distance) yield break;
        var doubt = (facts.From.Read.UncertaintyCentimetres + facts.Later.Read.UncertaintyCentimetres) / 100.0;
        var longest = Math.Max(Math.Abs(leg.SecondsMin!.Value), Math.Abs(most));
        var needed = Math.Max(0, distance - doubt) / limits.SpeedMetresPerSecondMax - longest;
        var kmh = limits.SpeedMetresPerSecondMax * KmhPerMetreASecond;
        if (needed <= 0)
        {
            yield return new(
                JourneyFindingKind.Clocks, FindingWeight.Strong,
                Text($"Within the bounds of both clocks the journey may have taken {longest:0.#} s, for which {kmh:0} km/h are enough."))
            {
                For = [JourneyCause.ClockFault],
            };
        }
        else if (leg.IsMeasured)
        {
            yield return new(
                JourneyFindingKind.Clocks, FindingWeight.Moderate,
                Text($"Both clocks were measured; they would have to be out by a further {needed:0.#} s for {kmh:0} km/h to be enough."))
            {
                Against = [JourneyCause.ClockFault],
            };
        }
        else
        {
            yield return new(
                JourneyFindingKind.Clocks, FindingWeight.Slight,
                Text($"Not both clocks were measured; they would have to be out by {needed:0.#} s more than is allowed to the cameras for {kmh:0} km/h to be enough."))
            {
                For = [JourneyCause.ClockFault],
            };
        }
    }

    static JourneyFinding OtherMarksOf(JourneyFacts facts)
    {
        var isMany = facts.OtherMarks >= facts.Limits.OtherMarksMin;
        var text = Text($"{facts.OtherMarks} other marks made implausible journeys to or from one of the cameras within 12 hours; {facts.Limits.OtherMarksMin} make its clock suspect.");
        return facts.OtherMarks == 0
            ? new(JourneyFindingKind.OtherMarks, FindingWeight.Slight, text) { Against = [JourneyCause.ClockFault] }
            : new(JourneyFindingKind.OtherMarks, isMany ? FindingWeight.Strong : FindingWeight.Slight, text) { For = [JourneyCause.ClockFault] };
    }

    // What passes one camera with it is traffic; what does so at two goes with it. A reading of its own mark is none.
    static IEnumerable<JourneyFinding> CompanyOf(JourneyFacts facts)
    {
        var beside = facts.Company
            .Where(one => !SimilarVrms.IsOneEditApart(one.Vrm, facts.Vrm) && !VrmGrammar.AreEquivalent(one.Vrm, facts.Vrm))
            .GroupBy(one => one.Vrm)
            .Select(of => (
                Vrm: of.Key, Cameras: of.Select(one => one.CameraKey).Distinct().Count(),
                AtFrom: of.Any(one => one.SightingId == facts.From.Read.SightingId),
                AtLater: of.Any(one => one.SightingId == facts.Later.Read.SightingId)))
            .Where(of => of.Cameras > 1 && (of.AtFrom || of.AtLater))
            .OrderByDescending(of => of.Cameras).ThenBy(of => of.Vrm.Text, StringComparer.Ordinal).Take(CompaniesMax);
        foreach (var of in beside)
        {
            var isBoth = of.AtFrom && of.AtLater;
            var where = isBoth ? "both of these" : of.AtFrom ? "the earlier of these" : "the later of these";
            yield return new(
                JourneyFindingKind.Company, of.Cameras > 2 ? FindingWeight.Moderate : FindingWeight.Slight,
                Text($"{of.Vrm.Text} passed {of.Cameras} cameras within {facts.Limits.TravelsWithin.TotalSeconds:0} s of it, {where} among them.")
                + (isBoth ? " It, too, went faster than anybody drives." : ""))
            {
                For = isBoth ? [JourneyCause.RecoveryOrTrailer, JourneyCause.ClockFault] : [JourneyCause.RecoveryOrTrailer],
                SightingId = isBoth ? null : of.AtFrom ? facts.From.Read.SightingId : facts.Later.Read.SightingId,
                Other = of.Vrm,
            };
        }
    }

    static JourneyFinding RepetitionOf(JourneyFacts facts)
    {
        var (a, b) = (facts.From.CameraKey, facts.Later.CameraKey);
        var again = facts.Others.Where(other => a != 0 && b != 0
            && ((other.FromCameraKey, other.CameraKey) == (a, b) || (other.FromCameraKey, other.CameraKey) == (b, a))).ToList();
        if (facts.Others.Count == 0)
        {
            return new(
                JourneyFindingKind.Repetition, FindingWeight.Slight,
                "The mark made no other implausible journey in the time asked about; a misread is one of a kind.")
            {
                For = [JourneyCause.Misread],
            };
        }
        var days = again.Select(other => DateOnly.FromDateTime(LondonClock.ToLondon(other.CapturedAt).DateTime)).Distinct().Count();
        return new(
            JourneyFindingKind.Repetition, days > 1 ? FindingWeight.Moderate : FindingWeight.Slight,
            Text($"The mark made {facts.Others.Count} other implausible journeys in the time asked about, {again.Count} of them between these two places, on {days} days."))
        {
            For = [JourneyCause.Clone],
        };
    }
}
