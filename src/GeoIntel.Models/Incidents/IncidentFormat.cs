using System.Globalization;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Incidents;

/// <summary>How the rows of a file become incidents. Told by the file's header.</summary>
public abstract class IncidentFormat
{
    public const string OwnName = "own";
    public const string StreetCrimeName = "data.police.uk";

    public static DateTimeOffset EarliestMin { get; } = IncidentTime.MonthStart(1990, 1);

    readonly Dictionary<string, int> _places;

    private protected IncidentFormat(Dictionary<string, int> places) => _places = places;

    /// <summary>As reports name it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a file holds months of a force, each published as a whole; else it is one
    /// publication.</summary>
    public abstract bool IsByMonth { get; }

    /// <summary>Finds the format that a header belongs to.</summary>
    /// <param name="refusal">Why there is none; it names every column that is wrong.</param>
    public static IncidentFormat? Recognise(IReadOnlyList<string> header, out IncidentRefusal refusal)
    {
        var names = header.Select(name => name.Trim(' ', '\t', '"').ToLowerInvariant()).ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (place, name) in names.Index()) places.TryAdd(name, place);
        IncidentFormat? format = places.ContainsKey(OwnIncidentFormat.CrimeType)
            ? OwnIncidentFormat.Of(places, names, out refusal)
            : StreetCrimeFormat.Of(places, out refusal);
        if (format is null || places.Count == names.Count) return format;

        var twice = IncidentRefusal.Shown(names.GroupBy(name => name).First(of => of.Count() > 1).Key);
        refusal = WrongHeader(twice, $"The header names '{twice}' twice; remove one.");
        return null;
    }

    /// <summary>Reads one row.</summary>
    /// <param name="values">As many as the header has columns, else the row is refused.</param>
    public bool TryRead(
        IReadOnlyList<string> values, RowContext context, out ReadIncident read, out IncidentRefusal refusal)
    {
        read = default;
        if (values.Count != _places.Count)
        {
            refusal = new IncidentRefusal(IncidentRefusalReason.Malformed, "",
                $"The row has {values.Count} values under {_places.Count} columns; quote a value that holds a comma.");
            return false;
        }
        return TryRead(new IncidentRow(_places, values), context, out read, out refusal);
    }

    private protected abstract bool TryRead(
        IncidentRow row, RowContext context, out ReadIncident read, out IncidentRefusal refusal);

    private protected static IncidentRefusal WrongHeader(string column, string description) =>
        new(IncidentRefusalReason.WrongHeader, column, description);

    private protected static bool TryType(string column, string text, out CrimeType type, out IncidentRefusal refusal)
    {
        refusal = default;
        if (CrimeType.TryParse(text, out type)) return true;
        refusal = text.Length == 0
            ? new(IncidentRefusalReason.MissingValue, column, $"'{column}' is empty; name the type of crime or incident.")
            : new(IncidentRefusalReason.TextTooLong, column,
                $"'{column}' is '{IncidentRefusal.Shown(text)}'; give 1 to {CrimeType.LengthMax} characters without line breaks.");
        return false;
    }

    private protected static bool TryMonth(string column, string text, out IncidentTime time, out IncidentRefusal refusal)
    {
        refusal = default;
        time = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            && month.Year < DateOnly.MaxValue.Year)
        {
            time = IncidentTime.OfMonth(month.Year, month.Month);
            return true;
        }
        refusal = new(IncidentRefusalReason.UnreadableTime, column,
            $"'{column}' is '{IncidentRefusal.Shown(text)}'; write a month as 2026-01.");
        return false;
    }

    private protected static bool IsInRange(string column, IncidentTime time, DateTimeOffset now, out IncidentRefusal refusal)
    {
        refusal = default;
        if (time.Earliest >= EarliestMin && time.Earliest <= now) return true;
        refusal = new(IncidentRefusalReason.TimeOutOfRange, column,
            $"'{column}' begins {time.Earliest:yyyy-MM-dd HH:mm}Z; allowed is 1990 to now.");
        return false;
    }

    /// <summary>A place from two columns of WGS 84 degrees; null when both are empty.</summary>
    private protected static bool TryDegrees(
        string longitudeColumn, string longitude, string latitudeColumn, string latitude, out GeoPoint? place,
        out IncidentRefusal refusal)
    {
        place = null;
        if (!TryPair(longitudeColumn, longitude, latitudeColumn, latitude, out var pair, out refusal)) return false;
        if (pair is not var (x, y)) return true;
        if (NationalGrid.TryToGrid(new Wgs84Point(x, y), out var point))
        {
            place = point;
            return true;
        }
        refusal = new(IncidentRefusalReason.ImpossiblePlace, longitudeColumn,
            $"Longitude {longitude}, latitude {latitude} is outside the British National Grid; give degrees in WGS 84, "
            + "or leave both empty when the place is not known.");
        return false;
    }

    /// <summary>Two numbers that belong together; null when both are empty.</summary>
    private protected static bool TryPair(
        string firstColumn, string first, string secondColumn, string second, out (double X, double Y)? pair,
        out IncidentRefusal refusal)
    {
        pair = null;
        refusal = default;
        if (first.Length + second.Length == 0) return true;
        foreach (var (column, text) in (ReadOnlySpan<(string, string)>)[(firstColumn, first), (secondColumn, second)])
        {
            if (text.Length > 0 && TryNumber(text, out _)) continue;
            refusal = new(IncidentRefusalReason.ImpossiblePlace, column, text.Length == 0
                ? $"'{column}' is empty and the other one is not; give both, or neither."
                : $"'{column}' is '{IncidentRefusal.Shown(text)}'; give a number with a decimal point.");
            return false;
        }
        pair = (TryNumber(first, out var x) ? x : 0, TryNumber(second, out var y) ? y : 0);
        return true;
    }

    static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
