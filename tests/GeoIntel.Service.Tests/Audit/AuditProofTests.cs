using GeoIntel.Models.Audit;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Audit;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Checkpoint = GeoIntel.Models.Audit.Checkpoint;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditProofTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task Every_covered_entry_is_proven_by_the_first_checkpoint_that_covers_it_and_by_any_later_one()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        for (var round = 0; round < 6; round++)
        {
            await world.WriteAsync([.. Enumerable.Range(0, 1 + round).Select(i => AuditWorld.Entry($"actor {i}@a", "a good reason"))]);
            await world.SealAsync();
        }
        var proofs = new AuditProofs(world.Database);
        var log = (await world.LinesAsync()).ConvertAll(line => AuditText.Read(line)!);
        var checkpoints = log.OfType<Checkpoint>().ToList();

        foreach (var entry in log.OfType<SealedEntry>())
        {
            var expected = checkpoints.First(checkpoint => checkpoint.Heads.Single().Entries >= entry.Number);
            var first = (await proofs.FindAsync(entry.Instance, entry.Number, 0, CancellationToken.None))!;
            var last = (await proofs.FindAsync(entry.Instance, entry.Number, checkpoints[^1].Number, CancellationToken.None))!;

            Assert.Equal((entry, expected.Number), (first.Entry with { Personal = entry.Personal }, first.Checkpoint.Number));
            Assert.Null(first.Problem(world.Root, expected));
            Assert.Null(last.Problem(world.Root, checkpoints[^1]));
        }
        Assert.Equal(21, log.OfType<SealedEntry>().Count());
    }

    [PostGisFact]
    public async Task A_proof_goes_over_the_wire_whole_and_is_an_entry_itself()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one", "a good reason"), AuditWorld.Entry("two"));
        await world.SealAsync();

        var told = await Rpc(world).GetAuditProof(new() { Name = "auditEntries/unnamed/2" }, Call());
        var proof = AuditText.ReadProof(told.Proof)!;

        Assert.Null(proof.Problem(world.Root, null));
        Assert.Equal("two", proof.Entry.Actor);
        Assert.Equal(1L, await world.AskAsync("SELECT count(*) FROM audit_entry WHERE rpc LIKE '%AuditService%'"));
    }

    [PostGisFact]
    public async Task What_cannot_be_proven_is_refused_with_what_to_do()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one"));
        await world.SealAsync();
        await world.WriteAsync(AuditWorld.Entry("two"), AuditWorld.Entry("three"));
        await world.SealAsync();

        await RefusedAsync(world, "auditEntries/unnamed/9", 0, StatusCode.NotFound, "RESOURCE_NOT_FOUND");
        await RefusedAsync(world, "auditEntries/unnamed/3", 1, StatusCode.FailedPrecondition, "NOT_COVERED");
        await RefusedAsync(world, "auditEntries/unnamed/3", 77, StatusCode.FailedPrecondition, "NOT_COVERED");
        await RefusedAsync(world, "auditEntries/unnamed/3", -1, StatusCode.InvalidArgument, "INVALID_FIELDS");
        await RefusedAsync(world, "entries/3", 0, StatusCode.InvalidArgument, "INVALID_FIELDS");
        await world.TamperAsync("DELETE FROM audit_entry WHERE actor = 'two'");
        await RefusedAsync(world, "auditEntries/unnamed/3", 0, StatusCode.DataLoss, "AUDIT_DAMAGED");
    }

    [PostGisFact]
    public async Task An_entry_that_somebody_altered_has_no_proof_that_holds()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one"), AuditWorld.Entry("two"));
        await world.SealAsync();
        await world.TamperAsync("UPDATE audit_entry SET actor = 'nobody' WHERE actor = 'two'");

        var proof = AuditText.ReadProof((await Rpc(world).GetAuditProof(new() { Name = "auditEntries/unnamed/2" }, Call())).Proof)!;

        Assert.Equal("Entry unnamed/2: its content is not what its digest is of.", proof.Problem(world.Root, null));
    }

    [PostGisFact]
    public async Task Disclosures_are_listed_with_recipients_and_handling_by_page_until_these_are_erased()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var handed = AuditWorld.Entry("one", "a good reason") with
        {
            Action = AuditAction.Disclosure, ResourceKind = "hit", ResourceId = "h1", Handling = "For the file only", Outcome = "opened",
        };
        await world.WriteAsync(
            handed with { Recipient = "Partner A" }, AuditWorld.Entry("two", "looked only"),
            handed with { Action = AuditAction.Export, ResourceKind = "layer hits", Recipient = "Partner B" },
            handed with { ResourceKind = "layer hits", Outcome = "ok", Recipient = null }, handed with { Recipient = "DI Example" });
        await world.SealAsync();
        await world.TamperAsync("DELETE FROM audit_personal_key WHERE personal_id = (SELECT personal_id FROM audit_entry ORDER BY sequence LIMIT 1)");
        var rpc = Rpc(world);

        var request = new ListDisclosuresRequest { Purpose = Examples.Purpose, PageSize = 2 };
        var first = await rpc.ListDisclosures(request, Call());
        request.PageToken = first.NextPageToken;
        var second = await rpc.ListDisclosures(request, Call());
        var unpurposed = await Assert.ThrowsAsync<RpcException>(() => rpc.ListDisclosures(new(), Call()));

        Assert.Equal(
            ["auditEntries/unnamed/5 DI Example For the file only False", "auditEntries/unnamed/3 Partner B For the file only False", "auditEntries/unnamed/1   True"],
            first.Disclosures.Concat(second.Disclosures).Select(one => $"{one.Entry.Name} {one.Recipient} {one.Handling} {one.Erased}"));
        Assert.Equal("", second.NextPageToken);
        Assert.Equal(StatusCode.InvalidArgument, unpurposed.StatusCode);
    }

    static async Task RefusedAsync(AuditWorld world, string name, long checkpoint, StatusCode status, string reason)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => Rpc(world).GetAuditProof(new() { Name = name, Checkpoint = checkpoint }, Call()));
        Assert.Equal((status, reason), (refusal.StatusCode, RpcErrors.ReasonOf(refusal)));
    }

    static AuditRpc Rpc(AuditWorld world) => new(
        world.Database, Tests.Audit.Audited.Over(world.Database), world.Export, new AuditProofs(world.Database),
        new AuditReview(world.Database, new AuditOptions()), world.Key, new AuditOptions(), TimeProvider.System);

    static TestCall Call() => RegistryServices.Call("AuditService/Test");
}
