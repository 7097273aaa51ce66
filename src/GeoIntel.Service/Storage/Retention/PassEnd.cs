using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Cameras;
using Npgsql;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>Takes ended reads out of their passes, in the transaction that ends them.</summary>
/// <remarks>A pass without a read left goes. Of one that keeps some, a pass of these is made, so that neither a mark nor a
/// time of the others stays in it.</remarks>
sealed class PassEnd(NpgsqlConnection connection, TimeSpan passMax)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var changes = new List<PassChange>();
        var marked = new List<Guid>();
        foreach (var (id, camera, isHeld, left) in await BrokenAsync(cancellation))
        {
            var fresh = left.Count == 0 ? null : Pass.Of(left);
            // One statement cannot take a row away and put one with its id in its place: such a row is only changed.
            changes.Add(new PassChange(camera, fresh?.Id == id ? [] : [id], fresh is null ? [] : [fresh]));
            if (fresh is not null && isHeld) marked.Add(fresh.Id);
        }
        await PassWrites.ReplaceAsync(connection, changes, cancellation);
        if (marked.Count == 0) return;
        await using var keep = new NpgsqlCommand(SqlText.Of("Retention/keep_marked"), connection);
        keep.Parameters.AddWithValue("passes", marked.ToArray());
        await keep.ExecuteNonQueryAsync(cancellation);
    }

    async Task<List<(Guid Id, int Camera, bool IsHeld, List<PassRead> Left)>> BrokenAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Retention/broken_passes"), connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("pass_max", passMax);
        var broken = new List<(Guid Id, int Camera, bool IsHeld, List<PassRead> Left)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            if (broken.Count == 0 || broken[^1].Id != id) broken.Add((id, reader.GetInt32(1), reader.GetBoolean(6), []));
            if (reader.IsDBNull(2)) continue;
            broken[^1].Left.Add(PassRead.Of(
                reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3), Vrm.FromPacked((ulong)reader.GetInt64(4)),
                reader.IsDBNull(5) ? null : reader.GetFloat(5)));
        }
        // PostgreSQL orders ids by their bytes, and .NET in its own way.
        foreach (var one in broken) one.Left.Sort();
        return broken;
    }
}
