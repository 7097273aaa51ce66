using System.Globalization;
using GeoIntel.Cli.Sightings;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Models.Siting.Page;

namespace GeoIntel.Cli.Siting;

/// <summary>A report's tables: the same columns on a terminal and in files.</summary>
static class SitingTables
{
    public static IReadOnlyList<SitingTable> Of(SitingReport report) => [Sites(report), Cameras(report), Pairs(report), Cases(report), Sources(report)];

    static SitingTable Sites(SitingReport report)
    {
        var places = report.Candidates.ToDictionary(site => site.Id, StringComparer.Ordinal);
        var gaps = report.CaseGaps.ToDictionary(gap => gap.CandidateId, gap => string.Join("; ", gap.Missing), StringComparer.Ordinal);
        return new(
            "sites", ["number", "site", "easting", "northing", "reach_metres", "covered_weight", "gain_weight", .. Kinds("gain"), "case_lacks"],
            [
                .. report.Selection.Sites.Select((site, i) => (string[])
                [
                    Whole(i + 1), site.SiteId, .. PlaceOf(places.GetValueOrDefault(site.SiteId)?.Place),
                    CsvText.Number(places.GetValueOrDefault(site.SiteId)?.ReachMetres), CsvText.Number(site.CoveredWeight),
                    CsvText.Number(site.GainWeight), .. PartsOf(site.GainByKind), gaps.GetValueOrDefault(site.SiteId, ""),
                ]),
            ]);
    }

    static SitingTable Cameras(SitingReport report) => new(
        "cameras",
        ["objective", "camera", "covered_weight", "lost_weight", .. Kinds("lost"), "only_it_covers", "threshold_weight", "under_threshold", "no_longer_earning"],
        [
            .. report.Standing.SelectMany(standing => standing.Cameras.Select(camera => (string[])
            [
                ObjectiveOf(standing.Objective), camera.CameraId, CsvText.Number(camera.CoveredWeight), CsvText.Number(camera.LostWeight),
                .. PartsOf(camera.LostByKind), Whole(camera.OnlyItCoversCount), CsvText.Number(standing.ThresholdWeight),
                CsvText.Truth(camera.IsUnderThreshold),
                report.Unearning is { } unearning ? CsvText.Truth(unearning.Cameras.Contains(camera.CameraId)) : "",
            ])),
        ]);

    static SitingTable Pairs(SitingReport report) => new(
        "pairs", ["objective", "camera", "other_camera", "shared_weight", "lost_without_both_weight"],
        [
            .. report.Standing.SelectMany(standing => standing.Pairs.Select(pair => (string[])
            [
                ObjectiveOf(standing.Objective), pair.CameraId, pair.OtherCameraId, CsvText.Number(pair.SharedWeight),
                CsvText.Number(pair.LostWithoutBothWeight),
            ])),
        ]);

    static SitingTable Cases(SitingReport report) => new(
        "cases", ["site", "selected", "lacks"],
        [.. report.CaseGaps.Select(gap => (string[])[gap.CandidateId, CsvText.Truth(gap.IsSelected), string.Join("; ", gap.Missing)])]);

    static SitingTable Sources(SitingReport report) => new(
        "sources", ["objective", "kind", "name", "demands", "weight", "currency"],
        [
            .. report.Sources.Select(source => (string[])
            [
                ObjectiveOf(source.Objective), SitingNumbers.Kind(source.Kind), source.Name, Whole(source.DemandCount),
                CsvText.Number(source.Weight), source.Currency,
            ]),
        ]);

    static IEnumerable<string> Kinds(string what) => [$"{what}_cells", $"{what}_crossings", $"{what}_zones"];

    static IEnumerable<string> PartsOf(IReadOnlyDictionary<DemandKind, double> byKind) =>
        Enum.GetValues<DemandKind>().Select(kind => CsvText.Number(byKind.GetValueOrDefault(kind)));

    static string[] PlaceOf(GeoPoint? place) => [CsvText.Number(place?.EastingMetres), CsvText.Number(place?.NorthingMetres)];

    static string ObjectiveOf(SitingObjective objective) => SitingText.Of(objective).Replace(' ', '-');

    static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Name">Of its file, without the ending.</param>
sealed record SitingTable(string Name, string[] Heads, IReadOnlyList<string[]> Rows)
{
    public string ToCsv() => string.Concat(Rows.Prepend(Heads).Select(CsvText.Line));
}
