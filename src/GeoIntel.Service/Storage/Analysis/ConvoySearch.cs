using System.Data;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds who shared a vehicle's journeys among stored sightings of fixed cameras.</summary>
/// <remarks>Of who was with it anywhere all reads at its cameras are read; all others are only counted.</remarks>
sealed class ConvoySearch(NpgsqlDataSource database)
{
    /// <returns>Null when the vehicle has more reads than may be asked about at once.</returns>
    public async Task<ConvoyAnswer?> FindAsync(ConvoySubject subject, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // One state of the reads for all questions: counts that do not belong to the reads would make other figures of them.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var names = new Dictionary<int, string>();
        var passes = await PassesAsync(connection, subject, names, cancellation);
        if (passes.Count > ConvoySubject.ReadsMax) return null;
        if (passes.Count == 0) return new([], 0, 0, names);

        int[] cameras = [.. names.Keys];
        var analysis = new ConvoyAnalysis(new(
            subject.From.UtcTicks, subject.Until.UtcTicks, subject.Rule, passes,
            await TrafficAsync(connection, subject, cameras, cancellation)));
        await using var counting = Command(connection, "convoy_candidate_count", subject);
        counting.Parameters.AddWithValue("cameras", cameras);
        var count = (long)(await counting.ExecuteScalarAsync(cancellation))!;
        var candidates = await CandidatesAsync(connection, subject, passes, cancellation);
        var findings = await JudgeAsync(connection, subject, cameras, candidates, analysis, cancellation);
        return new(ConvoyAnalysis.Rank(findings, count), analysis.Journeys.Count, count, names);
    }

    static async Task<List<ConvoyRead>> PassesAsync(
        NpgsqlConnection connection, ConvoySubject subject, Dictionary<int, string> names, CancellationToken cancellation)
    {
        await using var command = Command(connection, "convoy_subject", subject);
        command.Parameters.AddWithValue("limit", ConvoySubject.ReadsMax + 1);
        var passes = new List<ConvoyRead>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            names[reader.GetInt32(0)] = reader.GetString(1);
            passes.Add(new(reader.GetInt32(0), reader.GetDateTime(2).Ticks));
        }
        return passes;
    }

    static async Task<Dictionary<(int Camera, long HourTicks), long>> TrafficAsync(
        NpgsqlConnection connection, ConvoySubject subject, int[] cameras, CancellationToken cancellation)
    {
        await using var command = Command(connection, "convoy_traffic", subject);
        command.Parameters.AddWithValue("cameras", cameras);
        var traffic = new Dictionary<(int, long), long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            traffic.Add((reader.GetInt32(0), reader.GetDateTime(1).Ticks), reader.GetInt64(2));
        return traffic;
    }

    static async Task<long[]> CandidatesAsync(
        NpgsqlConnection connection, ConvoySubject subject, List<ConvoyRead> passes, CancellationToken cancellation)
    {
        await using var command = Command(connection, "convoy_candidates", subject);
        command.Parameters.AddWithValue("cameras", passes.Select(pass => pass.Camera).ToArray());
        command.Parameters.AddWithValue("times", passes.Select(pass => new DateTime(pass.Ticks, DateTimeKind.Utc)).ToArray());
        command.Parameters.AddWithValue("window", subject.Rule.Window);
        var found = new List<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetInt64(0));
        return [.. found];
    }

    static async Task<List<ConvoyFinding>> JudgeAsync(
        NpgsqlConnection connection, ConvoySubject subject, int[] cameras, long[] candidates, ConvoyAnalysis analysis,
        CancellationToken cancellation)
    {
        await using var command = Command(connection, "convoy_reads", subject);
        command.Parameters.AddWithValue("vrms", candidates);
        command.Parameters.AddWithValue("cameras", cameras);
        var findings = new List<ConvoyFinding>();
        var reads = new List<ConvoyRead>();
        long current = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetInt64(0) != current) Judge();
            current = reader.GetInt64(0);
            reads.Add(new(reader.GetInt32(1), reader.GetDateTime(2).Ticks));
        }
        Judge();
        return findings;

        void Judge()
        {
            if (reads.Count > 0 && analysis.Judge(Vrm.FromPacked((ulong)current), reads) is { } finding) findings.Add(finding);
            reads.Clear();
        }
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string query, ConvoySubject subject)
    {
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection);
        command.Parameters.AddWithValue("vrm", (long)subject.Vrm.Packed);
        command.Parameters.AddWithValue("from", subject.From.UtcDateTime);
        command.Parameters.AddWithValue("until", subject.Until.UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(subject.Feeds));
        command.Parameters.AddRange(subject.Restricted.Parameters());
        return command;
    }
}

/// <summary>Whose company is asked about, and what may be told.</summary>
/// <param name="Feeds">Keys of the feeds whose reads may be told, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record ConvoySubject(
    Vrm Vrm, DateTimeOffset From, DateTimeOffset Until, ConvoyRule Rule, int[]? Feeds, RestrictedSubjects Restricted)
{
    public const int ReadsMax = 5000;
}

/// <summary>Who shared journeys.</summary>
/// <param name="Ranked">All that shared at least one, least likely by chance first.</param>
/// <param name="CandidateCount">All others at the vehicle's cameras.</param>
/// <param name="CameraIds">By key.</param>
sealed record ConvoyAnswer(
    IReadOnlyList<ConvoyFinding> Ranked, int JourneyCount, long CandidateCount, IReadOnlyDictionary<int, string> CameraIds);
