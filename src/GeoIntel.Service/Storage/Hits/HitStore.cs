using System.Text.Json;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>Reads and decides hits, and opens the keeper's rounds.</summary>
/// <param name="keeper">For the rounds, when it is not the same.</param>
/// <param name="telling">For what is asked at every ring, when it is not the same.</param>
sealed class HitStore(NpgsqlDataSource database, NpgsqlDataSource? keeper = null, NpgsqlDataSource? telling = null)
{
    /// <summary>Puts the keeper's cursor right after a restore into another cluster; see reanchor.sql.</summary>
    /// <returns>Whether it had to be.</returns>
    public async Task<bool> ReanchorAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Hits/reanchor"));
        command.CommandTimeout = 0; // every match ever made is rewritten, once
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    /// <summary>Reads what is pending after the keeper's cursor.</summary>
    /// <param name="cursor">Where the caller last left it; null to ask.</param>
    public Task<KeeperRound> BeginRoundAsync(
        int matchesMax, CancellationToken cancellation, KeeperCursor? cursor = null) =>
        KeeperRound.BeginAsync(keeper ?? database, cursor, matchesMax, cancellation);

    /// <summary>Changes after a number, oldest first, and the number of the latest change; 0 when there is none.</summary>
    /// <param name="kinds">Empty for all.</param>
    /// <remarks>The latest number is read first: what is committed after that is told next time.</remarks>
    public async Task<(IReadOnlyList<ToldChange> Changes, long Latest)> ChangesAfterAsync(
        long sequence, short[] kinds, int limit, CancellationToken cancellation)
    {
        await using var connection = await (telling ?? database).OpenConnectionAsync(cancellation);
        await using var both = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SELECT sequence FROM hit_clock"),
                new NpgsqlBatchCommand(SqlText.Of("Hits/changes_after"))
                {
                    Parameters =
                    {
                        new NpgsqlParameter("after", sequence), new NpgsqlParameter("kinds", kinds),
                        new NpgsqlParameter("limit", limit),
                    },
                },
            },
        };
        await both.PrepareAsync(cancellation); // asked at every ring; both walk along keys, whatever there is
        await using var reader = await both.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var latest = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        var changes = new List<ToldChange>();
        while (await reader.ReadAsync(cancellation))
        {
            var hit = new DecidedHit(
                Told(reader.GetString(3)), reader.IsDBNull(4) ? null : Decision(reader.GetString(4)), reader.GetInt64(5));
            changes.Add(new ToldChange(
                reader.GetInt64(0), (HitChangeKind)reader.GetInt16(1), reader.GetString(2), hit));
        }
        return (changes, latest);
    }

    /// <summary>The number of the latest change; 0 when there is none.</summary>
    public async Task<long> LatestSequenceAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT sequence FROM hit_clock");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>One page of hits, newest first.</summary>
    public async Task<IReadOnlyList<DecidedHit>> ListAsync(HitQuestion question, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Hits/list_hits"));
        command.Parameters.AddWithValue("kinds", question.Kinds);
        command.Parameters.AddWithValue("undecided", question.UndecidedOnly);
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("from", question.From?.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("until", question.Until?.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("before_time", question.BeforeTime?.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<Guid?>("before_id", question.BeforeId));
        command.Parameters.AddWithValue("limit", question.Limit);
        command.Parameters.AddWithValue("case", question.Case);
        command.Parameters.AddWithValue("queue", question.Queue);
        command.Parameters.AddWithValue("covert", question.TellsCovert);
        command.Parameters.AddRange(question.Scope.Parameters());
        return await ReadHitsAsync(command, cancellation);
    }

    /// <summary>Those of some hits that rest on a read of a feed which may not be told.</summary>
    /// <param name="feeds">Null when all may.</param>
    public async Task<HashSet<Guid>> BeyondAsync(Guid[] ids, int[]? feeds, CancellationToken cancellation)
    {
        var beyond = new HashSet<Guid>();
        if (feeds is null) return beyond;
        await using var command = database.CreateCommand(SqlText.Of("Hits/hits_beyond"));
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("feeds", feeds);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) beyond.Add(reader.GetGuid(0));
        return beyond;
    }

    /// <summary>Those of some hits that were made of a confidential list, whatever has become of their marks: they name it, and
    /// are told to officers only.</summary>
    public async Task<HashSet<Guid>> OfConfidentialListsAsync(Guid[] ids, CancellationToken cancellation)
    {
        var found = new HashSet<Guid>();
        if (ids.Length == 0) return found;
        await using var connection = await (telling ?? database).OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/hits_of_confidential_lists"), connection);
        command.Parameters.AddWithValue("ids", ids);
        await command.PrepareAsync(cancellation); // asked for every hit that is told
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetGuid(0));
        return found;
    }

    public async Task<DecidedHit?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Hits/get_hit"));
        command.Parameters.AddWithValue("id", id);
        return (await ReadHitsAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>Records a decision, or a step on the way to one, and tells it, in the caller's transaction.</summary>
    /// <returns>Null when the hit no longer means what <paramref name="meaning"/> says.</returns>
    public static async Task<DecidedHit?> DecideAsync(
        NpgsqlConnection connection, Guid id, long meaning, HitDecision decision, CancellationToken cancellation)
    {
        var sequence = await DrawSequencesAsync(connection, 1, cancellation);
        ToldHit told;
        await using (var command = new NpgsqlCommand(SqlText.Of("Hits/decide_hit"), connection))
        {
            command.Parameters.AddWithValue("id", id);
            command.Parameters.AddWithValue("meaning", meaning);
            command.Parameters.AddWithValue("sequence", sequence);
            command.Parameters.Add(new NpgsqlParameter<short?>("outcome", decision.Step == 0 ? (short)decision.Outcome : null));
            command.Parameters.Add(HitRows.JsonParameter("decision", JsonSerializer.Serialize(decision, HitJson.Options)));
            if (await command.ExecuteScalarAsync(cancellation) is not string body) return null;
            told = Told(body);
        }
        var rows = new BinaryCopyBuffer();
        rows.Begin();
        var kind = decision.Step == 0 ? HitChangeKind.Decided : HitChangeKind.Handled;
        HitRows.WriteChange(rows, sequence, kind, "", decision.DecidedAt, told);
        await HitRows.SendAsync(connection, rows, cancellation);
        return new DecidedHit(told, decision, sequence);
    }

    /// <summary>Draws numbers for changes; the clock's row stays locked until the commit.</summary>
    /// <returns>The first of them.</returns>
    public static async Task<long> DrawSequencesAsync(NpgsqlConnection connection, int count, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/draw_sequences"), connection);
        command.Parameters.AddWithValue("count", (long)count);
        return (long)(await command.ExecuteScalarAsync(cancellation))! - count + 1;
    }

    static async Task<IReadOnlyList<DecidedHit>> ReadHitsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var hits = new List<DecidedHit>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            hits.Add(new DecidedHit(
                Told(reader.GetString(0)), reader.IsDBNull(1) ? null : Decision(reader.GetString(1)), reader.GetInt64(2)));
        }
        return hits;
    }

    internal static ToldHit Told(string json) => JsonSerializer.Deserialize<ToldHit>(json, HitJson.Options)!;

    static HitDecision Decision(string json) => JsonSerializer.Deserialize<HitDecision>(json, HitJson.Options)!;
}

/// <summary>Which hits are asked for; nulls and empties are for any.</summary>
sealed record HitQuestion(
    short[] Kinds, bool UndecidedOnly, DateTimeOffset? From, DateTimeOffset? Until, DateTimeOffset? BeforeTime,
    Guid? BeforeId, int Limit)
{
    /// <summary>The case it is asked for; what is kept past its end for it is told, too.</summary>
    public string Case { get; init; } = "";

    /// <summary>In the numbers of the contract's HitQueue; 0 for both.</summary>
    public short Queue { get; init; }

    /// <summary>Whether hits that a covert camera made are told.</summary>
    public bool TellsCovert { get; init; }

    /// <summary>Of which feeds' reads, and of whom nothing is told.</summary>
    public HitScope Scope { get; init; } = new(null, null, RestrictedSubjects.None);
}
