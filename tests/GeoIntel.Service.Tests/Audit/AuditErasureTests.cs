using System.Security.Cryptography;
using System.Text;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditErasureTests(PostGisFixture postgis)
{
    static readonly AuditEntry Erasing = AuditWorld.Entry("eraser") with { Rpc = "geointel.v1.ErasureService/Erase" };

    [PostGisFact]
    public async Task An_erased_subjects_values_are_unreadable_and_the_chain_still_verifies()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(
            AuditWorld.Entry("asks for it", "a reason of its own", new { vrm = "AB12 CDE" }),
            AuditWorld.Entry("mentions it", "seen beside ab12 cde in town"),
            AuditWorld.Entry("asks for another", "a reason of its own", new { vrm = "XY99ZZZ" }));
        await world.SealAsync();
        await world.WriteAsync(AuditWorld.Entry("asks, not sealed yet", "a reason of its own", new { vrms = new[] { "AB12CDE" } }));
        var held = (await world.LinesAsync()).Select(AuditText.Read).OfType<Checkpoint>().Single();

        Assert.Equal(3, await EraseAsync(world, AuditSubject.Of(Vrm.Of("AB12CDE"))));
        await world.SealAsync();

        var verdict = await world.VerifyAsync(held);
        Assert.True(verdict.IsGood, verdict.Fault?.Explanation);
        Assert.Equal(5, verdict.CoveredCount);
        Assert.Equal(
            """{"reason":"a reason of its own","question":{"vrm":"XY99ZZZ"}}""",
            Assert.Single(await OpenAllAsync(world), values => values is not null));
        // Nothing that is left tells that those values named the mark.
        Assert.Equal(1L, await world.AskAsync("SELECT count(*) FROM audit_subject"));
        Assert.Equal(3, await world.AskAsync("SELECT row_count FROM audit_entry WHERE action = 'erasure'"));
    }

    [PostGisFact]
    public async Task A_nominal_is_found_by_its_name_in_a_question_and_by_the_entry_that_is_about_it()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(
            AuditWorld.Entry("named", "a reason of its own", new { name = "nominals/p1" }),
            AuditWorld.Entry("about", "a reason of its own") with { ResourceKind = "nominal", ResourceId = "p1" },
            AuditWorld.Entry("another", "a reason of its own", new { name = "nominals/p10" }));

        Assert.Equal(2, await EraseAsync(world, AuditSubject.OfNominal("p1")));
    }

    [PostGisFact]
    public async Task A_key_is_not_deleted_without_an_entry_of_the_erasure_and_never_changed()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one", "about AB12CDE, to be sure"));
        await world.SealAsync();

        foreach (var (sql, why) in ((string, string)[])[
            ("DELETE FROM audit_personal_key", "entry of the erasure"), ("UPDATE audit_personal_key SET key = ''", "append-only"),
            ("TRUNCATE audit_personal_key CASCADE", "append-only"), ("DELETE FROM audit_subject", "with its key")])
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => world.DoAsync(sql));
            Assert.Contains(why, refusal.MessageText, StringComparison.Ordinal);
        }
        Assert.NotNull(Assert.Single(await OpenAllAsync(world)));
    }

    [PostGisFact]
    public async Task Values_from_before_they_were_sealed_are_read_and_erased_like_all_others()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var key = RandomNumberGenerator.GetBytes(32).Concat(Encoding.UTF8.GetBytes("""{"reason": "about AB12CDE"}""")).ToArray();
        await world.DoAsync(
            $"""
            INSERT INTO audit_personal VALUES ('019ca000-0000-7000-8000-0000000000aa', '\x00'::bytea || sha256('\x{Convert.ToHexString(key)}'));
            INSERT INTO audit_personal_key VALUES ('019ca000-0000-7000-8000-0000000000aa', '\x{Convert.ToHexString(key)}');
            INSERT INTO audit_entry (instance, actor, action, rpc, outcome, personal_id, personal_digest)
            SELECT 'legacy', 'old', 'consultation', 'r', 'ok', personal_id, sha256(sealed) FROM audit_personal
            """);
        Assert.Equal("""{"reason": "about AB12CDE"}""", Assert.Single(await OpenAllAsync(world)));

        Assert.Equal(1, await EraseAsync(world, AuditSubject.Of(Vrm.Of("AB12CDE"))));
        await world.SealAsync();

        Assert.Null(Assert.Single(await OpenAllAsync(world)));
        Assert.True((await world.VerifyAsync()).IsGood);
    }

    [Fact]
    public void Values_do_not_open_with_another_key_nor_when_a_byte_is_another()
    {
        var sealedValues = SealedValues.Of("""{"reason":"caf\u00e9"}""");
        Assert.Equal("""{"reason":"caf\u00e9"}""", sealedValues.Open());

        Assert.Throws<CryptographicException>(() => (sealedValues with { Key = SealedValues.Of("{}").Key }).Open());
        for (var place = 0; place < sealedValues.Sealed.Length; place++)
        {
            var altered = sealedValues.Sealed.ToArray();
            altered[place] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => (sealedValues with { Sealed = altered }).Open());
        }
    }

    [Theory]
    [InlineData("""{"question":{"vrm":"ab12 cde"}}""", "vrm:AB12CDE", true)]
    [InlineData("""{"question":{"filter":{"vrms":["X1","AB12CDE"]}}}""", "vrm:AB12CDE", true)]
    [InlineData("""{"reason":"the car AB12 CDE, again"}""", "vrm:AB12CDE", false)]
    [InlineData("""{"reason":"the car AB12CDE."}""", "vrm:AB12CDE", false)]
    [InlineData("""{"question":{"nominal":"nominals/p1"}}""", "nominal:p1", true)]
    [InlineData("""{"question":{"nominalId":"p1"}}""", "nominal:p1", true)]
    [InlineData("""{"reason":"asked about nominals/p1 today"}""", "nominal:p1", false)]
    public void What_values_name_is_found(string json, string subject, bool isAsked) =>
        Assert.Equal(isAsked, AuditSubject.In(json)[new AuditSubject(subject)]);

    static async Task<int> EraseAsync(AuditWorld world, AuditSubject subject)
    {
        await using var connection = await world.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var count = await AuditErasure.EraseSubjectAsync(
            connection, transaction, Erasing, [subject], DateTimeOffset.UtcNow, CancellationToken.None);
        await transaction.CommitAsync();
        return count;
    }

    static async Task<List<string?>> OpenAllAsync(AuditWorld world)
    {
        await using var connection = await world.Database.OpenConnectionAsync();
        var ids = new List<Guid>();
        await using (var command = new NpgsqlCommand("SELECT personal_id FROM audit_personal ORDER BY personal_id", connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        var values = new List<string?>();
        foreach (var id in ids) values.Add(await AuditPersonal.OpenAsync(connection, id, CancellationToken.None));
        return values;
    }
}
