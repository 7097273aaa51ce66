using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Tests.Decoding;
using GeoIntel.Ingest.Tests.Sending;

namespace GeoIntel.Ingest.Tests.Receiving;

public sealed class WebhookTests : IDisposable
{
    const string Csv = "camera,vrm,captured_at,event_id\nc1,ZZ26EXA,2026-03-01T08:15:30Z,w1\nc1,ZZ26EXB,2026-03-01T08:15:31Z,w2\n";

    readonly string _work = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;
    readonly HttpClient _http = new();
    readonly string _key;

    public WebhookTests() => _key = MakeKey("f1");

    string KeysFile => Path.Combine(_work, "keys.ndjson");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    [Theory]
    [InlineData("/v1/f1", "hikvision.xml", "application/xml", 1)]
    [InlineData("/v1/f1/hikvision", "hikvision.xml", "text/xml; charset=utf-8", 1)]
    [InlineData("/v1/f1", "openalpr.json", "application/json", 1)]
    [InlineData("/v1/f1/csv", "reads.csv", "text/csv", 3)]
    [InlineData("/v1/f1/ndjson", "reads.ndjson", "application/x-ndjson", 3)]
    [InlineData("/v1/f1", "reads.ndjson", null, 3)]
    public async Task What_is_posted_is_on_the_disk_when_it_is_answered_and_then_forwarded(string path, string file, string? type, int count)
    {
        await using var intake = await FakeIntake.StartAsync();
        await using var daemon = await StartAsync(intake);

        var (status, answer) = await PostAsync(daemon, path, File.ReadAllBytes(Samples.Own(file)), type);

        Assert.Equal((HttpStatusCode.OK, count), (status, answer.GetProperty("taken").GetInt32()));
        Assert.Equal(count, daemon.Spool.Status.LastSequence);
        await RunningDaemon.UntilAsync(() => intake.Received.Stored.Count == count, "it is forwarded");
    }

    [Fact]
    public async Task A_message_in_parts_brings_its_pictures_into_the_spool()
    {
        await using var daemon = await StartAsync(null);
        using var request = Request(daemon, "/v1/f1", null, _key);
        var picture = new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9 };
        using var parts = new MultipartFormDataContent
        {
            { new StringContent(File.ReadAllText(Samples.Own("hikvision.xml")), new MediaTypeHeaderValue("application/xml")), "anpr.xml", "anpr.xml" },
            { new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } }, "detectionPicture.jpg", "detectionPicture.jpg" },
        };
        request.Content = parts;

        using var answer = await _http.SendAsync(request);

        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var read = Assert.Single(await Spool.SpoolFolder.TakeAsync(daemon.Spool)).Read;
        Assert.Contains(read.Attachments, one => one.ContentType == "image/jpeg" && one.Bytes.Span.SequenceEqual(picture));
    }

    [Fact]
    public async Task A_heartbeat_is_answered_and_is_no_read()
    {
        await using var daemon = await StartAsync(null);

        var (status, answer) = await PostAsync(daemon, "/v1/f1", File.ReadAllBytes(Samples.Own("openalpr-heartbeat.json")), "application/json");

        Assert.Equal((HttpStatusCode.OK, 0, 0), (status, answer.GetProperty("taken").GetInt32(), answer.GetProperty("refused").GetInt32()));
        Assert.True(answer.GetProperty("statuses").GetInt32() > 0);
        Assert.Equal(0, daemon.Spool.Status.LastSequence);
    }

    [Fact]
    public async Task A_service_that_is_away_is_nothing_to_the_device()
    {
        await using var daemon = await StartAsync(null);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv)).Status);

        Assert.Equal((2, 0), (daemon.Spool.Status.LastSequence, daemon.Spool.ForwardedSequence));
    }

    [Fact]
    public async Task A_message_that_is_partly_wrong_is_taken_in_part_and_kept_with_its_reasons()
    {
        await using var daemon = await StartAsync(null);

        var (status, answer) = await PostAsync(daemon, "/v1/f1", Csv + "c1,ZZ26EXC,yesterday,w3\n");

        Assert.Equal((HttpStatusCode.OK, 2, 1), (status, answer.GetProperty("taken").GetInt32(), answer.GetProperty("refused").GetInt32()));
        var reason = answer.GetProperty("reasons")[0];
        Assert.Equal((4, "unreadable-capture-time"), (reason.GetProperty("line").GetInt32(), reason.GetProperty("reason").GetString()));
        var kept = Directory.GetFiles(daemon.Rejects, "posted-*.csv").Single();
        Assert.EndsWith("w3\n", File.ReadAllText(kept), StringComparison.Ordinal);
        Assert.Contains("line 4: unreadable-capture-time", File.ReadAllText(kept + ".reasons.txt"), StringComparison.Ordinal);
        Assert.DoesNotContain(daemon.Log.All, line => line.Contains("ZZ26", StringComparison.Ordinal) || line.Contains("yesterday", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{", "application/json", "unknown-format")]
    [InlineData("", "application/json", "empty-input")]
    [InlineData("camera,vrm,captured_at\nc1,ZZ26EXA,\n", "text/csv", "missing-capture-time")]
    public async Task A_message_with_nothing_to_take_is_a_bad_request_with_reasons(string text, string type, string reason)
    {
        await using var daemon = await StartAsync(null);

        var (status, answer) = await PostAsync(daemon, "/v1/f1", Encoding.UTF8.GetBytes(text), type);

        Assert.Equal((HttpStatusCode.BadRequest, reason), (status, answer.GetProperty("reasons")[0].GetProperty("reason").GetString()));
        Assert.Equal(0, daemon.Spool.Status.LastSequence);
    }

    [Fact]
    public async Task A_vehicle_without_a_mark_is_no_fault_of_the_device_and_is_not_kept()
    {
        await using var daemon = await StartAsync(null);

        var (status, answer) = await PostAsync(daemon, "/v1/f1", "camera,vrm,captured_at\nc1,unknown,2026-03-01T08:15:30Z\n");

        Assert.Equal((HttpStatusCode.OK, 0, 1), (status, answer.GetProperty("taken").GetInt32(), answer.GetProperty("refused").GetInt32()));
        Assert.False(Directory.Exists(daemon.Rejects));
    }

    [Fact]
    public async Task Who_shows_no_key_or_a_wrong_or_an_expired_one_is_turned_away_before_a_byte_is_read()
    {
        var expired = DeviceKeys.Make(KeysFile, "f1", [], DateTimeOffset.UtcNow.AddSeconds(-1), "");
        await using var daemon = await StartAsync(null);

        foreach (var key in new[] { null, "gik_wrong", expired, _key + "x", "" })
        {
            // The body is announced and never comes.
            var answer = await TalkAsync(daemon, key is null ? "" : $"X-API-Key: {key}\r\n", contentLength: 100, "");
            Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate: Bearer", answer, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(daemon.Log.All, line => line.Contains("gik_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_is_good_for_its_feed_and_its_formats()
    {
        var (other, csvOnly) = (MakeKey("f2"), MakeKey("f1", "csv"));
        await using var daemon = await StartAsync(null);

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(daemon, "/v1/f1", Csv, key: other)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(daemon, "/v1/f2", Csv, key: other)).Status); // not a feed of this daemon
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(daemon, "/v1/f1", Csv, key: csvOnly)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(daemon, "/v1/f1/ndjson", Csv, key: csvOnly)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1/csv", Csv, key: csvOnly)).Status);
    }

    [Fact]
    public async Task A_key_is_shown_in_either_header()
    {
        await using var daemon = await StartAsync(null);
        using var request = Request(daemon, "/v1/f1", "text/csv", key: null);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Csv));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_made_or_taken_away_counts_at_once_and_a_broken_file_changes_nothing()
    {
        await using var daemon = await StartAsync(null);
        var second = MakeKey("f1");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv, key: second)).Status);
        var lines = File.ReadAllLines(KeysFile);

        File.WriteAllText(KeysFile, lines[0] + "\n{ broken\n");
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv, key: second)).Status);
        File.WriteAllText(KeysFile, lines[0] + "\n");

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(daemon, "/v1/f1", Csv, key: second)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv)).Status);
    }

    [Theory]
    [InlineData("image/jpeg", "")]
    [InlineData("text/csv; charset=utf-16", "")]
    [InlineData("text/csv", "gzip")]
    public async Task What_cannot_be_read_as_text_is_not_taken(string type, string encoding)
    {
        await using var daemon = await StartAsync(null);
        using var request = Request(daemon, "/v1/f1", type, _key);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Csv));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding.Length > 0) request.Content.Headers.ContentEncoding.Add(encoding);

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_beyond_the_limit_is_too_large_whether_it_says_its_length_or_not(bool saysLength)
    {
        await using var daemon = await StartAsync(null, new() { ["body-bytes-max"] = "2000" });
        using var request = Request(daemon, "/v1/f1", "text/csv", _key);
        request.Content = new ByteArrayContent(new byte[3000]);
        if (!saysLength) request.Headers.TransferEncodingChunked = true;

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv)).Status);
    }

    [Fact]
    public async Task A_full_spool_tells_the_device_to_come_again_and_says_so_to_whoever_asks()
    {
        await using var daemon = await StartAsync(null, new() { ["spool-bytes-max"] = "1048576" });
        var big = new StringBuilder("camera,vrm,captured_at,event_id\n");
        for (var i = 0; i < 5_000; i++) big.Append($"c1,ZZ26EXA,2026-03-01T08:15:30Z,b{i}\n");
        var (status, taken) = (HttpStatusCode.OK, 0);
        var text = big.ToString();
        HttpResponseMessage? full = null;
        while (status == HttpStatusCode.OK)
        {
            using var request = Request(daemon, "/v1/f1", "text/csv", _key);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            full?.Dispose();
            full = await _http.SendAsync(request);
            status = full.StatusCode;
            if (status == HttpStatusCode.OK) taken += 5_000;
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(5, full!.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        full.Dispose();
        Assert.Equal(taken, daemon.Spool.Status.LastSequence);
        using var ready = await _http.GetAsync(new Uri(daemon.Address, "/healthz/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var feed = JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement.GetProperty("feeds")[0];
        Assert.Equal(("f1", taken), (feed.GetProperty("feed").GetString(), feed.GetProperty("waiting").GetInt32()));
    }

    [Fact]
    public async Task Too_many_at_once_are_told_to_come_again()
    {
        await using var daemon = await StartAsync(null, new() { ["requests-max"] = "1" });
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await slow.ConnectAsync("127.0.0.1", daemon.Address.Port);
        await slow.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/f1 HTTP/1.1\r\nHost: x\r\nX-API-Key: {_key}\r\nContent-Type: text/csv\r\nContent-Length: {Csv.Length}\r\nExpect: 100-continue\r\n\r\n"));
        var answer = new byte[1000];
        var count = await slow.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(answer, 0, count), StringComparison.Ordinal); // now it has the place

        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(daemon, "/v1/f1", Csv)).Status);
        await slow.SendAsync(Encoding.ASCII.GetBytes(Csv));
        count = await slow.ReceiveAsync(answer);

        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer, 0, count), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv)).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v2/f1")]
    [InlineData("/v1/f1/csv/more")]
    [InlineData("/v1/f1/morse")]
    public async Task Other_paths_are_not_found(string path)
    {
        await using var daemon = await StartAsync(null);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(daemon, path, Csv)).Status);
    }

    [Fact]
    public async Task Only_posting_is_allowed()
    {
        await using var daemon = await StartAsync(null);
        using var request = Request(daemon, "/v1/f1", "text/csv", _key);
        request.Method = HttpMethod.Put;

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task A_device_that_hangs_up_in_the_middle_leaves_nothing()
    {
        await using var daemon = await StartAsync(null);
        using (var torn = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await torn.ConnectAsync("127.0.0.1", daemon.Address.Port);
            await torn.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/f1 HTTP/1.1\r\nHost: x\r\nX-API-Key: {_key}\r\nContent-Type: text/csv\r\nContent-Length: {Csv.Length}\r\n\r\n{Csv[..80]}"));
        }

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(daemon, "/v1/f1", Csv)).Status);
        Assert.Equal(2, daemon.Spool.Status.LastSequence);
    }

    Task<RunningDaemon> StartAsync(FakeIntake? intake, Dictionary<string, string?>? settings = null) => RunningDaemon.StartAsync(
        _work, intake, new(settings ?? []) { ["feed-id"] = "f1", ["webhook"] = "true", ["keys-file"] = KeysFile });

    string MakeKey(string feed, params string[] formats) =>
        DeviceKeys.Make(KeysFile, feed, formats, DateTimeOffset.UtcNow.AddDays(1), "");

    Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(RunningDaemon daemon, string path, string csv, string? key = null) =>
        PostAsync(daemon, path, Encoding.UTF8.GetBytes(csv), "text/csv", key);

    async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(
        RunningDaemon daemon, string path, byte[] body, string? type, string? key = null)
    {
        using var request = Request(daemon, path, type, key ?? _key);
        request.Content = new ByteArrayContent(body);
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    static HttpRequestMessage Request(RunningDaemon daemon, string path, string? type, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(daemon.Address, path));
        if (key is not null) request.Headers.Add("X-API-Key", key);
        return request;
    }

    /// <summary>A device of few words on a socket of its own.</summary>
    static async Task<string> TalkAsync(RunningDaemon daemon, string headers, int contentLength, string body)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", daemon.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/f1 HTTP/1.1\r\nHost: x\r\n{headers}Content-Type: text/csv\r\nContent-Length: {contentLength}\r\n\r\n{body}"));
        var answer = new byte[2000];
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, giveUp.Token));
    }
}
