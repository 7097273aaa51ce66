using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using Microsoft.Extensions.Primitives;

namespace GeoIntel.Service.Layers.Features;

/// <summary>Reads the query of a request for features.</summary>
static class QueryReader
{
    public const int LimitDefault = 1000;
    public const int LimitMax = 10_000;

    static readonly string[] Known = ["limit", "after", "bbox", "bbox-crs", "crs", "datetime", "edition", "f"];

    /// <summary>The question for a page of features, and the system it is answered in.</summary>
    /// <exception cref="LayerProblem">400, naming the first parameter that is wrong.</exception>
    public static (LayerQuestion Question, Crs Crs) Read(LayerCollection collection, IQueryCollection query)
    {
        var layer = collection.Layer;
        var filter = new JsonObject();
        foreach (var (name, values) in query)
        {
            if (values.Count != 1) throw LayerProblem.Parameters(name, $"It is there {values.Count} times; give it once.");
            if (Known.Contains(name) || (name == "vrm" && layer.Scope == LayerScope.Vehicle)) continue;
            var column = layer.Columns.FirstOrDefault(column => column.Name == name) ?? throw LayerProblem.Parameters(
                name, $"It is not a parameter; use any of {string.Join(", ", Known)}, or a column to filter by: "
                    + $"{string.Join(", ", layer.Columns.Select(column => column.Name))}.");
            filter[name] = ValueOf(column, values.ToString());
        }
        var crs = Crs.Of("crs", Single(query, "crs"));
        var boxCrs = Crs.Of("bbox-crs", Single(query, "bbox-crs"));
        var (from, until) = TimesOf(Single(query, "datetime"));
        return (new LayerQuestion
        {
            Key = collection.Key,
            After = AfterOf(layer, Single(query, "after")),
            Box = Single(query, "bbox") is { } box ? BoxReader.Read(box, boxCrs) : null,
            From = from,
            Until = until,
            Filter = filter.Count == 0 ? null : filter.ToJsonString(),
            Vrm = layer.Scope == LayerScope.Vehicle ? VehicleOf(query, from, until) : null,
            IsPartnerEdition = IsPartnerEdition(layer, query),
            Srid = crs.Srid,
            Limit = LimitOf(Single(query, "limit")),
        }, crs);
    }

    /// <exception cref="LayerProblem">400 if the edition is not one of two, or the layer has none for partners.</exception>
    public static bool IsPartnerEdition(Layer layer, IQueryCollection query) => Single(query, "edition") switch
    {
        null or "full" => false,
        "partner" when layer.HasPartnerEdition => true,
        "partner" => throw LayerProblem.Parameters("edition", $"The layer {layer.Name} has no edition for partners; do not pass it on."),
        var other => throw LayerProblem.Parameters("edition", $"'{other}' is not an edition; use full or partner."),
    };

    /// <summary>The vehicle that a track is of.</summary>
    /// <exception cref="LayerProblem">400 without a mark, or without both ends of a period.</exception>
    public static Vrm VehicleOf(IQueryCollection query, DateTimeOffset? from, DateTimeOffset? until)
    {
        if (!Vrm.TryParse(Single(query, "vrm"), out var vrm))
            throw LayerProblem.Parameters("vrm", $"Name the vehicle by its mark, 1 to {Vrm.LengthMax} letters A-Z and digits.");
        if (from is null || until is null)
            throw LayerProblem.Parameters("datetime", "A track has a beginning and an end; give both, for example 2026-03-01T00:00:00Z/2026-03-02T00:00:00Z.");
        return vrm;
    }

    /// <summary>A time, or a period with ".." for an open end, as RFC 3339; a date stands for its midnight.</summary>
    /// <exception cref="LayerProblem">400 if it is neither.</exception>
    public static (DateTimeOffset? From, DateTimeOffset? Until) TimesOf(string? text)
    {
        if (text is null) return (null, null);
        var parts = text.Split('/');
        if (parts.Length > 2) throw WrongTime(text);
        // An instant is the smallest period; both ends of a period count as inside.
        var from = EndOf(parts[0], text, parts.Length == 2);
        var until = EndOf(parts[^1], text, parts.Length == 2);
        if (from > until) throw LayerProblem.Parameters("datetime", $"'{text}' ends before it begins; give the earlier time first.");
        return (from, until?.AddTicks(TimeSpan.TicksPerMicrosecond));
    }

    static DateTimeOffset? EndOf(string part, string text, bool mayBeOpen)
    {
        if (mayBeOpen && part is "" or "..") return null;
        return DateTimeOffset.TryParseExact(
            part, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time) && time.Year < 9999
            ? time
            : throw WrongTime(text);
    }

    static LayerProblem WrongTime(string text) => LayerProblem.Parameters(
        "datetime", $"'{text}' is no time or period; write 2026-01-31T12:00:00Z, or FROM/UNTIL with .. for an open end.");

    static int LimitOf(string? text)
    {
        if (text is null) return LimitDefault;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? Math.Min(limit, LimitMax)
            : throw LayerProblem.Parameters("limit", $"'{text}' is not a number of features; use 1 to {LimitMax}.");
    }

    static string? AfterOf(Layer layer, string? text)
    {
        var fits = text is null || layer.Scope switch
        {
            LayerScope.Run => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            _ when layer.IsPersonal => Guid.TryParse(text, out _),
            _ => !text.Contains('\0', StringComparison.Ordinal),
        };
        return fits ? text : throw LayerProblem.Parameters("after", "It is not the end of a page; follow the link 'next' as it was given.");
    }

    static JsonNode ValueOf(LayerColumn column, string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        JsonNode? value = column.Kind switch
        {
            ColumnKind.Whole => long.TryParse(text, invariant, out var whole) ? whole : null,
            ColumnKind.Real => double.TryParse(text, invariant, out var real) && double.IsFinite(real) ? real : null,
            ColumnKind.Flag => bool.TryParse(text, out var flag) ? flag : null,
            ColumnKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out _) ? text : null,
            // A column of times is asked for by datetime: equal to the microsecond is no question.
            ColumnKind.Time => null,
            _ => text.Contains('\0', StringComparison.Ordinal) ? null : text,
        };
        return value ?? throw LayerProblem.Parameters(
            column.Name, $"'{text}' cannot be a value of this column, which is {column.Kind.ToString().ToLowerInvariant()}.");
    }

    static string? Single(IQueryCollection query, string name) =>
        query.TryGetValue(name, out StringValues values) ? values.ToString() : null;
}
