namespace GeoIntel.Models.Packs.Blocks;

/// <summary>Something that needs a person.</summary>
/// <param name="Name">The resource's.</param>
/// <param name="Reason">One of <see cref="ReviewBlock.Reasons"/>.</param>
public sealed record PackReview(string Name, string Reason, DateTimeOffset DueAt, string Owner, string BasisReference);

/// <summary>What falls due.</summary>
public static class ReviewBlock
{
    public const int SoonDays = 14;
    public const int AheadDays = 31;

    public const string ZoneEnds = "zone ends";
    public const string CameraEnds = "camera leaves service";

    /// <summary>The first seven in the numbers of the contract's ReviewReason, from 1.</summary>
    public static IReadOnlyList<string> Reasons { get; } =
    [
        "awaiting approval", "review overdue", "review due", "basis expired", "basis expiring", "not evaluated", "without an end",
        ZoneEnds, CameraEnds,
    ];

    /// <param name="reviews">Up to <see cref="AheadDays"/> after <paramref name="asOf"/>.</param>
    public static BlockFigures Of(IReadOnlyList<PackReview> reviews, DateTimeOffset asOf) => new(
        PackBlock.Reviews,
        [
            $"Counted from the moment the pack was made, {BlockText.Time(asOf)}: entries of lists, conditions, their authorisations and other bases, links and memberships, zones and cameras that end.",
            "Groups have no review date in the register, and what a siting review says of a camera's case is not kept.",
        ],
        [
            new(
                "reviews-due", "What needs a person, by reason", "", ["reason", "now", $"in the next {SoonDays} days", $"in {SoonDays + 1} to {AheadDays} days"],
                [.. Reasons.Select(reason => Row(reason, [.. reviews.Where(of => of.Reason == reason)], asOf)).Append(Row("all", reviews, asOf))]),
            new(
                "reviews", "What needs a person, one by one", "What is due first comes first.", ["due", "what", "reason", "owner", "basis"],
                [.. reviews.OrderBy(of => of.DueAt).ThenBy(of => of.Name, StringComparer.Ordinal).ThenBy(of => of.Reason, StringComparer.Ordinal)
                    .Select(of => (IReadOnlyList<string>)[BlockText.Day(of.DueAt), of.Name, of.Reason, of.Owner, of.BasisReference])]),
        ]);

    static IReadOnlyList<string> Row(string name, IReadOnlyList<PackReview> reviews, DateTimeOffset asOf)
    {
        var soon = asOf.AddDays(SoonDays);
        return
        [
            name, BlockText.Number(reviews.Count(of => of.DueAt <= asOf)),
            BlockText.Number(reviews.Count(of => of.DueAt > asOf && of.DueAt <= soon)), BlockText.Number(reviews.Count(of => of.DueAt > soon)),
        ];
    }
}
