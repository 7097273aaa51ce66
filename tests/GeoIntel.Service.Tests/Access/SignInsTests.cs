using System.Collections.Frozen;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Tests.Access;

[Collection(PostGisCollection.Name)]
public class SignInsTests(PostGisFixture postgis)
{
    const string Call = "/geointel.v1.SightingIngestService/GetIntakeStatus";

    static readonly CallerIdentity Somebody = new("person:pat", Role.Officer, FrozenSet<string>.Empty)
    {
        Until = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero),
    };

    [PostGisFact]
    public async Task A_token_and_a_certificate_sign_in_once_and_each_call_with_them_is_an_entry()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = world.NewClient();
        using var gate = world.NewClient(AccessWorld.FeedCertificate);
        var (first, second) = (world.Issuer.Token(roles: "admin"), world.Issuer.Token(roles: "admin", name: "sam"));

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 30), new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) => Assert.Equal(0, await AccessWorld.CallAsync(
                i % 3 == 2 ? gate : client, Call, isRpc: true, (i % 3) switch { 0 => first, 1 => second, _ => null })));
        // A refused one proves nothing.
        Assert.Equal((int)StatusCode.Unauthenticated, await AccessWorld.CallAsync(client, Call, isRpc: true, world.Issuer.Token("wrong key", name: "eve")));

        Assert.Equal(
            ["certificate certificate:gate-7", "token person:pat", "token person:sam"],
            await world.TextsAsync(
                "SELECT resource_kind || ' ' || split_part(actor, '@', 1) FROM audit_entry WHERE action = 'sign_in' ORDER BY 1"));
        Assert.Equal(31, await world.CountAsync("SELECT count(*) FROM audit_entry WHERE call_id IS NOT NULL"));
        Assert.All(
            await world.TextsAsync("SELECT outcome FROM audit_entry WHERE action = 'sign_in'"),
            outcome => Assert.Matches("^until [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", outcome));
        // Each before the first call of its holder.
        Assert.Equal(0, await world.CountAsync(
            "SELECT count(*) FROM audit_entry AS call WHERE call_id IS NOT NULL AND action <> 'refusal' AND NOT EXISTS ("
            + "SELECT FROM audit_entry AS before WHERE before.action = 'sign_in' AND before.actor = call.actor AND before.sequence < call.sequence)"));
    }

    [Fact]
    public async Task A_hundred_thousand_tokens_take_no_more_memory_than_the_bound()
    {
        var log = new CountingLog();
        var signIns = new SignIns(log);

        for (var i = 0; i < 100_000; i++) await signIns.RecordAsync("person:pat@", Somebody with { ProofDigest = $"{i}" }, "any");

        Assert.Equal(100_000, log.Count);
        Assert.InRange(signIns.RememberedCount, SignIns.RememberedMax, 2 * SignIns.RememberedMax);
        // Those that came last are remembered.
        await signIns.RecordAsync("person:pat@", Somebody with { ProofDigest = "99999" }, "any");
        Assert.Equal(100_000, log.Count);
    }

    [Fact]
    public async Task One_that_could_not_be_written_is_tried_again()
    {
        var log = new CountingLog { Fails = true };
        var signIns = new SignIns(log);
        var caller = Somebody with { ProofDigest = "a" };

        await Assert.ThrowsAsync<NpgsqlException>(() => signIns.RecordAsync("person:pat@", caller, "any"));
        log.Fails = false;
        await signIns.RecordAsync("person:pat@", caller, "any");

        Assert.Equal(2, log.Count);
    }

    sealed class CountingLog() : AuditLog(null!)
    {
        public int Count { get; private set; }

        public bool Fails { get; set; }

        public override Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
        {
            Count++;
            return Fails ? Task.FromException(new NpgsqlException("away")) : Task.CompletedTask;
        }
    }
}
