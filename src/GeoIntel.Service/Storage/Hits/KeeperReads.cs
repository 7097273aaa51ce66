using System.Text.Json;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>What one round of the keeper reads of hits and matches: each question is one statement for all keys.</summary>
/// <param name="cursor">Where the round begins. The matches after it that the round knows are not sent again.</param>
sealed class KeeperReads(NpgsqlConnection connection, KeeperCursor cursor)
{
    readonly Dictionary<Guid, ToldHit> _told = [];
    readonly Dictionary<(HitKey, Guid), StoredMatch> _matches = [];
    readonly Dictionary<long, StoredMatch> _held = [];

    /// <summary>The standing hits of some keys within a span each; and, asked in the same journey, the keys of zone hits
    /// around reads of their vehicles, each with the time of the read.</summary>
    public async Task<(IReadOnlyList<Hit> Hits, IReadOnlyList<Touch> ZoneHitsNear)> HitsOfAsync(
        IReadOnlyList<KeySpan> spans, IReadOnlyList<Touch> presences, TimeSpan gap, CancellationToken cancellation)
    {
        var (hits, near) = (new List<Hit>(), new List<Touch>());
        await using var both = new NpgsqlBatch(connection);
        if (spans.Count > 0) both.BatchCommands.Add(Question("Hits/hits_of_keys", spans));
        if (presences.Count > 0) both.BatchCommands.Add(ZoneHitsNear(presences, gap));
        if (both.BatchCommands.Count == 0) return (hits, near);
        await both.PrepareAsync(cancellation);
        await using var reader = await both.ExecuteReaderAsync(cancellation);
        if (spans.Count > 0)
        {
            await ReadHitsAsync(reader, hits, cancellation);
            await reader.NextResultAsync(cancellation);
        }
        while (presences.Count > 0 && await reader.ReadAsync(cancellation))
        {
            var key = new HitKey((HitKind)reader.GetInt16(0), reader.GetString(1), (ulong)reader.GetInt64(2));
            near.Add(new Touch(key, presences[(int)reader.GetInt64(3) - 1].CapturedAt));
        }
        return (hits, near);
    }

    /// <summary>Open hits that are over unless something prolonged them; at most 500, the rest comes in the next
    /// round.</summary>
    public async Task<IReadOnlyList<Hit>> HitsToCloseAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/hits_to_close"), connection);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("limit", 500);
        var hits = new List<Hit>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await ReadHitsAsync(reader, hits, cancellation);
        return hits;
    }

    /// <summary>The matches that still count of some keys within a span each, up to a place in the order of
    /// commits.</summary>
    public async Task<ILookup<HitKey, HitReason>> MatchesOfAsync(
        IReadOnlyList<KeySpan> spans, KeeperCursor upTo, CancellationToken cancellation)
    {
        if (spans.Count == 0) return Enumerable.Empty<(HitKey Key, HitReason)>().ToLookup(of => of.Key, of => of.Item2);
        var question = Question("Hits/matches_of_keys", spans);
        question.Parameters.AddWithValue("transaction", upTo.MatchTransaction);
        question.Parameters.AddWithValue("match", upTo.MatchId);
        question.Parameters.AddWithValue("held_after_transaction", cursor.MatchTransaction);
        question.Parameters.AddWithValue("held_after_match", cursor.MatchId);
        await using var one = new NpgsqlBatch(connection) { BatchCommands = { question } };
        var matches = new List<(HitKey Key, HitReason Reason)>();
        await one.PrepareAsync(cancellation);
        await using var reader = await one.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var key = spans[(int)reader.GetInt64(0) - 1].Key;
            var id = reader.GetInt64(1);
            var match = reader.IsDBNull(2) ? _held[id] : Remember(key, id, reader.GetFieldValue<byte[]>(2));
            matches.Add((key, match.Reason));
        }
        return matches.ToLookup(of => of.Key, of => of.Reason);
    }

    /// <summary>The stored match of a hit's opening read.</summary>
    public StoredMatch OpeningOf(Hit hit)
    {
        if (_matches.TryGetValue((hit.Key, hit.First.SightingId), out var match)) return match;
        var told = _told[hit.Id]; // an opening read that is not of this round is the one the hit had before
        return new StoredMatch(hit.First, told.VrmText, told.Alternatives, told.GroupIds);
    }

    public StoredMatch Remember(HitKey key, long id, byte[] utf8)
    {
        var match = JsonSerializer.Deserialize<StoredMatch>(utf8, HitJson.Options)!;
        _matches[(key, match.Reason.SightingId)] = match;
        _held[id] = match;
        return match;
    }

    static NpgsqlBatchCommand Question(string name, IReadOnlyList<KeySpan> spans)
    {
        var question = new NpgsqlBatchCommand(SqlText.Of(name));
        question.Parameters.Add(new NpgsqlParameter("kinds", NpgsqlDbType.Array | NpgsqlDbType.Smallint)
        {
            Value = spans.Select(span => (short)span.Key.Kind).ToArray(),
        });
        question.Parameters.AddWithValue("rules", spans.Select(span => span.Key.RuleId).ToArray());
        question.Parameters.AddWithValue("vrms", spans.Select(span => (long)span.Key.VrmPacked).ToArray());
        question.Parameters.AddWithValue("from", spans.Select(span => span.Span.From.UtcDateTime).ToArray());
        question.Parameters.AddWithValue("until", spans.Select(span => span.Span.Until.UtcDateTime).ToArray());
        return question;
    }

    static NpgsqlBatchCommand ZoneHitsNear(IReadOnlyList<Touch> presences, TimeSpan gap) => new(SqlText.Of("Hits/hits_near_presences"))
    {
        Parameters =
        {
            new NpgsqlParameter("vrms", presences.Select(of => (long)of.Key.VrmPacked).ToArray()),
            new NpgsqlParameter("captured", presences.Select(of => of.CapturedAt.UtcDateTime).ToArray()),
            new NpgsqlParameter("gap", gap),
        },
    };

    async Task ReadHitsAsync(NpgsqlDataReader reader, List<Hit> hits, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            var told = HitStore.Told(reader.GetString(0));
            _told[told.Hit.Id] = told;
            hits.Add(told.Hit);
        }
    }
}

/// <summary>A span of time in which something of a key is asked for.</summary>
readonly record struct KeySpan(HitKey Key, CaptureSpan Span);

/// <summary>That something of a key came or went, and when it was captured.</summary>
readonly record struct Touch(HitKey Key, DateTimeOffset CapturedAt);
