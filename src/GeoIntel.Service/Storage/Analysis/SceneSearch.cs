using System.Data;
using GeoIntel.Models.Scenes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds who was at several scenes among stored sightings of fixed cameras.</summary>
sealed class SceneSearch(NpgsqlDataSource database)
{
    public async Task<SceneAnswer> FindAsync(SceneSubject subject, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // One state of the reads for all questions: what is told of a vehicle is what was counted.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var (cameras, occasions) = await SeeingAsync(connection, subject, cancellation);
        var comparison = new SceneComparison(occasions);
        var counts = new Dictionary<(int Scene, int Day), long>();
        long candidates = 0;
        var findings = new List<SceneFinding>();
        await using (var command = Command(connection, "scene_presence", subject, WindowsOf(subject, occasions), cameras))
        {
            command.Parameters.AddWithValue("least", subject.ScenesMin);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var there = new List<(int, int)>();
            long current = 0;
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.IsDBNull(1)) candidates = reader.GetInt64(3);
                else if (reader.IsDBNull(0)) counts.Add((reader.GetInt32(1), reader.GetInt32(2)), reader.GetInt64(3));
                else
                {
                    if (reader.GetInt64(0) != current) Judge();
                    current = reader.GetInt64(0);
                    there.Add((reader.GetInt32(1), reader.GetInt32(2)));
                }
            }
            Judge();

            void Judge()
            {
                if (there.Count > 0) findings.Add(comparison.Judge(Vrm.FromPacked((ulong)current), there));
                there.Clear();
            }
        }
        var ranked = SceneComparison.Rank(findings, candidates);
        var told = ranked.Take(subject.VehiclesMax).ToList();
        var reads = await ReadsAsync(connection, subject, cameras, [.. told.Select(one => (long)one.Vrm.Packed)], cancellation);
        var summaries = subject.Scenes.Select((_, scene) => new SceneCount(
            (int)counts.GetValueOrDefault((scene, 0)),
            occasions.Single(one => one.Scenes.Contains(scene)).Days.Count, cameras[scene].Count));
        return new(told, reads, [.. summaries], candidates, ranked.Count);
    }

    /// <summary>The cameras that saw somebody in the scenes' own hours, and the other days on which all of them did: on a day
    /// on which one was down nobody could be there.</summary>
    static async Task<(List<int>[] Cameras, IReadOnlyList<SceneOccasion> Occasions)> SeeingAsync(
        NpgsqlConnection connection, SceneSubject subject, CancellationToken cancellation)
    {
        var asked = subject.Scenes.Select(scene => scene.Cameras.ToList()).ToArray();
        await using var command = Command(connection, "scene_cameras_up", subject, WindowsOf(subject, subject.Occasions), asked);
        var up = new HashSet<(int Scene, int Day, int Camera)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) up.Add((reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2)));
        }
        List<int>[] cameras = [.. asked.Select((of, scene) => of.FindAll(camera => up.Contains((scene, 0, camera))))];
        var occasions = subject.Occasions.Select(occasion => occasion with
        {
            Days =
            [
                .. occasion.Days.Where(day => occasion.Scenes.All(scene => cameras[scene].TrueForAll(
                    camera => up.Contains((scene, day, camera))))),
            ],
        });
        return (cameras, [.. occasions]);
    }

    static async Task<Dictionary<(Vrm, int), SceneRead>> ReadsAsync(
        NpgsqlConnection connection, SceneSubject subject, List<int>[] cameras, long[] vrms, CancellationToken cancellation)
    {
        var own = subject.Scenes.Select((scene, i) => new SceneWindow(i, 0, scene.From, scene.Until));
        await using var command = Command(connection, "scene_reads", subject, [.. own], cameras);
        command.Parameters.AddWithValue("vrms", vrms);
        var reads = new Dictionary<(Vrm, int), SceneRead>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reads.Add((Vrm.FromPacked((ulong)reader.GetInt64(0)), reader.GetInt32(1)), new(
                reader.GetGuid(2), reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetInt32(6)));
        }
        return reads;
    }

    static List<SceneWindow> WindowsOf(SceneSubject subject, IReadOnlyList<SceneOccasion> occasions) =>
    [
        .. occasions.SelectMany(occasion => occasion.Days.Append(0).SelectMany(day => occasion.Scenes.Select(scene => new SceneWindow(
            scene, day, SceneOccasion.Move(subject.Scenes[scene].From, day), SceneOccasion.Move(subject.Scenes[scene].Until, day))))),
    ];

    static NpgsqlCommand Command(
        NpgsqlConnection connection, string query, SceneSubject subject, List<SceneWindow> windows, List<int>[] cameras)
    {
        var command = new NpgsqlCommand(SqlText.Of($"Analysis/{query}"), connection);
        command.Parameters.AddWithValue("scenes", windows.ConvertAll(of => of.Scene));
        command.Parameters.AddWithValue("days", windows.ConvertAll(of => of.Day));
        command.Parameters.AddWithValue("froms", windows.ConvertAll(of => of.From.UtcDateTime));
        command.Parameters.AddWithValue("untils", windows.ConvertAll(of => of.Until.UtcDateTime));
        command.Parameters.AddWithValue("placed", cameras.SelectMany((of, scene) => of.Select(_ => scene)).ToArray());
        command.Parameters.AddWithValue("cameras", cameras.SelectMany(of => of).ToArray());
        command.Parameters.AddWithValue("first", windows.Min(of => of.From).UtcDateTime);
        command.Parameters.AddWithValue("last", windows.Max(of => of.Until).UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(subject.Feeds));
        command.Parameters.AddRange(subject.Restricted.Parameters());
        return command;
    }
}

/// <summary>Which scenes are asked about, and what may be told.</summary>
/// <param name="Occasions">Of all of them, with the days they may be compared with.</param>
/// <param name="ScenesMin">Told of are vehicles that were at so many.</param>
/// <param name="VehiclesMax">Of so many at most.</param>
/// <param name="Feeds">Keys of the feeds whose reads may be told, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record SceneSubject(
    IReadOnlyList<Scene> Scenes, IReadOnlyList<SceneOccasion> Occasions, int ScenesMin, int VehiclesMax, int[]? Feeds,
    RestrictedSubjects Restricted);

/// <summary>The first of a vehicle's reads at a scene, and how many it has there.</summary>
sealed record SceneRead(Guid Id, int Camera, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Count);

/// <summary>What a scene was compared with.</summary>
sealed record SceneCount(int Vehicles, int Days, int Cameras);

/// <summary>Who was at several scenes.</summary>
/// <param name="Told">Least likely by chance first.</param>
/// <param name="Scenes">In the order in which they were asked about.</param>
/// <param name="CandidateCount">All that were seen there on any of the days.</param>
/// <param name="FoundCount">All that were at enough of the scenes.</param>
sealed record SceneAnswer(
    IReadOnlyList<SceneFinding> Told, IReadOnlyDictionary<(Vrm Vrm, int Scene), SceneRead> Reads, IReadOnlyList<SceneCount> Scenes,
    long CandidateCount, int FoundCount);
