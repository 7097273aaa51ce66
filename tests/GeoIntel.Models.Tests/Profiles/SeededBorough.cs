using GeoIntel.Models.Cordons;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;

namespace GeoIntel.Models.Tests.Profiles;

/// <summary>Whole figures of a made-up borough: wards in a row, mostly with few incidents, and names that must go nowhere.</summary>
sealed class SeededBorough
{
    public SeededBorough(int seed)
    {
        var random = new Random(seed);
        var wards = 1 + random.Next(9);
        var months = 1 + random.Next(14);
        var asOf = new DateTimeOffset(2026, 4, 2, 9, 0, 0, TimeSpan.Zero);
        Secrets =
        [
            .. Enumerable.Range(0, 1 + random.Next(7)).Select(i => $"Crew Zq{seed}x{i}"), $"Feed Zq{seed}", "cameras/zq-mast-7",
            $"Zq{seed} arterial", "ZQ70ZQX", "Zephyrine Quill",
        ];
        var groups = Secrets.Where(secret => secret.StartsWith("Crew", StringComparison.Ordinal)).Select(name =>
            new OrganisedGroup(name, "active", asOf.AddDays(-random.Next(500)))).ToList();
        Figures = new ProfileFigures
        {
            Edition = DocumentEdition.Police,
            Areas = [.. Enumerable.Range(0, wards).Select(i => new ProfileArea(
                $"W{i}", $"Ward {i}", random.Next(4) == 0 ? null : 1_000 + random.Next(9_000), 400 + random.Next(4_000), Square(i * 1_500, 0, 1_500)))],
            FirstMonth = new DateOnly(2025, 1, 1),
            Months = months,
            AsOf = asOf,
            Crime = [.. ProfileGroups.All.Select(of => Crime(of.Group.Id, random, wards, months))],
            WithoutPlace = random.Next(12),
            Hotspots = [Run(random, wards)],
            Groups = new(
                groups.Count, [new("active", groups.Count), new("dormant", 0), new("archived", 0)],
                [new("up to 3 months ago", groups.Count / 2), new("more than a year ago", groups.Count - groups.Count / 2)], groups),
            Hits = [new("curfew", [new("undecided", random.Next(4)), new("confirmed", random.Next(4))])],
            Cordon = random.Next(3) == 0 ? null : CordonFigures.Of(
                new DateOnly(2025, 1, 1).AddMonths(months - 1),
                Enumerable.Range(0, 1 + random.Next(4)).Select(i => ($"Zq{seed} arterial {i}", new CordonCell(
                    random.Next(9), random.Next(300), random.Next(7), random.Next(3), random.Next(300), random.Next(9)))).ToList(),
                new CordonCoverage(), random.Next(9)),
            Sources = [new("street-crime", 3, asOf.AddDays(-20), new DateOnly(2026, 2, 1), random.Next(300)), new("own", 1, asOf, null, random.Next(9))],
            Feeds = [new($"Feed Zq{seed}", asOf.AddDays(-random.Next(20)), 12_345, 4)],
        };
    }

    public ProfileFigures Figures { get; }

    /// <summary>Names, marks and cameras.</summary>
    public IReadOnlyList<string> Secrets { get; }

    public static DocumentLabels Labels(ProfileFigures figures) => new()
    {
        Id = "0198a000-0000-7000-8000-000000000001", Kind = ProfileDocument.Kind, Subject = "Made-up borough",
        FirstDay = figures.FirstMonth, Until = figures.FirstMonth.AddMonths(figures.Months), Edition = figures.Edition, Version = 3,
        BuiltAt = figures.AsOf, CodeVersion = "0.1.0+test", Handling = "OFFICIAL", Attribution = "Made up.",
        Purpose = "SeriousCrime LOCP-1", SmallCount = SmallCounts.ThresholdDefault,
    };

    static CrimeFigures Crime(string id, Random random, int wards, int months)
    {
        var (areas, times) = (new int?[wards], new int?[months]);
        Array.Fill(areas, 0);
        Array.Fill(times, 0);
        for (var left = random.Next(random.Next(2) == 0 ? 12 : 120); left > 0; left--)
        {
            // Most of them in one ward, so that the others are small.
            areas[random.Next(3) > 0 ? 0 : random.Next(wards)]++;
            times[random.Next(months)]++;
        }
        return new CrimeFigures
        {
            Id = id, Total = areas.Sum(), ByArea = areas, ByMonth = times, FlagTold = (FlagTold)random.Next(4),
        };
    }

    static HotspotFigures Run(Random random, int wards) => new()
    {
        Run = "run-1", Group = "neighbourhood-crime", Unit = "grid-500", FirstMonth = new DateOnly(2024, 1, 1), Months = 24,
        EndedAt = new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero), Forecaster = "empirical-bayes", Verdict = "As good as last year's map.",
        DataSha256 = "ab", Attribution = "Made up.",
        Cells = [.. Enumerable.Range(0, 9 * wards).Select(i =>
        {
            var count = random.Next(3) == 0 ? random.Next(5) : 5 + random.Next(90);
            return new HotspotCellFigures(
                $"SD{i:000}", Square(i / 9 * 1_500 + i % 3 * 500, i % 9 / 3 * 500, 500), count, count / 24.0, count / 20.0, 0, 3 + count / 8, i + 1,
                100.0 * (i + 1) / (9 * wards), "New Hot Spot", "No Pattern Detected", 0.25, i < 2);
        })],
    };

    static string Square(int west, int south, int side)
    {
        var (w, s) = (340_000 + west, 400_000 + south);
        return FormattableString.Invariant(
            $"MULTIPOLYGON((({w} {s}, {w + side} {s}, {w + side} {s + side}, {w} {s + side}, {w} {s})))");
    }
}
