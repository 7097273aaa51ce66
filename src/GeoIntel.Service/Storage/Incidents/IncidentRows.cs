using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Incidents;

/// <summary>Incidents as rows, both ways.</summary>
static class IncidentRows
{
    public const string CopyCommand =
        """
        COPY incident_arriving (publication_key, place, source_key, source_id, crime_type, earliest_at, latest_at, time_precision,
          location, lsoa_code, reported_by, falls_within, flags, flags_told) FROM STDIN (FORMAT binary)
        """;

    const short Fields = 14;

    public static void Write(BinaryCopyBuffer rows, int publicationKey, int sourceKey, int place, Incident incident)
    {
        rows.BeginRow(Fields);
        rows.Int32(publicationKey);
        rows.Int32(place);
        rows.Int32(sourceKey);
        rows.Text(incident.SourceId);
        rows.Text(incident.CrimeType.Name);
        rows.TimestampTz(incident.Time.Earliest.UtcTicks);
        rows.TimestampTz(incident.Time.Latest.UtcTicks);
        rows.Int16((short)incident.Time.Precision);
        if (incident.Place is { } point) rows.Point(point);
        else rows.Null();
        rows.Text(incident.LsoaCode);
        rows.Text(incident.ReportedBy);
        rows.Text(incident.FallsWithin);
        rows.Int16((short)incident.Flags);
        rows.Int16((short)incident.FlagsTold);
    }

    /// <summary>A row of incidents_between.</summary>
    public static Incident Read(NpgsqlDataReader row) => new()
    {
        SourceId = row.GetString(0),
        CrimeType = CrimeType.Of(row.GetString(1)),
        Time = TimeOf(
            row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), (TimePrecision)row.GetInt16(4)),
        Place = row.IsDBNull(5) ? null : GeoPoint.OfMetres(row.GetDouble(5), row.GetDouble(6)),
        LsoaCode = row.GetString(7),
        ReportedBy = row.GetString(8),
        FallsWithin = row.GetString(9),
        Flags = (IncidentFlags)row.GetInt16(10),
        FlagsTold = (IncidentFlags)row.GetInt16(11),
    };

    static IncidentTime TimeOf(DateTimeOffset earliest, DateTimeOffset latest, TimePrecision precision) =>
        IncidentTime.TryOf(earliest, latest, precision, out var time)
            ? time
            : throw new InvalidOperationException($"The store holds an incident of {earliest:O} to {latest:O} as {precision}.");
}
