using System.Globalization;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>What stands on everything that leaves a run, so that nobody sees a map without it.</summary>
public sealed record RunLabels
{
    public required string RunId { get; init; }

    /// <summary>When the run was made, in UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version and commit of the program.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Who may see it.</summary>
    public required string Handling { get; init; }

    /// <summary>What it was made for.</summary>
    public required string Purpose { get; init; }

    /// <summary>As the data's licence asks.</summary>
    public required string Attribution { get; init; }

    public const string HandlingDefault =
        "For the partnership's analysts. Cells with small counts are withheld from editions for partners.";

    public const string AttributionDefault =
        "Contains public sector information licensed under the Open Government Licence v3.0.";

    /// <summary>What a reader of the map must know of its places.</summary>
    public static string WarningOf(HotspotRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"Published places are snap points that stand for every address around them: no point, cell or edge tells an address. {run.WithoutPlace} of {run.Incidents} incidents ({100 * run.WithoutPlaceShare:0.0} %) have no place and are on no map. {run.Group.Limits}");

    /// <summary>How fresh the data is.</summary>
    public static string CurrencyOf(HotspotRun run) =>
        $"Incidents of {Month(run.FirstMonth)} to {Month(run.FirstMonth.AddMonths(run.Months - 1))}, as published; forecast for {Month(run.Period)}.";

    /// <summary>After this instant no flag of the run holds unless it was confirmed again.</summary>
    public DateTimeOffset LapsesAt(HotspotRunOptions options) => CreatedAt.AddMonths(options.FlagMonths);

    internal static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
