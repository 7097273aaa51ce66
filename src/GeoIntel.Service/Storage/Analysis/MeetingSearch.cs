using System.Data;
using GeoIntel.Models.Associations;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Meetings;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds where vehicles of a group were together among stored sightings of fixed cameras.</summary>
sealed class MeetingSearch(NpgsqlDataSource database)
{
    /// <returns>Null when the vehicles have more reads than may be asked about at once.</returns>
    public async Task<MeetingAnswer?> FindAsync(MeetingSubject subject, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var reads = await ReadsAsync(connection, subject, cancellation);
        if (reads.Count > MeetingSubject.ReadsMax) return null;
        var found = MeetingFinder.Find(subject.Vehicles, reads, subject.Rule);
        if (found.Meetings.Count == 0) return new([], []);
        var paired = found.Pairs.SelectMany(pair => new[] { pair.One, pair.Other }).ToHashSet();
        var byVehicle = reads.Where(read => paired.Contains(read.Vrm)).ToLookup(read => read.Vrm);
        int[] cameras = [.. byVehicle.SelectMany(of => of).Select(read => read.Camera).Distinct()];
        var pairs = new MeetingPairs(
            subject.From.UtcTicks, subject.Until.UtcTicks, subject.Rule, byVehicle,
            await TrafficAsync(connection, subject, cameras, cancellation));
        return new(found.Meetings, [.. found.Pairs.Select(pair => pairs.Judge(pair.One, pair.Other))]);
    }

    static async Task<List<GroupRead>> ReadsAsync(NpgsqlConnection connection, MeetingSubject subject, CancellationToken cancellation)
    {
        await using var command = Command(connection, "group_reads", subject);
        command.Parameters.AddWithValue("vrms", subject.Vehicles.Select(of => (long)of.Vrm.Packed).Distinct().ToArray());
        command.Parameters.AddWithValue("limit", MeetingSubject.ReadsMax + 1);
        var reads = new List<GroupRead>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reads.Add(new(
                reader.GetGuid(0), Vrm.FromPacked((ulong)reader.GetInt64(1)), reader.GetInt32(2), reader.GetDateTime(3).Ticks));
        }
        return reads;
    }

    static async Task<Dictionary<(int Camera, long HourTicks), long>> TrafficAsync(
        NpgsqlConnection connection, MeetingSubject subject, int[] cameras, CancellationToken cancellation)
    {
        await using var command = Command(connection, "meeting_traffic", subject);
        command.Parameters.AddWithValue("cameras", cameras);
        command.Parameters.AddWithValue("subjects", Array.Empty<long>()); // each pair leaves out its own
        // Each vehicle's are others, and together nearly all.
        command.Parameters.AddWithValue(
            "hours",
            ConvoyHours.All(subject.From.UtcTicks, subject.Until.UtcTicks).Select(ticks => new DateTime(ticks, DateTimeKind.Utc)).ToArray());
        var traffic = new Dictionary<(int, long), long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            traffic.Add((reader.GetInt32(0), reader.GetDateTime(1).Ticks), reader.GetInt64(2));
        return traffic;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string query, MeetingSubject subject)
    {
        // As long as the caller waits: a month of many cameras takes its time, and who leaves ends it.
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("from", subject.From.UtcDateTime);
        command.Parameters.AddWithValue("until", subject.Until.UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(subject.Feeds));
        command.Parameters.AddRange(subject.Restricted.Parameters());
        return command;
    }
}

/// <summary>Whose meetings are asked about, and what may be told.</summary>
/// <param name="Feeds">Keys of the feeds whose reads may be told, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record MeetingSubject(
    IReadOnlyList<GroupVehicle> Vehicles, DateTimeOffset From, DateTimeOffset Until, ConvoyRule Rule, int[]? Feeds,
    RestrictedSubjects Restricted)
{
    public const int ReadsMax = 20_000;
}

/// <param name="Meetings">In the order of time.</param>
sealed record MeetingAnswer(IReadOnlyList<Meeting> Meetings, IReadOnlyList<MeetingPair> Pairs);
