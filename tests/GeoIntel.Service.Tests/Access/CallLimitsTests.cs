using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Access;

[Collection(PostGisCollection.Name)]
public class CallLimitsTests(PostGisFixture postgis)
{
    const string Rpc = "/geointel.v1.HitService/GetHit";

    [Fact]
    public void Each_caller_has_a_share_of_its_own_and_feeds_have_a_larger_one()
    {
        using var limits = new CallLimits(new AccessOptions { CallsPerSecondMax = 1, BurstSeconds = 20, FeedCallsPerSecondMax = 500 });

        // While the test runs some shares are filled up again, so the limits are not exact.
        Assert.InRange(Taken("person:a", Role.Officer), 20, 100);
        Assert.NotNull(limits.TakeCall(Caller("person:a", Role.Officer)));
        Assert.Null(limits.TakeCall(Caller("person:b", Role.Officer)));
        Assert.Equal(2000, Taken("certificate:gate-7", Role.Feed));

        int Taken(string name, Role role) =>
            Enumerable.Range(0, 2000).Count(_ => limits.TakeCall(Caller(name, role)) is null);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("::1", "::1")]
    [InlineData(null, "unknown")]
    public void An_IPv6_network_counts_as_one_address(string? address, string origin) =>
        Assert.Equal(origin, CallLimits.OriginOf(address is null ? null : IPAddress.Parse(address)));

    [Fact]
    public void Limits_that_are_none_are_refused_at_the_start()
    {
        var options = new AccessOptions { CallsPerSecondMax = 0, FeedCallsPerSecondMax = -1, RefusalsPerSecondMax = 0, BurstSeconds = 601 };

        var problems = options.Problems(new Service.Hosting.ListenOptions(), new Service.Hosting.TlsOptions()).ToList();

        Assert.Equal(4, problems.Count);
    }

    [PostGisFact]
    public async Task Who_calls_too_often_is_told_to_wait_over_gRPC_and_over_HTTP()
    {
        await using var world = await AccessWorld.StartAsync(postgis, options => (options.CallsPerSecondMax, options.BurstSeconds) = (1, 2));
        using var client = world.NewClient();
        var token = world.Issuer.Token(roles: "officer");

        using var http = await UntilAsync(HttpStatusCode.TooManyRequests, () => SendAsync(client, "/collections", isRpc: false, token));
        Assert.InRange(http.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("TOO_MANY_CALLS", await http.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var rpc = await UntilAsync(HttpStatusCode.TooManyRequests, () => SendAsync(client, Rpc, isRpc: true, token));
        Assert.Equal($"{(int)StatusCode.ResourceExhausted}", rpc.Headers.GetValues("grpc-status").Single());
        var details = rpc.Headers.GetValues(RpcErrors.DetailsTrailer).Single();
        var status = Google.Rpc.Status.Parser.ParseFrom(
            Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        Assert.Equal("TOO_MANY_CALLS", status.Details[0].Unpack<ErrorInfo>().Reason);
        Assert.True(status.Details[1].Unpack<RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        // Somebody else is not held up.
        using var other = await SendAsync(client, "/collections", isRpc: false, world.Issuer.Token(roles: "officer", name: "sam"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [PostGisFact]
    public async Task A_flood_of_refused_calls_is_counted_and_not_written_down_one_by_one()
    {
        const int Calls = 300;
        await using var world = await AccessWorld.StartAsync(postgis, options => (options.RefusalsPerSecondMax, options.BurstSeconds) = (1, 5));
        using var client = world.NewClient();
        var (refused, held) = (0, 0);
        for (var i = 0; i < Calls; i++)
        {
            using var answer = await SendAsync(client, i % 2 == 0 ? Rpc : "/collections", i % 2 == 0, null);
            if (answer.StatusCode == HttpStatusCode.Unauthorized) refused++;
            else if (answer.StatusCode == HttpStatusCode.TooManyRequests) held++;
        }
        await world.Get<RefusalTally>().WriteAsync(CancellationToken.None);

        Assert.Equal(Calls, refused + held);
        Assert.True(held > 0 && refused >= 5, $"{held} held up, {refused} refused");
        Assert.Equal(refused, await world.CountAsync("SELECT count(*) FROM audit_entry WHERE outcome LIKE 'UNAUTHENTICATED%'"));
        Assert.Equal(held, await world.CountAsync(
            "SELECT sum(row_count) FROM audit_entry WHERE action = 'refusal' AND outcome = 'REFUSALS_COUNTED' AND actor LIKE 'unauthenticated@%'"));
        Assert.True(await world.CountAsync("SELECT count(*) FROM audit_entry WHERE outcome = 'REFUSALS_COUNTED'") <= 3);
        // Who has proved who they are is let in from the same address.
        using var good = await SendAsync(client, "/collections", isRpc: false, world.Issuer.Token(roles: "officer"));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [PostGisFact]
    public async Task Every_answer_over_HTTP_carries_the_security_headers()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = new HttpClient { BaseAddress = world.HttpAddress };
        var officer = world.Issuer.Token(roles: "officer");
        (string Path, string? Token, HttpStatusCode Status)[] answers =
        [
            ("/healthz/live", null, HttpStatusCode.OK), ("/collections", officer, HttpStatusCode.OK),
            ("/exports/zones.csv", officer, HttpStatusCode.OK), ("/collections/hits/items", officer, HttpStatusCode.BadRequest),
            ("/collections/nothing", officer, HttpStatusCode.NotFound), ("/tiles/zones/12/2014/1326.mvt", officer, HttpStatusCode.OK),
            ("/collections", null, HttpStatusCode.Unauthorized), ("/nowhere", null, HttpStatusCode.NotFound),
            ("/collections", world.Issuer.Token(), HttpStatusCode.Forbidden),
        ];

        foreach (var (path, token, status) in answers)
        {
            using var answer = await SendAsync(client, path, isRpc: false, token, HttpVersion.Version11);
            Assert.True(status == answer.StatusCode || (path.Contains("tiles", StringComparison.Ordinal) && answer.IsSuccessStatusCode),
                $"{path}: {answer.StatusCode}");
            Assert.Equal(SecurityHeaders.ContentPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(answer.Headers.CacheControl is { NoStore: true } || path.StartsWith("/tiles", StringComparison.Ordinal), path);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [PostGisFact]
    public async Task Browsers_reach_the_services_that_the_console_needs_and_no_others()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = new HttpClient { BaseAddress = world.HttpAddress };
        var token = world.Issuer.Token(roles: string.Join(' ', Enum.GetNames<Role>()), feeds: "*");
        var reached = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var rpc in InjectionTests.RpcsOf(world).DistinctBy(rpc => rpc.Service))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{rpc.Service.FullName}/{rpc.Name}");
            request.Headers.Authorization = new("Bearer", token);
            request.Content = new ByteArrayContent(new byte[5]);
            request.Content.Headers.ContentType = new("application/grpc-web+proto");
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc-web", StringComparison.Ordinal) == true)
                reached.Add(rpc.Service.Name);
        }

        Assert.Equal(
            [
                "CameraService", "CameraStatusService", "ConditionService", "HitService", "NominalService", "ObservationService",
                "OperationService", "RegistryImportService", "ReviewService", "SightingService", "VehicleListService", "ZoneService",
            ],
            reached);
    }

    [PostGisFact]
    public async Task The_console_may_use_its_own_files_and_nothing_else()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = world.HttpAddress };

        using var moved = await client.GetAsync(new Uri("/console", UriKind.Relative));
        Assert.Equal("/console/", moved.Headers.Location?.ToString());
        foreach (var path in (string[])["/console/", "/console/nothing", "/console/a/b"])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            if (path != "/console/") Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            // Whoever only watches over a service asks for the head.
            using var head = new HttpRequestMessage(HttpMethod.Head, path);
            using var headed = await client.SendAsync(head);
            Assert.Equal(
                (answer.StatusCode, answer.Content.Headers.ContentType, answer.Headers.ETag),
                (headed.StatusCode, headed.Content.Headers.ContentType, headed.Headers.ETag));
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; ", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        }
    }

    static CallerIdentity Caller(string name, Role role) => new(name, role, FrozenSet<string>.Empty);

    static async Task<HttpResponseMessage> UntilAsync(HttpStatusCode status, Func<Task<HttpResponseMessage>> send)
    {
        for (var i = 0; i < 500; i++)
        {
            var answer = await send();
            if (answer.StatusCode == status) return answer;
            answer.Dispose();
        }
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"500 calls, and never {status}."));
    }

    static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, bool isRpc, string? token, Version? version = null)
    {
        var request = new HttpRequestMessage(isRpc ? HttpMethod.Post : HttpMethod.Get, path) { Version = version ?? HttpVersion.Version20 };
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (isRpc)
        {
            request.Content = new ByteArrayContent(new byte[5]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }
        return client.SendAsync(request);
    }
}
