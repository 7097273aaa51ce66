using GeoIntel.Service.Tests.Access;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Audit;

/// <summary>What the running service does about calls whose handlers write no entry, and about entries that cannot be written.</summary>
[Collection(PostGisCollection.Name)]
public class CallAuditTests(PostGisFixture postgis)
{
    const string Quiet = "/geointel.v1.SightingIngestService/GetIntakeStatus";
    const string Wrong = "/geointel.v1.CameraService/GetCamera"; // of an empty name
    const string Personal = "/geointel.v1.SightingService/SearchSightings"; // without a purpose
    const string Document = "/conformance";
    const string NotThere = "/collections/nothing";

    [PostGisFact]
    public async Task An_entry_says_how_its_call_ended()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = world.NewClient();
        var token = world.Issuer.Token(roles: "admin intelligence");

        foreach (var path in (string[])[Quiet, Wrong, Personal]) await AccessWorld.CallAsync(client, path, isRpc: true, token);
        foreach (var path in (string[])[Document, NotThere]) await AccessWorld.CallAsync(client, path, isRpc: false, token);

        Assert.Equal(
            [
                $"call {Quiet[1..]} ok", $"call {Wrong[1..]} InvalidArgument",
                $"refusal {Personal[1..]} PURPOSE_REQUIRED: purpose", "call conformance ok", "call collections/{collection} 404",
            ],
            await world.TextsAsync("SELECT concat_ws(' ', action, rpc, outcome) FROM audit_entry WHERE call_id IS NOT NULL ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task What_cannot_be_written_down_is_not_answered()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = world.NewClient();
        var token = world.Issuer.Token(roles: "admin intelligence");
        Assert.Equal(0, await AccessWorld.CallAsync(client, Quiet, isRpc: true, token));
        await using (var away = world.Database.CreateCommand("ALTER TABLE audit_entry ADD CONSTRAINT away CHECK (false) NOT VALID"))
            await away.ExecuteNonQueryAsync();

        foreach (var path in (string[])[Wrong, Personal])
            Assert.Equal((int)StatusCode.Unavailable, await AccessWorld.CallAsync(client, path, isRpc: true, token));
        // An answer that the handler has given already is dropped: the stream is refused, which gRPC clients know as Unavailable.
        foreach (var (path, isRpc) in ((string, bool)[])[(Quiet, true), (Document, false), (NotThere, false)])
        {
            var failure = await Assert.ThrowsAnyAsync<HttpRequestException>(() => AccessWorld.CallAsync(client, path, isRpc, token));
            Assert.Equal(7, Assert.IsType<HttpProtocolException>(failure.InnerException).ErrorCode);
        }
        // Whoever is new cannot even sign in.
        Assert.Equal((int)StatusCode.Unavailable, await AccessWorld.CallAsync(client, Quiet, isRpc: true, world.Issuer.Token(roles: "admin", name: "sam")));
    }
}
