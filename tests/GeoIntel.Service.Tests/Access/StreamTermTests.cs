using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace GeoIntel.Service.Tests.Access;

/// <summary>Streams of the running service end with what lets their callers in.</summary>
[Collection(PostGisCollection.Name)]
public class StreamTermTests(PostGisFixture postgis)
{
    static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [PostGisFact]
    public async Task Every_stream_ends_when_the_token_that_opened_it_does()
    {
        await using var world = await AccessWorld.StartAsync(postgis, access => access.ClockSkewSecondsMax = 0);
        using var client = world.NewClient();
        // The others that answer in pieces end by themselves.
        var streams = RpcsOf(world).Where(rpc => rpc.IsClientStreaming || rpc.Name == "WatchHits").ToList();
        Assert.True(streams.Count >= 8, $"Only {streams.Count} streams.");
        var opened = DateTimeOffset.UtcNow;
        var token = world.Issuer.Token(roles: string.Join(' ', Enum.GetNames<Role>()), feeds: "*", life: TokenLife);

        var ends = await Task.WhenAll(streams.Select(async rpc =>
        {
            var first = rpc.IsClientStreaming ? null : new WatchHitsRequest { Purpose = Examples.Purpose };
            using var call = await StandingCall.OpenAsync(client, PathOf(rpc), token, first, isAll: first is not null).WaitAsync(Patience);
            return $"{rpc.Name} {await call.ToEndAsync().WaitAsync(Patience)}";
        }));

        Assert.Equal(streams.Select(rpc => $"{rpc.Name} ({StatusCode.Unauthenticated}, {CallTerm.Reason})"), ends);
        Assert.True(DateTimeOffset.UtcNow >= opened + TokenLife - TimeSpan.FromSeconds(1), "They ended before the token did.");
    }

    [PostGisFact]
    public async Task A_stream_ends_when_the_certificate_that_opened_it_is_revoked()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = world.NewClient(AccessWorld.FeedCertificate);
        using var call = await StandingCall.OpenAsync(
            client, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", null, new ServerReflectionRequest { ListServices = "" });
        Assert.NotEmpty((await call.ReadAsync(ServerReflectionResponse.Parser)).ListServicesResponse.Service);

        await world.RevokeAsync(AccessWorld.FeedCertificate);

        Assert.Equal((StatusCode.Unauthenticated, CallTerm.Reason), await call.ToEndAsync().WaitAsync(Patience));
    }

    [PostGisFact]
    public async Task What_an_intake_acknowledged_stands_when_its_token_ends_and_is_in_the_log()
    {
        await using var world = await AccessWorld.StartAsync(postgis, access => access.ClockSkewSecondsMax = 0);
        using var client = world.NewClient();
        var feed = new Feed { DisplayName = "One", Controller = "Council", Regime = LegalRegime.CouncilPart3 };
        using (var made = await StandingCall.OpenAsync(
            client, "/geointel.v1.FeedService/CreateFeed", world.Issuer.Token(roles: "admin"),
            new CreateFeedRequest { FeedId = "f1", Feed = feed }, isAll: true))
            Assert.Equal(StatusCode.OK, (await made.ToEndAsync()).Status);
        var token = world.Issuer.Token(roles: "feed", feeds: "f1", life: TimeSpan.FromSeconds(15));
        // No camera is registered, so the read is refused; that is an answer, too.
        using var call = await StandingCall.OpenAsync(
            client, "/geointel.v1.SightingIngestService/IngestSightings", token,
            new IngestSightingsRequest { Feed = "feeds/f1", BatchNumber = 7, Reads = { new Read { Camera = "c1", VrmText = "AB12CDE" } } });

        Assert.Equal(7UL, (await call.ReadAsync(IngestSightingsResponse.Parser)).BatchNumber);
        Assert.Equal((StatusCode.Unauthenticated, CallTerm.Reason), await call.ToEndAsync().WaitAsync(Patience));

        Assert.Equal(
            ["collection opened t f", "collection ok f t"],
            await world.TextsAsync(
                "SELECT concat_ws(' ', action, outcome, call_id IS NOT NULL, part_of IS NOT NULL) FROM audit_entry "
                + "WHERE rpc LIKE '%/IngestSightings' AND action = 'collection' ORDER BY sequence"));
    }

    static IEnumerable<MethodDescriptor> RpcsOf(AccessWorld world) =>
        world.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()).OfType<GrpcMethodMetadata>()
            .Select(grpc => ServedServices.DescriptorOf(grpc.ServiceType).FindMethodByName(grpc.Method.Name));

    static string PathOf(MethodDescriptor rpc) => $"/{rpc.Service.FullName}/{rpc.Name}";
}
