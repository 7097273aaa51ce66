using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Incidents;

/// <summary>Our own columns, for sources that know exact times, spans and flags; docs/incidents.md describes
/// them.</summary>
sealed class OwnIncidentFormat : IncidentFormat
{
    public const string CrimeType = "crime_type";

    const string Id = "id";
    const string Longitude = "longitude";
    const string Latitude = "latitude";
    const string Easting = "easting";
    const string Northing = "northing";
    const string LsoaCode = "lsoa_code";
    const string ReportedBy = "reported_by";
    const string FallsWithin = "falls_within";

    static readonly (string Column, IncidentFlags Flag)[] Flags =
    [
        ("knife_enabled", IncidentFlags.KnifeEnabled), ("weapon", IncidentFlags.Weapon), ("drug", IncidentFlags.Drug),
        ("police_generated", IncidentFlags.PoliceGenerated), ("vehicle_nuisance", IncidentFlags.VehicleNuisance),
    ];

    static readonly string[] Columns =
    [
        Id, CrimeType, OwnIncidentTimes.At, OwnIncidentTimes.Earliest, OwnIncidentTimes.Latest, OwnIncidentTimes.Month,
        Longitude, Latitude, Easting, Northing, LsoaCode, ReportedBy, FallsWithin, .. Flags.Select(flag => flag.Column),
    ];

    OwnIncidentFormat(Dictionary<string, int> places) : base(places)
    {
    }

    public override string Name => OwnName;
    public override bool IsByMonth => false;

    public static OwnIncidentFormat? Of(Dictionary<string, int> places, List<string> names, out IncidentRefusal refusal)
    {
        refusal = default;
        var unknown = names.Except(Columns).ToList();
        if (unknown.Count > 0)
        {
            refusal = WrongHeader(IncidentRefusal.Shown(unknown[0]),
                $"The header has unknown columns: {string.Join(", ", unknown.Select(IncidentRefusal.Shown))}. Allowed are "
                + $"{string.Join(", ", Columns)}; leave out whatever tells of persons, vehicles or addresses.");
        }
        else if (!places.Keys.Any(OwnIncidentTimes.Columns.Contains))
        {
            refusal = WrongHeader(OwnIncidentTimes.At,
                $"The header has no time; give {OwnIncidentTimes.At}, {OwnIncidentTimes.Earliest} and "
                + $"{OwnIncidentTimes.Latest}, or {OwnIncidentTimes.Month}.");
        }
        return refusal == default ? new OwnIncidentFormat(places) : null;
    }

    private protected override bool TryRead(
        IncidentRow row, RowContext context, out ReadIncident read, out IncidentRefusal refusal)
    {
        read = default;
        if (!TryType(CrimeType, row[CrimeType], out var type, out refusal)
            || !(row[OwnIncidentTimes.Month].Length > 0 && OwnIncidentTimes.OnlyMonth(row)
                ? TryMonth(OwnIncidentTimes.Month, row[OwnIncidentTimes.Month], out var time, out refusal)
                : OwnIncidentTimes.TryRead(row, out time, out refusal))
            || !IsInRange(OwnIncidentTimes.ColumnOf(row), time, context.Now, out refusal)
            || !TryPlace(row, out var place, out refusal)
            || !TryFlags(row, type, out var flags, out var told, out refusal)
            || !Incident.TextsFit(
                out refusal, (Id, row[Id]), (LsoaCode, row[LsoaCode]), (ReportedBy, row[ReportedBy]),
                (FallsWithin, row[FallsWithin])))
        {
            return false;
        }
        read = new ReadIncident(
            new Incident
            {
                SourceId = row[Id],
                CrimeType = type,
                Time = time,
                Place = place,
                LsoaCode = row[LsoaCode],
                ReportedBy = row[ReportedBy],
                FallsWithin = row[FallsWithin],
                Flags = flags,
                FlagsTold = told,
            },
            "");
        return true;
    }

    static bool TryPlace(IncidentRow row, out GeoPoint? place, out IncidentRefusal refusal)
    {
        if (!TryDegrees(Longitude, row[Longitude], Latitude, row[Latitude], out place, out refusal)
            || !TryPair(Easting, row[Easting], Northing, row[Northing], out var metres, out refusal))
        {
            return false;
        }
        if (metres is not var (easting, northing)) return true;
        if (place is null && GeoPoint.TryFromMetres(easting, northing, out var point))
        {
            place = point;
            return true;
        }
        refusal = new(IncidentRefusalReason.ImpossiblePlace, Easting, place is not null
            ? "The row has degrees and metres; give the place in one of them."
            : $"({row[Easting]}, {row[Northing]}) is outside the British National Grid; eastings go from 0 to "
                + $"{GeoPoint.EastingMetresMax} m and northings from 0 to {GeoPoint.NorthingMetresMax} m.");
        return false;
    }

    /// <summary>An empty value says nothing about its flag; police-generated is then told by the type.</summary>
    static bool TryFlags(
        IncidentRow row, CrimeType type, out IncidentFlags flags, out IncidentFlags told, out IncidentRefusal refusal)
    {
        refusal = default;
        flags = type.IsPoliceGenerated ? IncidentFlags.PoliceGenerated : IncidentFlags.None;
        told = IncidentFlags.PoliceGenerated;
        foreach (var (column, flag) in Flags)
        {
            if (row[column] is not { Length: > 0 } text) continue;
            bool? yes = text.ToUpperInvariant() switch
            {
                "YES" or "Y" or "TRUE" or "1" => true,
                "NO" or "N" or "FALSE" or "0" => false,
                _ => null,
            };
            if (yes is null)
            {
                refusal = new(IncidentRefusalReason.UnreadableFlag, column,
                    $"'{column}' is '{IncidentRefusal.Shown(text)}'; write yes or no, or nothing when it is not known.");
                return false;
            }
            told |= flag;
            flags = yes.Value ? flags | flag : flags & ~flag;
        }
        return true;
    }
}
