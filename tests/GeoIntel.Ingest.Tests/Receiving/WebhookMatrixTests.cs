using System.Net.Http.Headers;
using System.Text;
using GeoIntel.Ingest.Receiving;

namespace GeoIntel.Ingest.Tests.Receiving;

/// <summary>Every way of proving something, or nothing, at every route that the daemon answers, by every method.</summary>
public sealed class WebhookMatrixTests : IDisposable
{
    // Which routes there are, and who is answered at each; one that is added belongs here, too.
    static readonly Dictionary<string, bool> IsOpen = new()
    {
        ["/healthz/ready"] = true, ["/v1/{feed}"] = false, ["/v1/{feed}/{format}"] = false,
    };

    static readonly string[] Methods = ["POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS"];

    // What is shown, and what a closed route answers to it: 0 lets it in.
    static readonly (string Proof, int Status)[] Proofs =
    [
        ("no key", 401), ("an empty key", 401), ("a wrong key", 401), ("an expired key", 401), ("a revoked key", 401),
        ("a longer key", 401), ("its hash", 401), ("a bearer that is no key", 401), ("an expired bearer", 401), ("a revoked bearer", 401),
        ("a person's token", 401), ("a password", 401), ("a good key behind a wrong one", 401),
        ("a key of another feed", 403), ("a bearer of another feed", 403),
        ("a good key", 0), ("a good bearer", 0),
    ];

    readonly string _work = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;
    readonly HttpClient _http = new();

    string KeysFile => Path.Combine(_work, "keys.ndjson");

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task Every_cell_of_route_and_proof_and_method_is_as_the_rules_say()
    {
        var revoked = Make("f1", 1);
        var line = File.ReadAllLines(KeysFile).Single();
        File.Delete(KeysFile);
        var (good, other, expired) = (Make("f1", 1), Make("f2", 1), Make("f1", -1));
        var hash = System.Text.Json.JsonDocument.Parse(File.ReadLines(KeysFile).First()).RootElement.GetProperty("key_sha256").GetString()!;
        await File.AppendAllTextAsync(KeysFile, line + "\n");
        await using var daemon = await RunningDaemon.StartAsync(
            _work, null, new() { ["feed-id"] = "f1", ["webhook"] = "true", ["keys-file"] = KeysFile });
        var events = 0;
        // It was good until it was taken away.
        Assert.Equal(200, await CallAsync("/v1/f1", "POST", request => request.Headers.Add("X-API-Key", revoked)));
        await File.WriteAllLinesAsync(KeysFile, (await File.ReadAllLinesAsync(KeysFile)).Where(one => one != line));
        var wrong = new List<string>();
        var cells = 0;

        Assert.Equal(IsOpen, daemon.Routes.ToDictionary(route => route.Template, route => route.IsOpen));
        foreach (var route in daemon.Routes)
        {
            var path = route.Template.Replace("{feed}", "f1", StringComparison.Ordinal).Replace("{format}", "csv", StringComparison.Ordinal);
            foreach (var method in Methods)
            {
                foreach (var (proof, refusal) in Proofs)
                {
                    var before = daemon.Spool.Status.LastSequence;
                    var status = await CallAsync(path, method, request => Show(request, proof));
                    var expected = route.IsOpen ? 200 : refusal != 0 ? refusal : method == "POST" ? 200 : 405;
                    cells++;
                    if (status != expected) wrong.Add($"{method} {path}, {proof}: {status} instead of {expected}");
                    var isTaken = !route.IsOpen && expected == 200;
                    if (daemon.Spool.Status.LastSequence != before + (isTaken ? 1 : 0)) wrong.Add($"{method} {path}, {proof}: what was taken in");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cells} cells are wrong:\n{string.Join('\n', wrong)}");
        Assert.Equal(IsOpen.Count * Methods.Length * Proofs.Length, cells);
        Assert.DoesNotContain(daemon.Log.All, one => one.Contains("gik_", StringComparison.Ordinal));

        void Show(HttpRequestMessage request, string proof)
        {
            var key = proof switch
            {
                "an empty key" => "", "a wrong key" => "gik_wrong", "an expired key" => expired, "a revoked key" => revoked,
                "a longer key" => good + "x", "its hash" => hash, "a key of another feed" => other, "a good key" => good,
                "a good key behind a wrong one" => "gik_wrong", _ => null,
            };
            var bearer = proof switch
            {
                "a bearer that is no key" => "gik_wrong", "an expired bearer" => expired, "a revoked bearer" => revoked,
                "a person's token" => "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwYXQifQ.", "a bearer of another feed" => other,
                "a good bearer" or "a good key behind a wrong one" => good, _ => null,
            };
            if (key is not null) request.Headers.TryAddWithoutValidation("X-API-Key", key);
            if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            if (proof == "a password")
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"f1:{good}")));
        }

        async Task<int> CallAsync(string path, string method, Action<HttpRequestMessage> show)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(daemon.Address, path));
            show(request);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(
                $"camera,vrm,captured_at,event_id\nc1,ZZ26EXA,2026-03-01T08:15:30Z,w{events++}\n"));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            using var answer = await _http.SendAsync(request);
            return (int)answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("/v1/{feed}", "/v1/f1", true, "f1")]
    [InlineData("/v1/{feed}", "/v1/f1/", true, "f1")]
    [InlineData("/v1/{feed}", "/v1", false, "")]
    [InlineData("/v1/{feed}", "/v1/f1/csv", false, "f1")]
    [InlineData("/v1/{feed}/{format}", "/v1/f1/csv", true, "f1 csv")]
    [InlineData("/v1/{feed}/{format}", "/v2/f1/csv", false, "f1 csv")]
    [InlineData("/healthz/ready", "/healthz/ready", true, "")]
    [InlineData("/healthz/ready", "/healthz", false, "")]
    [InlineData("/healthz/ready", "/HEALTHZ/ready", false, "")]
    public void A_path_matches_its_template_part_by_part(string template, string path, bool matches, string values)
    {
        var route = new WebhookRoute(template, IsOpen: false, _ => Task.CompletedTask);

        Assert.Equal(matches, route.Matches(path, out var found));
        Assert.Equal(values, string.Join(' ', found));
    }

    string Make(string feed, int days) => DeviceKeys.Make(KeysFile, feed, [], DateTimeOffset.UtcNow.AddDays(days), "");
}
