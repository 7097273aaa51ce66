using System.Globalization;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Cli.IncidentFiles;

/// <summary>A quality report for a person.</summary>
static class QualityText
{
    const int TypesShownMax = 20;

    public static IEnumerable<string> Lines(QualityReport report)
    {
        foreach (var file in report.Files) yield return $"{file.Name}: {file.Taken} of {file.Rows} rows taken";
        foreach (var same in report.SameFiles) yield return $"given twice, counted once: {same}";
        yield return $"{report.Taken} of {report.Rows} rows taken, {report.Refused} refused, {report.Duplicates} duplicates"
            + (report.DuplicatesThatDiffer > 0 ? $" ({report.DuplicatesThatDiffer} tell something else than the first)" : "");
        foreach (var refused in report.Refusals)
        {
            yield return $"  {refused.Count} refused: {refused.Reason}";
            foreach (var row in refused.First) yield return $"    {Line(row)}";
        }
        if (report.Taken == 0) yield break;

        yield return $"{report.WithoutId} without an id, each an incident of its own"
            + (report.IdsOfSeveralTypes > 0 ? $"; {report.IdsOfSeveralTypes} ids stand with several types" : "");
        yield return $"{Percent(report.WithoutPlaceShare)} without coordinates ({report.WithoutPlace})"
            + (report.OutsideArea is { } outside ? $"; {outside} outside the area (taken all the same)" : "");
        yield return $"{report.Points.Distinct} places; "
            + $"{Percent(report.Points.SharedShare)} of the incidents share theirs with others";
        foreach (var point in report.Points.Largest)
        {
            var street = point.Street.Length > 0 ? $" near {point.Street}" : "";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  {point.Count} at ({point.EastingMetres:0}, {point.NorthingMetres:0}){street}");
        }
        yield return Lsoa(report.Lsoa);
        foreach (var force in report.Months)
        {
            yield return $"{(force.Force.Length > 0 ? force.Force : "No force told")}: {force.First} to {force.Last}, "
                + (force.Missing.Count == 0 ? "no month missing" : $"missing {string.Join(", ", force.Missing)}");
        }
        yield return Times(report.Times);
        foreach (var type in report.Types.Take(TypesShownMax))
            yield return $"  {type.Count,8} {type.Name}{(type.PoliceGenerated ? " (police-generated)" : "")}";
        if (report.Types.Count > TypesShownMax) yield return $"  ... and {report.Types.Count - TypesShownMax} more types";
        yield return $"{Percent(report.PoliceGeneratedShare)} police-generated; left out of combined layers";
        foreach (var group in report.Groups) yield return $"  {group.Count,8} {group.Title}. {group.Limits}";
    }

    public static string Line(RefusedRow row) =>
        $"{row.File}{(row.Line > 0 ? $":{row.Line}" : "")}: {(row.Column.Length > 0 ? $"{row.Column}: " : "")}{row.Description}";

    static string Lsoa(LsoaCounts lsoa)
    {
        var edition = lsoa.NewEdition > 0
            ? $"{lsoa.NewEdition} are of the 2021 edition alone"
                + (lsoa.MonthsWithoutNew.Count > 0
                    ? $", but none in {string.Join(", ", lsoa.MonthsWithoutNew)}: there it may be 2011"
                    : "")
            : "none is of the 2021 edition alone: it may be 2011";
        return $"LSOA codes: {lsoa.NewEdition + lsoa.EitherEdition} of England and Wales, {edition}; "
            + $"{lsoa.OtherForm} of another form, {lsoa.Missing} missing";
    }

    static string Times(TimeCounts times) => string.Create(
        CultureInfo.InvariantCulture,
        $"Time known to the instant: {times.Exact}; a span: {times.Span}")
        + (times.Span > 0 ? string.Create(CultureInfo.InvariantCulture, $" (the longest {times.LongestSpanDays:0.#} days)") : "")
        + $"; a month: {times.Month}";

    static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
