using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditLogTests(PostGisFixture postgis)
{
    const string Actors = "SELECT string_agg(actor, ' ' ORDER BY actor) FROM audit_entry";

    [PostGisFact]
    public async Task Entries_that_come_while_others_are_written_are_committed_together_each_once()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var log = new AuditLog(world.Database);
        var calls = await WhileNothingIsWrittenAsync(
            world, () => Enumerable.Range(0, 200).Select(i => log.RecordAsync(AuditWorld.Entry($"caller-{i}", "why"), default)));

        await Task.WhenAll(calls);

        Assert.Equal("200|200", await world.AskAsync("SELECT count(*) || '|' || count(DISTINCT actor) FROM audit_entry"));
        Assert.InRange((long)(await world.AskAsync("SELECT count(DISTINCT transaction_id) FROM audit_entry"))!, 1, 4);
        // That two callers asked the same shows nowhere.
        Assert.Equal(200L, await world.AskAsync("SELECT count(DISTINCT personal_id) FROM audit_entry"));
    }

    [PostGisFact]
    public async Task An_entry_that_cannot_be_written_fails_its_own_call_only()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var log = new AuditLog(world.Database);
        var calls = await WhileNothingIsWrittenAsync(
            world, () => new[] { "one", "two", "a\0b", "three" }.Select(actor => log.RecordAsync(AuditWorld.Entry(actor, "why"), default)));

        await Assert.ThrowsAsync<PostgresException>(() => calls[2]);
        await Task.WhenAll(calls[0], calls[1], calls[3]);

        Assert.Equal("one three two", await world.AskAsync(Actors));
    }

    [PostGisFact]
    public async Task An_entry_whose_caller_has_gone_is_written_all_the_same()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var log = new AuditLog(world.Database);
        using var gone = new CancellationTokenSource();
        var calls = await WhileNothingIsWrittenAsync(
            world,
            () =>
            {
                // Two are being written; the third waits for them.
                Task[] made = [.. new[] { "a", "b", "gone" }.Select(actor => log.RecordAsync(AuditWorld.Entry(actor, "why"), gone.Token))];
                gone.Cancel();
                return made;
            });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calls[2]);
        await Task.WhenAll(calls[0], calls[1]);
        while (await world.AskAsync(Actors) is not "a b gone") await Task.Delay(20);
    }

    static async Task<Task[]> WhileNothingIsWrittenAsync(AuditWorld world, Func<IEnumerable<Task>> calls)
    {
        await using var holder = await world.Database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE audit_entry IN EXCLUSIVE MODE", holder)) await hold.ExecuteNonQueryAsync();
        var made = calls().ToArray();
        Assert.All(made, call => Assert.False(call.IsCompletedSuccessfully));
        await transaction.RollbackAsync();
        return made;
    }
}
