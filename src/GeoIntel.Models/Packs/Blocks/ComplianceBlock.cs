using GeoIntel.Models.Compliance;

namespace GeoIntel.Models.Packs.Blocks;

/// <summary>One condition over the pack's days.</summary>
/// <param name="Kind">For people.</param>
/// <param name="Subject">`nominals/ID` or `groups/ID`.</param>
public sealed record PackCondition(string Id, string Kind, string Subject, IReadOnlyList<ComplianceDay> Days);

/// <summary>Each condition's days in the four answers.</summary>
public static class ComplianceBlock
{
    public static BlockFigures Of(IReadOnlyList<PackCondition> conditions) => new(
        PackBlock.Compliance,
        [
            "None of the four answers says that a condition was kept: a vehicle was seen or not, and a person may have been elsewhere. Breach is a person's word.",
            "Coverage is of the cameras that could have shown a breach, weighed over the minutes in which the condition applied; it is not of the ground.",
            "Conditions of persons who are restricted, under 18, exploited, victims or witnesses are in no pack.",
        ],
        [
            new(
                "compliance", "Conditions by answer", "Days of each answer. The coverage is the mean of the days that have one.",
                ["condition", "kind", "of", "possible breach indicated", "no contrary read", "not observable", "not applicable",
                    "days not over", "mean coverage"],
                [.. conditions.Select(Row)]),
            new(
                "possible-breaches", "Days with a possible breach indicated", "", ["day", "condition", "of", "reads", "hits"],
                [.. conditions.SelectMany(of => of.Days.Where(IsIndicated).Select(day => (of, day)))
                    .OrderBy(row => row.day.Day).Select(row => (IReadOnlyList<string>)
                    [
                        BlockText.Day(row.day.Day), $"conditions/{row.of.Id}", row.of.Subject, BlockText.Number(row.day.Reads.Count),
                        row.day.Hits.Count == 0 ? "of hits that packs do not name" : string.Join(", ", row.day.Hits.Select(id => $"hits/{id}")),
                    ])]),
        ]);

    static IReadOnlyList<string> Row(PackCondition of)
    {
        var coverages = of.Days.Select(day => day.Coverage).OfType<double>().ToList();
        return
        [
            $"conditions/{of.Id}", of.Kind, of.Subject,
            .. Enum.GetValues<ComplianceAnswer>().Select(answer => BlockText.Number(of.Days.Count(day => day.Answer == answer))),
            BlockText.Number(of.Days.Count(day => day.IsIncomplete)),
            BlockText.Percent(coverages.Count == 0 ? null : coverages.Average()),
        ];
    }

    static bool IsIndicated(ComplianceDay day) => day.Answer == ComplianceAnswer.PossibleBreachIndicated;
}
