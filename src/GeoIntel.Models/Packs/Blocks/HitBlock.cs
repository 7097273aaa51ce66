using GeoIntel.Models.Compliance;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Packs.Blocks;

/// <summary>A hit as packs know it: by its name and its rule, without the mark.</summary>
/// <param name="Outcome">Number of the contract's HitOutcome; 0 while nobody has decided it.</param>
/// <param name="NominalId">Empty where the hit carries no person.</param>
public sealed record PackHit(
    Guid Id, HitKind Kind, DateTimeOffset FirstCapturedAt, string CameraId, string RuleId, string NominalId, int Outcome);

/// <summary>Hits and what became of them.</summary>
public static class HitBlock
{
    /// <summary>In the numbers of the contract's HitOutcome, from 0.</summary>
    static readonly string[] Outcomes =
    [
        "not decided", "confirmed", "misread", "wrong person for the vehicle", "permitted", "passed to the police",
        "nobody was free to act",
    ];

    static readonly string[] Kinds =
    [
        "vehicle of interest", "exclusion zone", "restriction zone", "curfew", "non-association", "group presence",
        "implausible journey",
    ];

    static readonly string[] Limits =
    [
        "A hit says that a vehicle was read. It does not say who was in it, and only a person confirms it.",
        "Hits that were withdrawn, that are a matter for safeguarding, that were made of a confidential list, that are held for a case, or that are about somebody of whom packs tell nothing are in no figure. A covert camera is not named.",
    ];

    public static BlockFigures Counts(IReadOnlyList<PackHit> hits, DateOnly first, DateOnly until)
    {
        var days = Enumerable.Range(0, until.DayNumber - first.DayNumber).Select(first.AddDays).ToList();
        var byDay = days.Select(day => hits.Count(hit => LondonDay.Of(hit.FirstCapturedAt) == day)).ToList();
        var rows = Enum.GetValues<HitKind>().Where(kind => kind != HitKind.Presence).Select(kind => Row(NameOf(kind), [.. hits.Where(hit => hit.Kind == kind)]))
            .Append(Row("all", hits));
        return new BlockFigures(
            PackBlock.Hits, Limits,
            [
                new("hits", "Hits by kind and outcome", "By the day of the first read.", ["kind", "hits", .. Outcomes], [.. rows]),
                new("hits-by-day", "Hits by day", "", ["day", "hits"],
                    [.. days.Zip(byDay, (day, count) => (IReadOnlyList<string>)[BlockText.Day(day), BlockText.Number(count)])]),
            ],
            new("Hits by day", [.. days.Select(day => BlockText.Day(day)[5..])], byDay));
    }

    /// <param name="hits">In any order; told in the order of time.</param>
    public static BlockFigures Episodes(IReadOnlyList<PackHit> hits) => new(
        PackBlock.Episodes,
        ["A hit is told by its name and its rule; the mark, the image and the reads are with the hit, for as long as it is kept."],
        [
            new(
                "episodes", "Hits one by one", "", ["first read", "kind", "camera", "rule", "person", "outcome", "hit"],
                [.. hits.OrderBy(hit => hit.FirstCapturedAt).ThenBy(hit => hit.Id).Select(hit => (IReadOnlyList<string>)
                [
                    BlockText.Time(hit.FirstCapturedAt), NameOf(hit.Kind), hit.CameraId.Length == 0 ? "an observation" : hit.CameraId,
                    RuleOf(hit), hit.NominalId.Length == 0 ? "" : $"nominals/{hit.NominalId}", Outcomes[hit.Outcome], $"hits/{hit.Id}",
                ])]),
        ]);

    public static string NameOf(HitKind kind) => Kinds[(int)kind - 1];

    // The rule of a journey is the service's own.
    static string RuleOf(PackHit hit) => hit.Kind switch
    {
        HitKind.ImplausibleJourney => "",
        HitKind.VehicleOfInterest => $"listEntries/{hit.RuleId}",
        _ => $"conditions/{hit.RuleId}",
    };

    static IReadOnlyList<string> Row(string name, IReadOnlyList<PackHit> hits) =>
    [
        name, BlockText.Number(hits.Count),
        .. Outcomes.Select((_, outcome) => BlockText.Number(hits.Count(hit => hit.Outcome == outcome))),
    ];
}
