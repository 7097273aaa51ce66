using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Verbs;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Option = System.CommandLine.Option;

namespace GeoIntel.Cli.Sightings;

/// <summary>The options that say which sightings are asked for.</summary>
sealed class SearchOptions
{
    const int GridEpsg = 27700;

    readonly Option<string[]> _vrms = Many("--vrm", "A registration mark; several times for any of several.", "VRM");
    readonly Option<string?> _pattern = Text("--like", "A mark of which a part is known: ? is one character, * any number.", "PATTERN");
    readonly Option<string?> _match = Text("--match", "How far a read may differ: exact (default), equivalent or similar.", "CLASS");
    readonly Option<string[]> _cameras = Many("--camera", "Id of a camera; several times for any of several.", "ID");
    readonly Option<string?> _road = Text("--road", "The road of the cameras, as registered.", "ROAD");
    readonly Option<string?> _box = Text("--box", "Least easting, least northing, greatest easting, greatest northing.", "E,N,E,N");
    readonly Option<string?> _circle = Text("--circle", "Easting, northing and radius in metres.", "E,N,R");
    readonly Option<string?> _polygon = Text("--polygon", "Well-known text in eastings and northings.", "WKT");
    readonly Option<string?> _hours = Text("--hours", "Hours of the week in London, such as 'Mon-Fri 07:00-09:30'.", "HOURS");
    readonly Option<string?> _filter = Text("--filter", "What else they must be, such as 'colour = red AND lane = 2'.", "FILTER");
    readonly Option<DateTimeOffset?> _from = SearchVerb.Time("--from", "Captured at or after; default a day before --until.");
    readonly Option<DateTimeOffset?> _until = SearchVerb.Time("--until", "Captured before; default now.");

    public IEnumerable<Option> All =>
        [_vrms, _pattern, _match, _cameras, _road, _box, _circle, _polygon, _hours, _filter, _from, _until];

    /// <exception cref="UsageException">They ask for nothing, or for what cannot be.</exception>
    public SearchSightingsRequest Request(ParseResult parsed)
    {
        var end = parsed.GetValue(_until) ?? DateTimeOffset.UtcNow;
        var request = new SearchSightingsRequest
        {
            VrmPattern = parsed.GetValue(_pattern) ?? "",
            WidestMatchClass = ClassOf(parsed.GetValue(_match)),
            Road = parsed.GetValue(_road) ?? "",
            Area = AreaOf(parsed),
            Hours = parsed.GetValue(_hours) ?? "",
            Filter = parsed.GetValue(_filter) ?? "",
            UntilTime = Timestamp.FromDateTimeOffset(end),
            FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(_from) ?? end.AddDays(-1)),
        };
        var vrms = parsed.GetValue(_vrms) ?? [];
        if (vrms.Length == 1) request.Vrm = vrms[0];
        else request.Vrms.AddRange(vrms);
        var cameras = Array.ConvertAll(parsed.GetValue(_cameras) ?? [], NameOf);
        if (cameras.Length == 1) request.Camera = cameras[0];
        else request.Cameras.AddRange(cameras);
        if (vrms.Length + cameras.Length + request.VrmPattern.Length + request.Road.Length == 0 && request.Area is null)
            throw new UsageException("Give --vrm, --like, --camera, --road or a place (--box, --circle, --polygon), or several.");
        return request;
    }

    /// <summary>The same for all of them at once.</summary>
    /// <remarks>Their fields have the same numbers; a page's size and token have none there.</remarks>
    public static StreamSightingsRequest Streamed(SearchSightingsRequest request) =>
        StreamSightingsRequest.Parser.WithDiscardUnknownFields(true).ParseFrom(request.ToByteString());

    static MatchClass ClassOf(string? text) => text switch
    {
        null or "" => MatchClass.Unspecified,
        "exact" => MatchClass.Exact,
        "equivalent" => MatchClass.Equivalent,
        "similar" => MatchClass.Similar,
        _ => throw new UsageException($"--match is '{text}'; use exact, equivalent or similar."),
    };

    Area? AreaOf(ParseResult parsed)
    {
        var (box, circle, polygon) = (parsed.GetValue(_box), parsed.GetValue(_circle), parsed.GetValue(_polygon));
        if (new[] { box, circle, polygon }.Count(one => one is not null) > 1)
            throw new UsageException("Several of --box, --circle and --polygon are given; give one.");
        if (box is not null)
        {
            var n = NumbersOf("--box", box, 4);
            return new Area { Box = new Box { Epsg = GridEpsg, MinX = n[0], MinY = n[1], MaxX = n[2], MaxY = n[3] } };
        }
        if (circle is not null)
        {
            var n = NumbersOf("--circle", circle, 3);
            return new Area { Circle = new Circle { Centre = new Point { Epsg = GridEpsg, X = n[0], Y = n[1] }, RadiusMetres = n[2] } };
        }
        return polygon is null ? null : new Area { Polygon = new Geometry { Epsg = GridEpsg, Wkt = polygon } };
    }

    static double[] NumbersOf(string option, string text, int count)
    {
        var parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts.Length != count || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                throw new UsageException($"{option} is '{text}'; give {count} numbers in metres of the National Grid, with commas between.");
        }
        return numbers;
    }

    static string NameOf(string id) => id.StartsWith("cameras/", StringComparison.Ordinal) ? id : $"cameras/{id}";

    static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    static Option<string[]> Many(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
