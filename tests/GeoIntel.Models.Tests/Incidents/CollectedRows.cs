using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Incidents;

/// <summary>Files of made-up rows, read as a verb reads them.</summary>
static class CollectedRows
{
    public const string Street =
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

    public static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    public static IncidentCollector Of(string source = "") => new(source, Now, []);

    /// <summary>Adds a file; its digest is its text.</summary>
    public static IncidentCollector With(this IncidentCollector collector, string name, string header, params string[] rows)
    {
        if (!collector.BeginFile(name, $"{header}\n{string.Join('\n', rows)}")) return collector;
        if (IncidentFormat.Recognise(header.Split(','), out var refusal) is not { } format)
        {
            collector.Refuse(1, refusal);
            return collector;
        }
        foreach (var (i, row) in rows.Index()) collector.Add(format, i + 2, row.Split(','));
        return collector;
    }

    /// <summary>A row of a street-level file.</summary>
    public static string Row(
        string id = "", string month = "2026-01", string longitude = "-2.84", string latitude = "53.41", string lsoa = "E01006448",
        string type = "Burglary", string force = "Made-up Police", string area = "Made-up Police", string street = "On or near High Street") =>
        $"{id},{month},{force},{area},{longitude},{latitude},{street},{lsoa},Made-up 001A,{type},,";
}
