using System.Buffers.Binary;
using System.Text.Json;
using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Reads what stored passes are put right from, for many stretches of time in one statement each.</summary>
/// <remarks>Each answer has one list for each stretch, in their order.</remarks>
static class PassLooks
{
    static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Passes that began before a stretch's end to look at and were not over when it began, and some of a
    /// moment before.</summary>
    /// <returns>Those read in the stretch or after it, without their votes; and those last read before it.</returns>
    public static async Task<(List<StoredPass>[] Reaching, List<EarlierPass>[] Earlier)> StoredAsync(
        NpgsqlConnection connection, List<Stretch> stretches, CancellationToken cancellation)
    {
        await using var command = Question("Cameras/passes_of_cameras", connection, stretches);
        command.Parameters.AddWithValue("began", stretches.ConvertAll(of => of.BeganMin.UtcDateTime));
        command.Parameters.AddWithValue("read", stretches.ConvertAll(of => of.ReadMin.UtcDateTime));
        command.Parameters.AddWithValue("end", stretches.ConvertAll(of => of.End.UtcDateTime));
        var (reaching, earlier) = (Lists<StoredPass>(stretches), Lists<EarlierPass>(stretches));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (stretch, id) = (reader.GetInt32(0), reader.GetGuid(1));
            if (reader.IsDBNull(6)) earlier[stretch].Add(new EarlierPass(id, VrmIn(reader, 4), VrmIn(reader, 5)));
            else
            {
                reaching[stretch].Add(new StoredPass(
                    id, reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3),
                    reader.GetFieldValue<Guid[]>(6), []));
            }
        }
        return (reaching, earlier);
    }

    /// <summary>Passes whole, by their ids; one that is stored no more is left out.</summary>
    public static async Task<List<StoredPass>[]> WholeAsync(
        NpgsqlConnection connection, List<Stretch> stretches, List<(int Stretch, Guid Id)> asked,
        CancellationToken cancellation)
    {
        var passes = Lists<StoredPass>(stretches);
        if (asked.Count == 0) return passes;
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/votes_of_passes"), connection);
        command.Parameters.AddWithValue("numbers", asked.ConvertAll(of => of.Stretch));
        command.Parameters.AddWithValue("ids", asked.ConvertAll(of => of.Id));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            passes[reader.GetInt32(0)].Add(new StoredPass(
                reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<Guid[]>(4), StoredVote.Parse(reader.GetString(5))));
        }
        return passes;
    }

    /// <summary>The reads in a stretch that stand, in the order of capture.</summary>
    public static async Task<List<PassRead>[]> StandingAsync(
        NpgsqlConnection connection, List<Stretch> stretches, CancellationToken cancellation)
    {
        await using var command = Question("Cameras/reads_of_cameras", connection, stretches);
        command.Parameters.AddWithValue("until", stretches.ConvertAll(of => of.Until.UtcDateTime));
        command.Parameters.AddWithValue("first", stretches.Min(of => of.From).UtcDateTime);
        command.Parameters.AddWithValue("last", stretches.Max(of => of.Until).UtcDateTime);
        var reads = await ReadsAsync(command, stretches, cancellation);
        // PostgreSQL orders ids by their bytes, and .NET in its own way.
        foreach (var ofStretch in reads) ofStretch.Sort();
        return reads;
    }

    /// <summary>Reads by their ids, standing or not; one that is stored no more is left out.</summary>
    public static async Task<List<PassRead>[]> ReadsAsync(
        NpgsqlConnection connection, List<Stretch> stretches, List<(int Stretch, Guid Id)> asked,
        CancellationToken cancellation)
    {
        if (asked.Count == 0) return Lists<PassRead>(stretches);
        var moments = asked.ConvertAll(of => MomentOf(of.Id));
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/reads_of_passes"), connection);
        command.Parameters.AddWithValue("numbers", asked.ConvertAll(of => of.Stretch));
        command.Parameters.AddWithValue("cameras", asked.ConvertAll(of => stretches[of.Stretch].Camera));
        command.Parameters.AddWithValue("ids", asked.ConvertAll(of => of.Id));
        command.Parameters.AddWithValue("moments", moments);
        command.Parameters.AddWithValue("first", moments.Min());
        command.Parameters.AddWithValue("last", moments.Max() + Millisecond);
        return await ReadsAsync(command, stretches, cancellation);
    }

    static async Task<List<PassRead>[]> ReadsAsync(
        NpgsqlCommand command, List<Stretch> stretches, CancellationToken cancellation)
    {
        var reads = Lists<PassRead>(stretches);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reads[reader.GetInt32(0)].Add(PassRead.Of(
                reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), VrmIn(reader, 3),
                reader.IsDBNull(4) ? null : reader.GetFloat(4)));
        }
        return reads;
    }

    static NpgsqlCommand Question(string sql, NpgsqlConnection connection, List<Stretch> stretches)
    {
        var command = new NpgsqlCommand(SqlText.Of(sql), connection);
        command.Parameters.AddWithValue("cameras", stretches.ConvertAll(of => of.Camera));
        command.Parameters.AddWithValue("from", stretches.ConvertAll(of => of.From.UtcDateTime));
        return command;
    }

    static Vrm VrmIn(NpgsqlDataReader reader, int column) => Vrm.FromPacked((ulong)reader.GetInt64(column));

    static List<T>[] Lists<T>(List<Stretch> stretches) => [.. stretches.Select(_ => new List<T>())];

    // The id of a sighting is a UUID version 7: it begins with the millisecond of its capture.
    static DateTime MomentOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16).UtcDateTime;
    }
}

/// <summary>What one reading got in a pass, as it is stored.</summary>
sealed record StoredVote(string Vrm, int Count, long ConfidenceMillionths)
{
    /// <param name="votes">A JSON array.</param>
    public static PassVote[] Parse(string votes) => Array.ConvertAll(
        JsonSerializer.Deserialize<StoredVote[]>(votes, JsonSerializerOptions.Web)!,
        vote => new PassVote(Models.Sightings.Vrm.Of(vote.Vrm), vote.Count, vote.ConfidenceMillionths));

    /// <returns>A JSON array.</returns>
    public static string Write(IEnumerable<PassVote> votes) => JsonSerializer.Serialize(
        votes.Select(vote => new StoredVote(vote.Vrm.Text, vote.Count, vote.ConfidenceMillionths)),
        JsonSerializerOptions.Web);
}
