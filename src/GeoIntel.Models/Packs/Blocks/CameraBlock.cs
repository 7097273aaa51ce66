using System.Globalization;

namespace GeoIntel.Models.Packs.Blocks;

/// <summary>How one camera did.</summary>
/// <param name="LastReadAt">Up to the end of the pack's time; null where it never read anything.</param>
/// <param name="UpShare">Of the time in service; null where it was not in service or nothing is known.</param>
/// <param name="AheadMin">Least seconds that its clock was ahead of ours on the newest day that tells; so the next.</param>
/// <param name="IsContradictory">What tells of its clock on that day does not fit together.</param>
public sealed record PackCamera(
    string Id, string Name, DateTimeOffset? LastReadAt, double? UpShare, double? AheadMin, double? AheadMax, bool IsContradictory);

/// <summary>How many reads of a feed were refused for a reason since the feed was set up.</summary>
/// <param name="Reason">One of <see cref="CameraBlock.ReasonOf"/>.</param>
public sealed record PackRefusal(string Feed, string Reason, long Count);

/// <summary>A feed of reads.</summary>
public sealed record PackFeed(string Name, DateTimeOffset? LastCommitAt, long Accepted, long Refused);

/// <summary>Whether cameras and feeds can be relied on.</summary>
public static class CameraBlock
{
    /// <summary>In the numbers of the contract's RefusalReason.</summary>
    static readonly string[] Reasons =
    [
        "not stated", "unknown camera", "unreadable mark", "no capture time", "from the future", "too old", "impossible position",
        "impossible confidence", "no identity", "text too long", "unknown read", "wrong feed", "wrong attachment",
    ];

    public static string ReasonOf(int number) =>
        number >= 0 && number < Reasons.Length ? Reasons[number] : string.Create(CultureInfo.InvariantCulture, $"reason {number}");

    /// <param name="asOf">Until when silence is counted: the end of the pack's time, or now where that is not over.</param>
    public static BlockFigures Of(
        IReadOnlyList<PackCamera> cameras, IReadOnlyList<PackFeed> feeds, IReadOnlyList<PackRefusal> refusals, DateTimeOffset asOf) => new(
        PackBlock.Cameras,
        [
            "A silent camera may stand where nobody drives; up time takes that into account as far as it is known. Covert cameras are in no pack.",
            $"Silence is counted up to {BlockText.Time(asOf)}; what feeds sent and what was refused since each feed was set up.",
        ],
        [
            new(
                "cameras", "Cameras", "", ["camera", "name", "last read", "silent for", "up", "clock ahead of ours"],
                [.. cameras.Select(of => (IReadOnlyList<string>)
                [
                    of.Id, of.Name, of.LastReadAt is { } at ? BlockText.Time(at) : "never", SilenceOf(of, asOf), of.UpShare is { } up ? BlockText.Percent(up) : "not known",
                    ClockOf(of),
                ])]),
            new(
                "feeds", "Feeds", "", ["feed", "last stored", "reads taken", "reads refused"],
                [.. feeds.Select(of => (IReadOnlyList<string>)
                    [of.Name, of.LastCommitAt is { } at ? BlockText.Time(at) : "never", BlockText.Number(of.Accepted), BlockText.Number(of.Refused)])]),
            new(
                "refusals", "Refused reads by reason", "", ["feed", "reason", "reads refused"],
                [.. refusals.Select(of => (IReadOnlyList<string>)[of.Feed, of.Reason, BlockText.Number(of.Count)])]),
        ]);

    static string SilenceOf(PackCamera of, DateTimeOffset asOf)
    {
        if (of.LastReadAt is not { } at) return "always";
        var silence = asOf - at;
        return silence.TotalDays >= 2
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(silence.TotalDays):0} days")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Max(silence.TotalHours, 0)):0} h");
    }

    static string ClockOf(PackCamera of)
    {
        if (of.IsContradictory) return "contradictory";
        return (of.AheadMin, of.AheadMax) switch
        {
            ({ } least, { } most) => string.Create(CultureInfo.InvariantCulture, $"{least:0.0} to {most:0.0} s"),
            ({ } least, null) => string.Create(CultureInfo.InvariantCulture, $"at least {least:0.0} s"),
            (null, { } most) => string.Create(CultureInfo.InvariantCulture, $"at most {most:0.0} s"),
            _ => "not known",
        };
    }
}
