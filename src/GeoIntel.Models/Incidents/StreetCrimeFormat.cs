namespace GeoIntel.Models.Incidents;

/// <summary>The monthly street-level files of data.police.uk, as its "About" page describes their columns.</summary>
/// <remarks>
/// Months only, and anonymised places: each point is the nearest of a fixed list of snap points. Anti-social behaviour
/// has no id, so equal rows of it are incidents of their own. Outcomes and context are not read: the outcome is of a
/// person, and the context is free text. Columns that we do not know are passed over, as the publisher may add some.
/// </remarks>
sealed class StreetCrimeFormat : IncidentFormat
{
    const string Id = "crime id";
    const string Month = "month";
    const string ReportedBy = "reported by";
    const string FallsWithin = "falls within";
    const string Longitude = "longitude";
    const string Latitude = "latitude";
    const string Location = "location";
    const string LsoaCode = "lsoa code";
    const string CrimeTypeColumn = "crime type";
    const string StreetPrefix = "On or near ";

    static readonly string[] Required = [Month, FallsWithin, Longitude, Latitude, CrimeTypeColumn];

    StreetCrimeFormat(Dictionary<string, int> places) : base(places)
    {
    }

    public override string Name => StreetCrimeName;
    public override bool IsByMonth => true;

    public static StreetCrimeFormat? Of(Dictionary<string, int> places, out IncidentRefusal refusal)
    {
        var missing = Required.Where(name => !places.ContainsKey(name)).ToList();
        refusal = default;
        if (missing.Count == 0) return new StreetCrimeFormat(places);

        refusal = WrongHeader(missing[0],
            $"The header lacks {string.Join(", ", missing)}. Give a street-level file of data.police.uk (its name ends in "
            + "-street.csv; outcomes and stop-and-search files hold no incidents), or one with the columns of "
            + "docs/incidents.md, crime_type among them.");
        return null;
    }

    private protected override bool TryRead(
        IncidentRow row, RowContext context, out ReadIncident read, out IncidentRefusal refusal)
    {
        read = default;
        if (!TryType(CrimeTypeColumn, row[CrimeTypeColumn], out var type, out refusal)
            || !TryMonth(Month, row[Month], out var time, out refusal)
            || !IsOfFile(row[Month], context, out refusal)
            || !IsInRange(Month, time, context.Now, out refusal)
            || !TryDegrees(Longitude, row[Longitude], Latitude, row[Latitude], out var place, out refusal)
            || !TryTexts(row, out refusal))
        {
            return false;
        }
        var (reporter, area) = (row[ReportedBy], row[FallsWithin]);
        read = new ReadIncident(
            new Incident
            {
                SourceId = row[Id],
                CrimeType = type,
                Time = time,
                Place = place,
                LsoaCode = row[LsoaCode],
                ReportedBy = reporter.Length > 0 ? reporter : area,
                FallsWithin = area.Length > 0 ? area : reporter,
                Flags = type.IsPoliceGenerated ? IncidentFlags.PoliceGenerated : IncidentFlags.None,
                FlagsTold = IncidentFlags.PoliceGenerated,
            },
            StreetOf(row[Location]));
        return true;
    }

    // A row that strayed into another month's file would later replace the whole month that it names.
    static bool IsOfFile(string month, RowContext context, out IncidentRefusal refusal)
    {
        refusal = default;
        if (context.FileMonth is not { } named || $"{named:yyyy-MM}" == month) return true;
        refusal = new(IncidentRefusalReason.WrongMonth, Month,
            $"'{Month}' is {month} and the file is named for {named:yyyy-MM}; put the row into the file of its month, or give "
            + "the file a name that does not begin with a month.");
        return false;
    }

    static bool TryTexts(IncidentRow row, out IncidentRefusal refusal)
    {
        refusal = default;
        if (row[ReportedBy].Length + row[FallsWithin].Length == 0)
        {
            refusal = new(IncidentRefusalReason.MissingValue, FallsWithin,
                $"'{FallsWithin}' and '{ReportedBy}' are empty; a month is stored by its force, so name it.");
            return false;
        }
        return Incident.TextsFit(
            out refusal, (Id, row[Id]), (LsoaCode, row[LsoaCode]), (ReportedBy, row[ReportedBy]), (FallsWithin, row[FallsWithin]));
    }

    // "On or near " with nothing after it is how a street without a name is told.
    static string StreetOf(string location) =>
        location.StartsWith(StreetPrefix, StringComparison.OrdinalIgnoreCase) ? location[StreetPrefix.Length..]
        : location.Equals(StreetPrefix.TrimEnd(), StringComparison.OrdinalIgnoreCase) ? "" : location;
}
