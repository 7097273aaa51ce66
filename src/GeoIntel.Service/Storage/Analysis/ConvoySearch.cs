using System.Data;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds who shared the journeys of a vehicle or several among stored sightings of fixed cameras.</summary>
/// <remarks>Of who was with them anywhere all reads at their cameras are read; all others are only counted.</remarks>
sealed class ConvoySearch(NpgsqlDataSource database)
{
    /// <returns>Null when there are more reads than may be asked about at once.</returns>
    public async Task<ConvoyAnswer?> FindAsync(ConvoySubject subject, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // One state of the reads for all questions: counts that do not belong to the reads would make other figures of them.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var names = new Dictionary<int, string>();
        var vehicles = new Dictionary<ConvoyRead, Vrm>();
        var passes = await PassesAsync(connection, subject, names, vehicles, cancellation);
        if (passes is null) return null;
        if (passes.Count == 0) return new([], [], 0, 0, names, vehicles, new Dictionary<(Vrm, ConvoyRead), double>());

        int[] cameras = [.. names.Keys];
        DateTime[] hours =
            [.. ConvoyHours.Of(passes, subject.Rule, subject.From.UtcTicks, subject.Until.UtcTicks).Select(ticks => new DateTime(ticks, DateTimeKind.Utc))];
        var (traffic, count) = await BackgroundAsync(connection, subject, cameras, hours, cancellation);
        var analysis = new ConvoyAnalysis(new(subject.From.UtcTicks, subject.Until.UtcTicks, subject.Rule, passes, traffic));
        var candidates = await CandidatesAsync(connection, subject, passes, cancellation);
        var findings = await JudgeAsync(connection, subject, cameras, candidates, analysis, cancellation);
        var ranked = ConvoyAnalysis.Rank(findings, count);
        var told = subject.Told.Of(ranked);
        return new(
            ranked, told, analysis.Journeys.Count, count, names, vehicles,
            await DirectionsAsync(connection, subject, told, vehicles, cancellation));
    }

    static async Task<List<ConvoyRead>?> PassesAsync(
        NpgsqlConnection connection, ConvoySubject subject, Dictionary<int, string> names, Dictionary<ConvoyRead, Vrm> vehicles,
        CancellationToken cancellation)
    {
        await using var command = Command(connection, "convoy_subject", subject);
        command.Parameters.AddWithValue("limit", ConvoySubject.ReadsMax + 1);
        var passes = new List<ConvoyRead>();
        var count = 0; // also of those that do not count
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (++count > ConvoySubject.ReadsMax) return null;
            var (pass, vrm) = (new ConvoyRead(reader.GetInt32(0), reader.GetDateTime(2).Ticks), Vrm.FromPacked((ulong)reader.GetInt64(3)));
            if (!subject.Counts(vrm, pass)) continue;
            names[pass.Camera] = reader.GetString(1);
            vehicles.TryAdd(pass, vrm);
            passes.Add(pass);
        }
        return passes;
    }

    static async Task<(Dictionary<(int Camera, long HourTicks), long> Traffic, long VehicleCount)> BackgroundAsync(
        NpgsqlConnection connection, ConvoySubject subject, int[] cameras, DateTime[] hours, CancellationToken cancellation)
    {
        await using var command = Command(connection, "convoy_background", subject);
        command.Parameters.AddWithValue("cameras", cameras);
        command.Parameters.AddWithValue("hours", hours);
        var (traffic, vehicles) = (new Dictionary<(int, long), long>(), new HashSet<long>());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var passed = reader.GetFieldValue<long[]>(2);
            traffic.Add((reader.GetInt32(0), reader.GetDateTime(1).Ticks), passed.Length);
            vehicles.UnionWith(passed);
        }
        return (traffic, vehicles.Count);
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

    // Of those told of alone: there are few, and a direction lies deep in a row.
    static async Task<Dictionary<(Vrm Vrm, ConvoyRead Read), double>> DirectionsAsync(
        NpgsqlConnection connection, ConvoySubject subject, IReadOnlyList<ConvoyFinding> told,
        Dictionary<ConvoyRead, Vrm> vehicles, CancellationToken cancellation)
    {
        var asked = told.SelectMany(one => one.Shared.SelectMany(shared => shared.Places).SelectMany(place => new[]
        {
            (Vrm: vehicles[place.SubjectRead], Read: place.SubjectRead), (one.Vrm, Read: place.CandidateRead),
        })).Distinct().ToList();
        var directions = new Dictionary<(Vrm, ConvoyRead), double>();
        if (asked.Count == 0) return directions;
        await using var command = Command(connection, "convoy_directions", subject);
        command.Parameters.AddWithValue("vrms", asked.ConvertAll(of => (long)of.Vrm.Packed));
        command.Parameters.AddWithValue("cameras", asked.ConvertAll(of => of.Read.Camera));
        command.Parameters.AddWithValue("times", asked.ConvertAll(of => new DateTime(of.Read.Ticks, DateTimeKind.Utc)));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            directions.Add(
                (Vrm.FromPacked((ulong)reader.GetInt64(0)), new(reader.GetInt32(1), reader.GetDateTime(2).Ticks)), reader.GetDouble(3));
        }
        return directions;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string query, ConvoySubject subject)
    {
        // As long as the caller waits: a month of many cameras takes its time, and who leaves ends it.
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("subjects", subject.Vehicles.Keys.Select(vrm => (long)vrm.Packed).ToArray());
        command.Parameters.AddWithValue("from", subject.From.UtcDateTime);
        command.Parameters.AddWithValue("until", subject.Until.UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(subject.Feeds));
        command.Parameters.AddRange(subject.Restricted.Parameters());
        return command;
    }
}

/// <summary>Whose company is asked about, and what may be told.</summary>
/// <param name="Vehicles">When each of them counts.</param>
/// <param name="Told">Which of those found are told of.</param>
/// <param name="Feeds">Keys of the feeds whose reads may be told, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record ConvoySubject(
    IReadOnlyDictionary<Vrm, IReadOnlyList<Period>> Vehicles, DateTimeOffset From, DateTimeOffset Until, ConvoyRule Rule, ToldConvoys Told,
    int[]? Feeds, RestrictedSubjects Restricted)
{
    public const int ReadsMax = 5000;

    public bool Counts(Vrm vrm, ConvoyRead read) =>
        Vehicles.TryGetValue(vrm, out var times) && times.Any(time => time.Contains(new(read.Ticks, TimeSpan.Zero)));
}

/// <summary>Which of those found are told of; no figure hangs on it.</summary>
/// <param name="NewSince">Those alone that shared no journey which began before; null for all.</param>
sealed record ToldConvoys(int SharedMin, int CountMax, DateTimeOffset? NewSince)
{
    public IReadOnlyList<ConvoyFinding> Of(IEnumerable<ConvoyFinding> ranked) =>
    [
        .. ranked.Where(one => one.Shared.Count >= SharedMin
            && (NewSince is not { } since || one.Shared[0].Journey.Reads[0].Ticks >= since.UtcTicks)).Take(CountMax),
    ];
}

/// <summary>Who shared journeys.</summary>
/// <param name="Ranked">All that shared at least one, least likely by chance first.</param>
/// <param name="Told">Those of them that are told of.</param>
/// <param name="CandidateCount">All others at the vehicles' cameras in an hour of the week in which they could have been with them.</param>
/// <param name="CameraIds">By key.</param>
/// <param name="Subjects">Which of the vehicles asked about was read there.</param>
/// <param name="Directions">In degrees clockwise from north, of those told of, where it was read.</param>
sealed record ConvoyAnswer(
    IReadOnlyList<ConvoyFinding> Ranked, IReadOnlyList<ConvoyFinding> Told, int JourneyCount, long CandidateCount,
    IReadOnlyDictionary<int, string> CameraIds, IReadOnlyDictionary<ConvoyRead, Vrm> Subjects,
    IReadOnlyDictionary<(Vrm Vrm, ConvoyRead Read), double> Directions)
{
    /// <summary>Whether two went less than a quarter turn apart; null where one has no direction.</summary>
    public bool? WentAlike(Vrm vrm, Together place)
    {
        if (!Directions.TryGetValue((Subjects[place.SubjectRead], place.SubjectRead), out var one)) return null;
        if (!Directions.TryGetValue((vrm, place.CandidateRead), out var other)) return null;
        return Math.Abs((one - other + 540) % 360 - 180) < 90;
    }
}
