using System.Text.Json;
using GeoIntel.Models.Journeys;
using GeoIntel.Service.Storage.Commits;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Journeys;

/// <summary>Puts the implausible journeys right around the reads that commits brought or took back.</summary>
/// <param name="looks">For looking, which takes long and must not keep others from the processors.</param>
/// <param name="writes">For what is then written, which the keeper of hits waits for.</param>
sealed class JourneyStore(NpgsqlDataSource looks, NpgsqlDataSource writes, JourneyLimits limits)
{
    // Any number that nobody else uses for an advisory lock on this database: "Journeys" in ASCII.
    const long LockKey = 0x4A6F7572_6E657973;

    /// <summary>Takes the oldest commits that nobody has looked at yet, and tells or withdraws what changed.</summary>
    /// <param name="readsMax">About so many reads; one commit at least.</param>
    /// <returns>False when there was none, or when another instance is at work.</returns>
    public async Task<bool> RunRoundAsync(int readsMax, CancellationToken cancellation)
    {
        await using var connection = await looks.OpenConnectionAsync(cancellation);
        await using var looking = await connection.BeginTransactionAsync(cancellation);
        await using (var take = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({LockKey})", connection))
        {
            if (await take.ExecuteScalarAsync(cancellation) is not true) return false;
        }
        if (await TakeAsync(connection, readsMax, cancellation) is not { } work) return false;

        var told = await StandingAsync(connection, work, cancellation);
        var pairs = await FindAsync(connection, work, cancellation);
        pairs.RemoveAll(pair => !Journey.IsImplausible(pair.From, pair.Later, limits));
        var now = pairs.Select(pair => (pair.Later.SightingId, pair.From.SightingId)).ToHashSet();

        long[] ended = [.. told.Where(of => !now.Contains(of.Key)).Select(of => of.Value)];
        var begun = pairs.FindAll(pair => !told.ContainsKey((pair.Later.SightingId, pair.From.SightingId)));
        var evidence = await EvidenceAsync(connection, begun, ended, cancellation);
        await WriteAsync(work.Commits, ended, begun, evidence, cancellation);
        return true;
    }

    async Task WriteAsync(
        long[] commits, long[] ended, List<FoundPair> begun, List<JourneyEvidence> evidence, CancellationToken cancellation)
    {
        await using var connection = await writes.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (ended.Length > 0 || begun.Count > 0)
        {
            // Until it ends the keeper does not go past this transaction: it writes matches.
            await using var begin = new NpgsqlCommand("CALL begin_matches()", connection);
            await begin.ExecuteNonQueryAsync(cancellation);
        }
        await WithdrawAsync(connection, ended, cancellation);
        await TellAsync(connection, begun, evidence, cancellation);
        // Should the looking session be lost, another instance may be at the same commits: one of the two waits here for the
        // other, then finds that nothing is left of them, and takes back what it wrote.
        if (await NotedCommits.ForJourneys.FinishAsync(connection, commits, cancellation) < commits.Length) return;
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgets what waits, unseen.</summary>
    public async Task DiscardAsync(CancellationToken cancellation)
    {
        await using var connection = await writes.OpenConnectionAsync(cancellation);
        await NotedCommits.ForJourneys.FinishAsync(connection, null, cancellation);
    }

    async Task<CommitsTaken?> TakeAsync(NpgsqlConnection connection, int readsMax, CancellationToken cancellation)
    {
        // A moment more on either side, for what was read moments before the earlier read.
        var reach = limits.TimeApartMax + limits.TimeApartMax + limits.TravelsWithin;
        return await NotedCommits.ForJourneys.TakeAsync(connection, readsMax, cancellation) is { } taken
            ? taken with { First = taken.First - reach, Last = taken.Last + reach }
            : null;
    }

    async Task<Dictionary<(Guid Later, Guid From), long>> StandingAsync(
        NpgsqlConnection connection, CommitsTaken work, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Journeys/standing_journeys"), connection);
        command.Parameters.AddWithValue("commits", work.Commits);
        command.Parameters.AddWithValue("apart", limits.TimeApartMax);
        var standing = new Dictionary<(Guid, Guid), long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            standing.Add((reader.GetGuid(1), reader.GetGuid(2)), reader.GetInt64(0));
        return standing;
    }

    async Task<List<FoundPair>> FindAsync(NpgsqlConnection connection, CommitsTaken work, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Journeys/find_pairs"), connection);
        command.Parameters.AddWithValue("commits", work.Commits);
        command.Parameters.AddWithValue("speed", limits.SpeedMetresPerSecondMax);
        command.Parameters.AddWithValue("apart", limits.TimeApartMax);
        command.Parameters.AddWithValue("first", work.First);
        command.Parameters.AddWithValue("last", work.Last);
        var pairs = new List<FoundPair>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) pairs.Add(FoundPair.Read(reader));
        return pairs;
    }

    static async Task WithdrawAsync(NpgsqlConnection connection, long[] matches, CancellationToken cancellation)
    {
        if (matches.Length == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Journeys/withdraw_journeys"), connection);
        command.Parameters.AddWithValue("matches", matches);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    async Task TellAsync(
        NpgsqlConnection connection, List<FoundPair> pairs, List<JourneyEvidence> evidence, CancellationToken cancellation)
    {
        if (pairs.Count == 0) return;
        var bodies = pairs.Select((pair, i) => JsonSerializer.Serialize(
            pair.Match(Journey.FindImplausible(pair.From, pair.Later, evidence[i], limits)!), HitJson.Options)).ToArray();
        await using var command = new NpgsqlCommand(SqlText.Of("Journeys/tell_journeys"), connection);
        AddPairs(command, pairs);
        command.Parameters.AddWithValue("sightings", pairs.Select(pair => pair.Later.SightingId).ToArray());
        command.Parameters.AddWithValue("from_sightings", pairs.Select(pair => pair.From.SightingId).ToArray());
        command.Parameters.AddWithValue("bodies", bodies);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <param name="ended">Journeys about to be withdrawn; they are no evidence.</param>
    async Task<List<JourneyEvidence>> EvidenceAsync(
        NpgsqlConnection connection, List<FoundPair> pairs, long[] ended, CancellationToken cancellation)
    {
        if (pairs.Count == 0) return [];
        await using var command = new NpgsqlCommand(SqlText.Of("Journeys/evidence"), connection);
        AddPairs(command, pairs);
        command.Parameters.AddWithValue("ended", ended);
        command.Parameters.AddWithValue("within", limits.TravelsWithin);
        command.Parameters.AddWithValue(
            "first", pairs.Min(pair => pair.From.CapturedAt).UtcDateTime - limits.TravelsWithin);
        command.Parameters.AddWithValue(
            "last", pairs.Max(pair => pair.Later.CapturedAt).UtcDateTime + limits.TravelsWithin);
        var evidence = new List<JourneyEvidence>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            evidence.Add(new JourneyEvidence(reader.GetBoolean(0), reader.GetInt32(1)));
        return evidence;
    }

    static void AddPairs(NpgsqlCommand command, List<FoundPair> pairs)
    {
        command.Parameters.AddWithValue("vrms", pairs.Select(pair => (long)pair.Vrm.Packed).ToArray());
        command.Parameters.AddWithValue("captured", pairs.Select(pair => pair.Later.CapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("from_captured", pairs.Select(pair => pair.From.CapturedAt.UtcDateTime).ToArray());
        command.Parameters.Add(Keys("cameras", pairs.Select(pair => pair.CameraKey)));
        command.Parameters.Add(Keys("from_cameras", pairs.Select(pair => pair.FromCameraKey)));
    }

    static NpgsqlParameter Keys(string name, IEnumerable<int?> keys) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = keys.ToArray() };
}
