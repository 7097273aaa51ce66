using System.Buffers.Binary;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Rights;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>The regime of a feed.</summary>
/// <param name="Key">0 stands for operators' observations.</param>
/// <param name="Regime">Null for these.</param>
/// <param name="IsAsked">Whether a camera or the sighting asked about belongs to it.</param>
readonly record struct FeedRegime(int Key, LegalRegime? Regime, bool IsAsked);

/// <summary>Reads under which law feeds are.</summary>
/// <param name="telling">For all feeds, when it is not the same.</param>
sealed class FeedRegimes(NpgsqlDataSource database, NpgsqlDataSource? telling = null)
{
    /// <summary>All feeds, and 0.</summary>
    public async Task<IReadOnlyList<FeedRegime>> ReadAsync(int[]? cameras, Guid? sighting, CancellationToken cancellation)
    {
        // All of them are asked for with every hit that is told; the other question is planned over every day there is.
        var isAll = cameras is null && sighting is null;
        await using var connection = await (isAll ? telling ?? database : database).OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(SqlText.Of(isAll ? "Retention/all_feed_regimes" : "Retention/feed_regimes"), connection);
        if (!isAll)
        {
            command.Parameters.AddWithValue("cameras", cameras ?? []);
            command.Parameters.Add(new NpgsqlParameter<Guid?>("sighting", sighting));
            command.Parameters.Add(new NpgsqlParameter<DateTime?>("moment", sighting is { } id ? MomentOf(id).UtcDateTime : null));
        }
        await command.PrepareAsync(cancellation);
        var found = new List<FeedRegime>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new FeedRegime(
                reader.GetInt32(0), reader.IsDBNull(1) ? null : (LegalRegime)reader.GetInt16(1), reader.GetBoolean(2)));
        }
        return found;
    }

    /// <summary>Whether a sighting is told when it is asked for by its id: not, if it is kept past its end for another case, or
    /// is about a restricted subject.</summary>
    public async Task<bool> IsToldAsync(
        Guid sighting, string caseReference, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/is_told"));
        command.Parameters.AddWithValue("sighting", sighting);
        command.Parameters.AddWithValue("case", caseReference);
        command.Parameters.AddWithValue("confirmed", (short)V1.HitOutcome.Confirmed);
        command.Parameters.AddWithValue("moment", MomentOf(sighting).UtcDateTime);
        command.Parameters.AddRange(restricted.Parameters());
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <returns>The mark of a sighting; null of one without, or that is not there.</returns>
    public async Task<Vrm?> MarkOfAsync(Guid sighting, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/mark_of_sighting"));
        command.Parameters.AddWithValue("sighting", sighting);
        command.Parameters.AddWithValue("moment", MomentOf(sighting).UtcDateTime);
        return await command.ExecuteScalarAsync(cancellation) is long packed ? Vrm.FromPacked((ulong)packed) : null;
    }

    /// <returns>Keys of the feeds of all reads of a subject, 0 for observations at a point.</returns>
    public async Task<IReadOnlySet<int>> OfSubjectAsync(SubjectKey subject, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/feeds_of_subject"));
        command.Parameters.AddRange(subject.Parameters().Where(one => one.ParameterName is "vrm" or "nominal").ToArray());
        var found = new HashSet<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetInt32(0));
        return found;
    }

    /// <summary>All reads behind a hit.</summary>
    /// <returns>Keys of their feeds, 0 for observations at a point; the first capture, the end of time when none is left; and
    /// whether the hit is told under this case: not, if it is kept past its end for another.</returns>
    public async Task<(int[] Feeds, DateTimeOffset Oldest, bool IsTold)> BehindAsync(
        Guid hit, string caseReference, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/behind_hit"));
        command.Parameters.AddWithValue("hit", hit);
        command.Parameters.AddWithValue("case", caseReference);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (
            reader.GetFieldValue<int[]>(0), reader.IsDBNull(1) ? DateTimeOffset.MaxValue : reader.GetFieldValue<DateTimeOffset>(1),
            reader.GetBoolean(2));
    }

    /// <summary>@feeds int[]: null for all.</summary>
    public static NpgsqlParameter Parameter(int[]? feeds) =>
        new("feeds", NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = feeds is null ? DBNull.Value : feeds };

    /// <summary>The millisecond of a sighting's capture, which its id begins with.</summary>
    public static DateTimeOffset MomentOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16 & 0xFFFF_FFFF_FFFF;
        return milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MaxValue;
    }
}
