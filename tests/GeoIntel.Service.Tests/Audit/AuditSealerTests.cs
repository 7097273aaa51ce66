using System.Globalization;
using GeoIntel.Models.Audit;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditSealerTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task What_was_written_is_sealed_signed_and_exported_whole()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one", "because of a test"), AuditWorld.Entry("two"));
        Assert.Equal(2, await world.SealAsync());
        await world.WriteAsync(AuditWorld.Entry("three", "because of a test", new { vrm = "AB12CDE" }));
        Assert.Equal(1, await world.SealAsync());
        Assert.Equal(0, await world.SealAsync());

        var verdict = await world.VerifyAsync();

        Assert.True(verdict.IsGood, verdict.Fault?.Explanation);
        Assert.Equal((2, 3, 0), (verdict.GoodUpTo, verdict.CoveredCount, verdict.Uncovered.Count));
        Assert.Equal(["one", "two", "three"], await world.ActorsAsync());
        Assert.True(AuditVerification.Run(await world.LinesAsync(after: 1), world.Root, [], after: 1).IsGood);
    }

    [PostGisFact]
    public async Task An_entry_that_commits_late_is_sealed_after_those_that_were_faster_and_one_rolled_back_leaves_no_gap()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await using var slow = await world.Database.OpenConnectionAsync();
        await using var lost = await world.Database.OpenConnectionAsync();
        var slowWork = await slow.BeginTransactionAsync();
        var lostWork = await lost.BeginTransactionAsync();
        await AuditLog.WriteAsync(slow, slowWork, AuditWorld.Entry("slow"), CancellationToken.None);
        await AuditLog.WriteAsync(lost, lostWork, AuditWorld.Entry("lost"), CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            await world.WriteAsync(AuditWorld.Entry($"fast {i}"));
            Assert.Equal(1, await world.SealAsync()); // it does not wait for the slow one
        }
        await lostWork.RollbackAsync();
        await world.WriteAsync(AuditWorld.Entry("fast 3"));
        Assert.Equal(1, await world.SealAsync());
        await slowWork.CommitAsync();
        Assert.Equal(1, await world.SealAsync());
        await world.WriteAsync(AuditWorld.Entry("fast 4"));
        Assert.Equal(1, await world.SealAsync());

        Assert.Equal(["fast 0", "fast 1", "fast 2", "fast 3", "slow", "fast 4"], await world.ActorsAsync());
        Assert.True((await world.VerifyAsync()).IsGood);
    }

    [PostGisFact]
    public async Task Of_many_writers_and_two_sealers_every_committed_entry_is_sealed_once()
    {
        const int Writers = 8;
        const int EntriesEach = 60;
        await using var world = await AuditWorld.CreateAsync(postgis);
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            await using var connection = await world.Database.OpenConnectionAsync();
            for (var i = 0; i < EntriesEach; i++)
            {
                var isKept = random.Next(4) > 0;
                await using var work = await connection.BeginTransactionAsync();
                await AuditLog.WriteAsync(connection, work, AuditWorld.Entry(isKept ? "kept" : "lost"), CancellationToken.None);
                await Task.Delay(random.Next(3));
                if (isKept) await work.CommitAsync();
                else await work.RollbackAsync();
            }
        })));
        var sealing = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!writing.IsCompleted) await world.SealAsync();
        }));
        await Task.WhenAll(sealing.Append(writing));
        await world.SealAsync();

        var actors = await world.ActorsAsync();
        Assert.Equal((long)actors.Count, await world.AskAsync("SELECT count(*) FROM audit_entry"));
        Assert.All(actors, actor => Assert.Equal("kept", actor));
        Assert.True(actors.Count > Writers * EntriesEach / 2);
        Assert.True((await world.VerifyAsync()).IsGood);
    }

    [PostGisFact]
    public async Task Each_instance_has_a_chain_of_its_own_and_whoever_seals_takes_all_along()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        foreach (var instance in (string[])["west", "east", "west"])
        {
            var named = new NpgsqlConnectionStringBuilder(world.Database.ConnectionString) { Options = $"-c geointel.instance={instance}" };
            await using var other = NpgsqlDataSource.Create(named);
            await new AuditLog(other).RecordAsync(AuditWorld.Entry(instance), CancellationToken.None);
        }
        await world.SealAsync();

        var checkpoint = (await world.LinesAsync()).Select(AuditText.Read).OfType<Checkpoint>().Single();
        Assert.Equal([("east", 1L), ("west", 2L)], checkpoint.Heads.Select(head => (head.Instance, head.Entries)));
        Assert.True((await world.VerifyAsync(checkpoint)).IsGood);
    }

    [PostGisFact]
    public async Task After_a_restore_into_a_younger_cluster_sealing_goes_on()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("before"), AuditWorld.Entry("unsealed when it was copied"));
        // What was restored bears the transaction numbers of the cluster it came from.
        await world.TamperAsync("UPDATE audit_entry SET transaction_id = '4000000000'");
        await world.DoAsync("UPDATE audit_sealer SET settled = '3999999999'");
        await world.WriteAsync(AuditWorld.Entry("after"));

        Assert.Equal(3, await world.SealAsync());
        await world.WriteAsync(AuditWorld.Entry("later"));
        Assert.Equal(1, await world.SealAsync());
        Assert.True((await world.VerifyAsync()).IsGood);
    }

    [PostGisTheory]
    [InlineData("UPDATE audit_entry SET actor = 'nobody' WHERE actor = 'two'", AuditFaultKind.Altered, 2)]
    [InlineData("UPDATE audit_entry SET recorded_at = recorded_at + interval '1 microsecond' WHERE actor = 'three'", AuditFaultKind.Altered, 3)]
    [InlineData("DELETE FROM audit_entry WHERE actor = 'one'", AuditFaultKind.Missing, 1)]
    [InlineData("UPDATE audit_personal SET sealed = sealed || '\\x00'", AuditFaultKind.Altered, 2)]
    [InlineData("UPDATE audit_link SET digest = sha256('forged') WHERE number = 3", AuditFaultKind.Altered, 3)]
    [InlineData("UPDATE audit_batch SET root = sha256('forged')", AuditFaultKind.Altered, 1)]
    public async Task Whatever_is_changed_behind_the_services_back_is_named(string sql, AuditFaultKind kind, long entry)
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one"), AuditWorld.Entry("two", "because of a test"), AuditWorld.Entry("three"));
        await world.SealAsync();

        await world.TamperAsync(sql);
        var verdict = await world.VerifyAsync();

        Assert.Equal((kind, entry, 0), (verdict.Fault!.Kind, verdict.Fault.Entries!.First, verdict.GoodUpTo));
    }

    [PostGisTheory]
    [InlineData("audit_entry")]
    [InlineData("audit_personal")]
    [InlineData("audit_link")]
    [InlineData("audit_batch")]
    [InlineData("audit_checkpoint")]
    [InlineData("audit_secret")]
    public async Task No_row_of_the_log_can_be_changed_or_deleted(string table)
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one", "because of a test"));
        await world.SealAsync();
        var column = (string)(await world.AskAsync(
            $"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' AND is_identity = 'NO' ORDER BY ordinal_position LIMIT 1"))!;

        foreach (var sql in (string[])[$"UPDATE {table} SET {column} = {column}", $"DELETE FROM {table}", $"TRUNCATE {table} CASCADE"])
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => world.DoAsync(sql));
            Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
        }
    }

    [PostGisFact]
    public async Task The_signing_key_is_made_once_for_its_owner_alone_and_refused_when_others_can_read_it()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        using (var again = AuditKey.ReadOrMake(world.KeyFile)) Assert.Equal(world.Key.PublicPem, again.PublicPem);
        Assert.Equal("600", Convert.ToString((int)File.GetUnixFileMode(world.KeyFile), 8).ToString(CultureInfo.InvariantCulture));

        File.SetUnixFileMode(world.KeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Throws<InvalidDataException>(() => AuditKey.ReadOrMake(world.KeyFile));
    }
}
