using System.Text.Json;
using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Puts stored passes right around the moments at which reads came or were taken back.</summary>
static class PassStore
{
    /// <summary>Moments no further apart are done in one go: what lies between is read faster than it is asked for
    /// again.</summary>
    static readonly TimeSpan TogetherWithin = TimeSpan.FromHours(1);

    /// <param name="touched">Moments of one camera, in their order.</param>
    public static async Task RepairAsync(
        NpgsqlConnection connection, int camera, PassRule rule, IReadOnlyList<DateTimeOffset> touched,
        CancellationToken cancellation)
    {
        for (var i = 0; i < touched.Count;)
        {
            var from = touched[i];
            for (var ahead = 2 * rule.Reach; ; ahead *= 2)
            {
                var together = ahead > TogetherWithin ? ahead : TogetherWithin;
                var last = i;
                while (last + 1 < touched.Count && touched[last + 1] - touched[last] <= together) last++;
                var until = touched[last];
                var end = until + ahead;
                var repair = new PassRepair(
                    rule, await ReadsAsync(connection, camera, from - rule.Reach, end, cancellation),
                    await StoredAsync(connection, camera, from - rule.Reach, end, cancellation));
                var change = repair.Find(from, until, isAll: false);
                if (change is null && !await HasMoreAsync(connection, camera, end, cancellation))
                    change = repair.Find(from, until, isAll: true);
                if (change is null) continue; // a look further ahead

                await ReplaceAsync(connection, camera, change, cancellation);
                i = last + 1;
                break;
            }
        }
    }

    static async Task<List<PassRead>> ReadsAsync(
        NpgsqlConnection connection, int camera, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = Between("Cameras/reads_of_camera", connection, camera, from, until);
        var reads = new List<PassRead>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reads.Add(PassRead.Of(
                reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), Vrm.FromPacked((ulong)reader.GetInt64(2)),
                reader.IsDBNull(3) ? null : reader.GetFloat(3)));
        }
        // PostgreSQL orders ids by their bytes, and .NET in its own way.
        reads.Sort();
        return reads;
    }

    static async Task<List<StoredPass>> StoredAsync(
        NpgsqlConnection connection, int camera, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = Between("Cameras/passes_of_camera", connection, camera, from, until);
        var passes = new List<StoredPass>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            passes.Add(new StoredPass(
                reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.GetFieldValue<Guid[]>(3)));
        }
        return passes;
    }

    static async Task<bool> HasMoreAsync(
        NpgsqlConnection connection, int camera, DateTimeOffset after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/has_reads_after"), connection);
        command.Parameters.AddWithValue("camera", camera);
        command.Parameters.AddWithValue("after", after.UtcDateTime);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    static async Task ReplaceAsync(
        NpgsqlConnection connection, int camera, PassChange change, CancellationToken cancellation)
    {
        if (change.Gone.Count + change.Fresh.Count == 0) return;
        var fresh = change.Fresh;
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/replace_passes"), connection);
        command.Parameters.AddWithValue("gone", change.Gone.ToArray());
        command.Parameters.AddWithValue("camera", camera);
        command.Parameters.AddWithValue("ids", fresh.Select(of => of.Id).ToArray());
        command.Parameters.AddWithValue("first", fresh.Select(of => of.FirstAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("last", fresh.Select(of => of.LastAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("vrms", fresh.Select(of => (long)of.Vrm.Packed).ToArray());
        command.Parameters.AddWithValue(
            "canonicals", fresh.Select(of => (long)VrmGrammar.Canonical(of.Vrm).Packed).ToArray());
        command.Parameters.AddWithValue("counts", fresh.Select(of => of.Reads.Count).ToArray());
        command.Parameters.AddWithValue(
            "sightings", fresh.Select(of => $"{{{string.Join(',', of.Reads.Select(read => read.SightingId))}}}").ToArray());
        command.Parameters.AddWithValue("votes", fresh.Select(of => VotesOf(of)).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static string VotesOf(Pass pass) => JsonSerializer.Serialize(
        pass.Votes.Select(vote => new StoredVote(vote.Vrm.Text, vote.Count, vote.ConfidenceMillionths)),
        JsonSerializerOptions.Web);

    static NpgsqlCommand Between(
        string sql, NpgsqlConnection connection, int camera, DateTimeOffset from, DateTimeOffset until)
    {
        var command = new NpgsqlCommand(SqlText.Of(sql), connection);
        command.Parameters.AddWithValue("camera", camera);
        command.Parameters.AddWithValue("from", from.UtcDateTime);
        command.Parameters.AddWithValue("until", until.UtcDateTime);
        return command;
    }
}

/// <summary>What one reading got in a pass, as it is stored.</summary>
sealed record StoredVote(string Vrm, int Count, long ConfidenceMillionths);
