using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class CallEntryTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task What_a_call_writes_first_is_its_entry_and_the_rest_refers_to_that()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var (one, other) = (new CallEntry(), new CallEntry());

        await WriteAsync(world.Database, isCommitted: true, Entry("a", one), Entry("b", one), Entry("c", null), Entry("d", other));
        await new AuditLog(world.Database).RecordAsync(Entry("e", one), CancellationToken.None);

        Assert.Equal(
            [$"a|{one.Id}|", $"b||{one.Id}", "c||", $"d|{other.Id}|", $"e||{one.Id}"],
            await PlacesAsync(world.Database));
        await world.SealAsync();
        Assert.Null((await world.VerifyAsync()).Fault);
        await world.TamperAsync("UPDATE audit_entry SET part_of = NULL WHERE outcome = 'b'");
        Assert.NotNull((await world.VerifyAsync()).Fault);
    }

    [PostGisFact]
    public async Task A_call_whose_transaction_was_rolled_back_has_no_entry_yet()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var call = new CallEntry();
        await WriteAsync(world.Database, isCommitted: false, Entry("taken back", call));
        Assert.True(call.IsPending);
        await using (var connection = await world.Database.OpenConnectionAsync())
            Assert.False(await call.IsThereAsync(connection, CancellationToken.None));

        await new AuditLog(world.Database).RecordAsync(Entry("why", call), CancellationToken.None);

        Assert.True(call.IsWritten);
        Assert.Equal([$"why|{call.Id}|"], await PlacesAsync(world.Database));
    }

    [PostGisFact]
    public async Task A_second_transaction_of_a_call_knows_how_the_first_ended()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var (kept, lost) = (new CallEntry(), new CallEntry());

        await WriteAsync(world.Database, isCommitted: true, Entry("kept", kept));
        await WriteAsync(world.Database, isCommitted: false, Entry("lost", lost));
        await WriteAsync(world.Database, isCommitted: true, Entry("kept again", kept), Entry("lost again", lost));

        Assert.Equal([$"kept|{kept.Id}|", $"kept again||{kept.Id}", $"lost again|{lost.Id}|"], await PlacesAsync(world.Database));
    }

    static async Task WriteAsync(NpgsqlDataSource database, bool isCommitted, params AuditEntry[] entries)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var portion in entries.Chunk(2)) await AuditLog.WriteAsync(connection, transaction, portion, CancellationToken.None);
        if (isCommitted) await transaction.CommitAsync();
    }

    static AuditEntry Entry(string outcome, CallEntry? call) => AuditWorld.Entry("somebody") with { Outcome = outcome, Call = call };

    static async Task<List<string>> PlacesAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "SELECT concat_ws('|', outcome, coalesce(call_id::text, ''), coalesce(part_of::text, '')) FROM audit_entry ORDER BY sequence");
        await using var reader = await command.ExecuteReaderAsync();
        var places = new List<string>();
        while (await reader.ReadAsync()) places.Add(reader.GetString(0));
        return places;
    }
}
