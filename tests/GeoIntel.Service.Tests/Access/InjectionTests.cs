using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Service.Tests.Access;

/// <summary>Hostile texts through every string of the contract and every part of the routes change nothing.</summary>
[Collection(PostGisCollection.Name)]
public class InjectionTests(PostGisFixture postgis)
{
    const int TextsMin = 10_000;
    const int AtOnce = 4;
    const int TextsPerHeader = 60;

    // Persons are in them, so why they are read is asked.
    static readonly string[] LayerPaths = ["/collections/hits/items", "/exports/hits.csv"];

    // What a call must state, good where no hostile text stands for it.
    static readonly Dictionary<string, string> Headers = new()
    {
        ["Purpose-Class"] = "serious-crime", ["Purpose-Reference"] = "OP-INJECTION", ["Purpose-Reason"] = "a test of hostile texts",
    };

    static readonly string[] HostileHeaders =
    [
        .. typeof(Service.Layers.LayerGate).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
    ];

    static readonly string[] Parameters =
    [
        "limit", "after", "bbox", "bbox-crs", "crs", "datetime", "edition", "f", "vrm", "run", "bom", "geometry", "id", "display_name",
        "outcome", "x' OR 1=1 --",
    ];

    // Ours to fault: a bad text is the caller's, and is answered so.
    static readonly StatusCode[] Faults =
        [StatusCode.Unknown, StatusCode.Internal, StatusCode.DataLoss, StatusCode.Unavailable, StatusCode.Unimplemented];

    [PostGisFact]
    public async Task Ten_thousand_hostile_texts_through_every_field_change_nothing_and_are_logged_harmlessly()
    {
        using var log = new KeptLog();
        await using var world = await AccessWorld.StartAsync(postgis, log: log);
        var token = world.Issuer.Token(roles: string.Join(' ', Enum.GetNames<Role>()), feeds: "*");
        using var client = world.NewClient();
        var texts = new HostileTexts(20261122);
        await CreateAsync(client, token, "Feed", new CreateFeedRequest
        {
            FeedId = "f1", Feed = new Feed { DisplayName = "One", Controller = "Council", Regime = LegalRegime.CouncilPart3 },
        });
        var schema = await SchemaAsync(world);
        var rows = await RowsAsync(world);
        var wrong = new ConcurrentQueue<string>();

        var rpcs = RpcsOf(world);
        var cells = rpcs.SelectMany(rpc => HostileRequests.PathsOf(rpc.InputType).Select(path => (rpc, path))).ToList();
        var calls = new List<(MethodDescriptor Rpc, IMessage Request)>();
        // Each field by itself, with all else in order, and then all of them together until there were enough.
        for (var round = 0; round < 2; round++)
            calls.AddRange(cells.Select(cell => (cell.rpc, HostileRequests.Make(cell.rpc.InputType, [cell.path], texts.Next))));
        var whole = rpcs.ToDictionary(rpc => rpc, rpc => HostileRequests.PathsOf(rpc.InputType).ToList());
        while (texts.Made < TextsMin)
            calls.AddRange(rpcs.Select(rpc => (rpc, HostileRequests.Make(rpc.InputType, whole[rpc], texts.Next))));
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, _) =>
        {
            var path = $"/{call.Rpc.Service.FullName}/{call.Rpc.Name}";
            var status = await CallAsync(client, path, call.Request, token);
            if (Faults.Contains(status)) wrong.Enqueue($"{path}: {status} for {Shown(call.Request)}");
        });

        var routes = world.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is null)
            .Select(endpoint => endpoint.RoutePattern).Where(pattern => !pattern.RawText!.Contains("{unknown", StringComparison.Ordinal));
        var paths = routes.SelectMany(route => PathsOf(route, texts)).ToList();
        var gets = paths.Select(path => (Path: path, Header: "", Text: "")).ToList();
        // Each header by itself with many texts, where it counts: persons in pages and files.
        foreach (var path in LayerPaths)
        {
            foreach (var header in HostileHeaders)
                gets.AddRange(Enumerable.Range(0, TextsPerHeader).Select(_ => (path, header, HeaderTextOf(texts.Next()))));
        }
        var toldUnder = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(gets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (get, _) =>
        {
            var status = await GetAsync(client, get.Path, token, get.Header, get.Text);
            if (status is { } told && (int)told >= 500) wrong.Enqueue($"{get.Path[..Math.Min(get.Path.Length, 200)]}, {get.Header}: {told}");
            if (status == HttpStatusCode.OK) toldUnder.Enqueue(get.Header);
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(30))}");
        // Those with words of their own were taken as words, so they came as far as the log; the others name what must be known.
        Assert.All(
            ["Purpose-Reference", "Purpose-Reason", "Purpose-On-Behalf-Of", "Export-Recipient"], header => Assert.Contains(header, toldUnder));
        Assert.True(HostileHeaders.Length >= 11, string.Join(' ', HostileHeaders));
        Assert.True(cells.Count > 300 && texts.Made >= TextsMin, $"{cells.Count} fields, {texts.Made} texts");
        Assert.Equal(schema, await SchemaAsync(world));
        Assert.Equal(rows, await RowsAsync(world));
        // Nobody's text is in the log, so neither a forged line nor a person.
        Assert.DoesNotContain(log.Lines, line => line.Contains(HostileTexts.Mark, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("ERR all is lost", StringComparison.Ordinal));
        // What the audit log holds in the open was taken as it is, or is not there.
        var trimmed = texts.All.Concat(gets.Select(get => get.Text)).Select(text => text.Trim()).ToHashSet();
        Assert.All(
            await world.TextsAsync("SELECT DISTINCT purpose_reference FROM audit_entry WHERE purpose_reference IS NOT NULL"),
            reference => Assert.True(reference == "OP-INJECTION" || trimmed.Contains(reference), reference));
        // Each call has its one entry, whatever it was answered; the first made the feed.
        var ours = calls.Count(call => call.Rpc.File.Package == "geointel.v1");
        Assert.True(ours > 1000, $"{ours} calls");
        Assert.Equal(ours + 1, await world.CountAsync("SELECT count(*) FROM audit_entry WHERE call_id IS NOT NULL AND rpc LIKE 'geointel.v1.%'"));
    }

    [PostGisFact]
    public async Task Names_that_a_spreadsheet_would_run_are_text_in_every_file()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        var token = world.Issuer.Token(roles: "admin officer", feeds: "*");
        using var client = world.NewClient();
        await CreateAsync(client, token, "Feed", new CreateFeedRequest
        {
            FeedId = "f1", Feed = new Feed { DisplayName = "=1+1", Controller = "+cmd", Regime = LegalRegime.CouncilPart3 },
        });
        string[] names = ["=HYPERLINK(\"http://127.0.0.1/\")", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "a,\"b\"", "=1,\"=2\"", "'; DROP TABLE camera; --"];
        for (var i = 0; i < names.Length; i++)
        {
            await CreateAsync(client, token, "Camera", new CreateCameraRequest
            {
                CameraId = $"c{i}",
                Camera = new Camera
                {
                    DisplayName = names[i], Road = names[i], Feed = "feeds/f1", Kind = CameraKind.Fixed,
                    CapturePoint = new Point { Epsg = 27700, X = 346000 + i, Y = 392000 },
                },
            });
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/exports/cameras.csv") { Version = HttpVersion.Version20 };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        var csv = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // An apostrophe stands before what would be a formula; what is none is as it was.
        Assert.Contains("\"'=HYPERLINK(\"\"http://127.0.0.1/\"\")\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"a,\"\"b\"\"\"", csv, StringComparison.Ordinal);
        Assert.All(["+cmd|", "-2+3", "@SUM", "=1,"], start => Assert.DoesNotMatch($"(^|,|\n)\"?{System.Text.RegularExpressions.Regex.Escape(start)}", csv));
        Assert.Equal(names.Length, await world.CountAsync("SELECT count(*) FROM camera WHERE display_name = road"));
        Assert.Equal(names.Order(StringComparer.Ordinal), (await world.TextsAsync("SELECT display_name FROM camera")).Order(StringComparer.Ordinal));
    }

    internal static List<MethodDescriptor> RpcsOf(AccessWorld world) =>
    [
        .. world.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()).OfType<GrpcMethodMetadata>()
            .Select(grpc => ServedServices.DescriptorOf(grpc.ServiceType).FindMethodByName(grpc.Method.Name)).Distinct()
            .Where(rpc => HostileRequests.PathsOf(rpc.InputType).Any()),
    ];

    // Each part of the path, and each parameter of a path that is otherwise good.
    static IEnumerable<string> PathsOf(Microsoft.AspNetCore.Routing.Patterns.RoutePattern route, HostileTexts texts)
    {
        for (var i = 0; i < 20 && route.Parameters.Count > 0; i++)
            yield return PathOf(route, _ => Uri.EscapeDataString(texts.Next()));
        foreach (var layer in (string[])["zones", "hits", "tracks", "cameras", "hotspots", "boundaries.x"])
        {
            foreach (var parameter in Parameters)
            {
                yield return PathOf(route, name => name == "file" ? $"{layer}.csv" : name == "collection" ? layer : "0")
                    + $"?{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(texts.Next())}";
            }
        }
    }

    static string PathOf(Microsoft.AspNetCore.Routing.Patterns.RoutePattern route, Func<string, string> value) =>
        "/" + string.Join('/', route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => value(parameter.Name),
            _ => "",
        }))));

    /// <returns>Null if the connection refused it before anything of ours saw it: too long, or no address at all.</returns>
    /// <param name="header">Which header holds the text; empty for none.</param>
    static async Task<HttpStatusCode?> GetAsync(HttpClient client, string path, string token, string header, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20 };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, good) in Headers.Where(one => one.Key != header)) request.Headers.TryAddWithoutValidation(name, good);
        if (header.Length > 0) Assert.True(request.Headers.TryAddWithoutValidation(header, text), header);
        try
        {
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException) when (
            path.Length > 8000 || path.Contains("%00", StringComparison.Ordinal) || text.Any(letter => letter != '\t' && char.IsControl(letter)))
        {
            return null;
        }
    }

    // What a header can carry on the wire: no line ends and no NUL, and bytes beyond ASCII as they are in UTF-8.
    static string HeaderTextOf(string text)
    {
        const int LengthMax = 2000;
        var carried = new string([.. text.Where(letter => letter is not ('\r' or '\n' or '\0'))]);
        return carried.Length > LengthMax ? carried[..LengthMax] : carried;
    }

    internal static async Task<StatusCode> CallAsync(HttpClient client, string path, IMessage message, string token)
    {
        using var request = RequestOf(path, message, token);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Headers.TryGetValues("grpc-status", out var early)) return Status(early);
        if (path.Contains("/Watch", StringComparison.Ordinal)) return StatusCode.OK; // goes on until the caller leaves

        await answer.Content.ReadAsByteArrayAsync();
        return Status(answer.TrailingHeaders.GetValues("grpc-status"));

        static StatusCode Status(IEnumerable<string> values) => (StatusCode)int.Parse(values.Single(), CultureInfo.InvariantCulture);
    }

    /// <summary>One message to an rpc.</summary>
    internal static HttpRequestMessage RequestOf(string path, IMessage message, string token)
    {
        var body = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - 5);
        message.WriteTo(body.AsSpan(5));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20 };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return request;
    }

    static async Task CreateAsync(HttpClient client, string token, string kind, IMessage request) =>
        Assert.Equal(StatusCode.OK, await CallAsync(client, $"/geointel.v1.{kind}Service/Create{kind}", request, token));

    static string Shown(IMessage request)
    {
        var text = request.ToString()!;
        return text[..Math.Min(text.Length, 300)];
    }

    static Task<List<string>> SchemaAsync(AccessWorld world) => world.TextsAsync(
        """
        SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT proname || ' ' || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <> 13
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT rolname FROM pg_roles
        ORDER BY 1
        """);

    // The audit log grows with every call. A text can be a mark, too (-1e999zqx7), and then a colleague's vehicle is registered.
    // An operation is opened for any reason in words.
    static async Task<List<string>> RowsAsync(AccessWorld world)
    {
        var counts = new List<string>();
        foreach (var table in await world.TextsAsync(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'audit%' AND table_name NOT LIKE '%clock%'
              AND table_name NOT IN ('retention_run', 'camera_sign', 'dip_sample', 'registered_colleague_vehicle', 'operation')
            ORDER BY 1
            """))
            counts.Add($"{table} {await world.CountAsync($"SELECT count(*) FROM \"{table}\"")}");
        return counts;
    }

    sealed class KeptLog : ILoggerFactory, ILogger
    {
        readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) =>
            // As the service keeps them: of the frameworks, warnings only.
            categoryName.StartsWith("GeoIntel", StringComparison.Ordinal) ? this : new WarningsOnly(this);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) _lines.Enqueue($"{formatter(state, exception)} {exception}");
        }

        sealed class WarningsOnly(KeptLog all) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel)) all.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
