using GeoIntel.Models.Tracks;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds what other vehicles did between cameras, among stored sightings of fixed cameras.</summary>
sealed class LinkTraffic(NpgsqlDataSource database)
{
    /// <summary>Of a camera with more reads, those of some of the time stand for all: of 5000 a share is known to 1.4 % or better
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
        var samples = await SamplesAsync(connection, question, cameras, cancellation);
        var tally = new LinkTally(pairs);
        await using var command = Command(connection, "link_departures", question);
        var spans = samples.SelectMany(of => of.Value.Spans.Select(span => (Camera: of.Key, span.From, span.Until))).ToList();
        command.Parameters.AddWithValue("cameras", spans.ConvertAll(span => span.Camera));
        command.Parameters.AddWithValue("starts", spans.ConvertAll(span => span.From));
        command.Parameters.AddWithValue("ends", spans.ConvertAll(span => span.Until));
        command.Parameters.AddWithValue("gap", rule.JourneyGap);
        command.Parameters.AddWithValue("reads_max", ReadsAfterMax);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tally.Add(reader.GetInt32(0), reader.GetFieldValue<int[]>(1));
        return [.. tally.Links().Select(of => new FoundLink(of.Key.From, of.Key.To, of.Value, samples[of.Key.From].OneIn))];
    }

    // A month of a busy camera is a million reads, and to count them takes longer than all the rest: a busy camera is known by a little
    // of the time, and only the others are counted.
    static async Task<Dictionary<int, TimeSample>> SamplesAsync(
        NpgsqlConnection connection, SightingQuestion question, int[] cameras, CancellationToken cancellation)
    {
        var (from, until) = (question.From.UtcDateTime, question.Until.UtcDateTime);
        var samples = new Dictionary<int, TimeSample>();
        if (TimeSample.Glimpse(from, until) is { } glimpse)
        {
            await using var some = Command(connection, "link_glimpse", question);
            some.Parameters.AddWithValue("cameras", cameras);
            some.Parameters.AddWithValue("starts", glimpse.Spans.Select(span => span.From).ToArray());
            some.Parameters.AddWithValue("ends", glimpse.Spans.Select(span => span.Until).ToArray());
            foreach (var (camera, reads) in await CountsAsync(some, cancellation))
            {
                if (reads >= TimeSample.ReadsTelling) samples[camera] = TimeSample.Of(from, until, reads * glimpse.OneIn, ReadsMax);
            }
        }
        int[] others = [.. cameras.Where(camera => !samples.ContainsKey(camera))];
        if (others.Length == 0) return samples;
        await using var all = Command(connection, "link_reads", question);
        all.Parameters.AddWithValue("cameras", others);
        var counts = await CountsAsync(all, cancellation);
        foreach (var camera in others) samples[camera] = TimeSample.Of(from, until, counts.GetValueOrDefault(camera), ReadsMax);
        return samples;
    }

    // A camera without reads of others is missing.
    static async Task<Dictionary<int, long>> CountsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var counts = new Dictionary<int, long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) counts.Add(reader.GetInt32(0), reader.GetInt64(1));
        return counts;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string query, SightingQuestion question)
    {
        // As long as the caller waits: a month of many cameras takes its time, and who leaves ends it.
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("vrm", (long)question.Vrm!.Value.Packed);
        command.Parameters.AddWithValue("from", question.From.UtcDateTime);
        command.Parameters.AddWithValue("until", question.Until.UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(question.Feeds));
        command.Parameters.AddWithValue("restricted_marks", question.Restricted.Marks);
        return command;
    }
}

/// <summary>A link with how it was counted.</summary>
/// <param name="OneIn">The counts are of one part of the time in so many.</param>
sealed record FoundLink(int From, int To, CameraLink Link, int OneIn);
