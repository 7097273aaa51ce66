using GeoIntel.Models.Tracks;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds what other vehicles did between cameras, among stored sightings of fixed cameras.</summary>
sealed class LinkTraffic(NpgsqlDataSource database)
{
    /// <summary>Of a camera with more reads, those of some vehicles stand for all: of 5000 a share is known to 1.4 % or better
    /// (twice its standard error).</summary>
    public const int ReadsMax = 5000;

    /// <summary>After a departure no more reads are looked at: only a vehicle that stands before a camera has more.</summary>
    const int ReadsAfterMax = 200;

    /// <param name="question">The vehicle, the time, and what may be told.</param>
    /// <param name="pairs">Keys of cameras; from and to differ.</param>
    public async Task<IReadOnlyList<FoundLink>> OfAsync(
        SightingQuestion question, TrackRule rule, IReadOnlyCollection<(int From, int To)> pairs, CancellationToken cancellation)
    {
        if (pairs.Count == 0) return [];
        int[] cameras = [.. pairs.Select(pair => pair.From).Distinct()];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var oneIn = await SamplesAsync(connection, question, cameras, cancellation);
        var tally = new LinkTally(pairs);
        await using var command = Command(connection, "link_departures", question, [.. oneIn.Keys]);
        command.Parameters.AddWithValue("one_in", oneIn.Values.ToArray());
        command.Parameters.AddWithValue("gap", rule.JourneyGap);
        command.Parameters.AddWithValue("reads_max", ReadsAfterMax);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tally.Add(reader.GetInt32(0), reader.GetFieldValue<int[]>(1));
        return [.. tally.Links().Select(of => new FoundLink(
            of.Key.From, of.Key.To, of.Value, oneIn.GetValueOrDefault(of.Key.From, 1)))];
    }

    // A camera without reads of others is missing.
    static async Task<Dictionary<int, int>> SamplesAsync(
        NpgsqlConnection connection, SightingQuestion question, int[] cameras, CancellationToken cancellation)
    {
        await using var command = Command(connection, "link_reads", question, cameras);
        var oneIn = new Dictionary<int, int>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            oneIn.Add(reader.GetInt32(0), (int)((reader.GetInt64(1) + ReadsMax - 1) / ReadsMax));
        return oneIn;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string query, SightingQuestion question, int[] cameras)
    {
        // As long as the caller waits: a month of many cameras takes its time, and who leaves ends it.
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("cameras", cameras);
        command.Parameters.AddWithValue("vrm", (long)question.Vrm!.Value.Packed);
        command.Parameters.AddWithValue("from", question.From.UtcDateTime);
        command.Parameters.AddWithValue("until", question.Until.UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(question.Feeds));
        command.Parameters.AddWithValue("restricted_marks", question.Restricted.Marks);
        return command;
    }
}

/// <summary>A link with how it was counted.</summary>
/// <param name="OneIn">The counts are of one vehicle in so many.</param>
sealed record FoundLink(int From, int To, CameraLink Link, int OneIn);
