using System.Data;
using GeoIntel.Models.Passes;
using GeoIntel.Service.Storage.Commits;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Follows the intake's commits, and brings what is kept of cameras up to them.</summary>
sealed class CameraStore(NpgsqlDataSource database)
{
    // Any number that nobody else uses for an advisory lock on this database: "Cameras" in ASCII.
    const long LockKey = 0x43616D_65726173;

    /// <summary>Takes the oldest commits that nobody has looked at yet, and notes what they say of their
    /// cameras.</summary>
    /// <param name="readsMax">About so many reads; one commit at least.</param>
    /// <returns>False when there was none, or when another instance is at work.</returns>
    public async Task<bool> RunRoundAsync(int readsMax, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var isTaken = true; // until the answer says otherwise: called off meanwhile, it may have been taken
        try
        {
            await using (var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", connection))
                isTaken = await take.ExecuteScalarAsync(cancellation) is true;
            if (!isTaken) return false;
            if (await NotedCommits.ForCameras.TakeAsync(connection, readsMax, cancellation) is not { } work) return false;
            await LookAsync(connection, work, cancellation);
            return true;
        }
        finally
        {
            if (isTaken) await LetGoAsync(connection);
        }
    }

    // Passes go first and in short transactions of their own; the note that these commits are done goes last, with all else.
    static async Task LookAsync(NpgsqlConnection connection, CommitsTaken work, CancellationToken cancellation)
    {
        var touched = await TouchedAsync(connection, work, cancellation);
        var tally = new SignTally();
        foreach (var (camera, capturedAt) in touched) tally.AddRead(camera, capturedAt);
        await RepairPassesAsync(connection, touched, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CameraSigns.AddAsync(connection, tally, cancellation);
        await AwaitClocksAsync(connection, [.. tally.Days.Keys.Select(of => of.Day).Distinct()], cancellation);
        await NotedCommits.ForCameras.FinishAsync(connection, work.Commits, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // The lock is the session's, and a pooled connection keeps its session. A broken one has let go of it already.
    static async Task LetGoAsync(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open) return;
        await using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({LockKey})", connection);
        await release.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Forgets what waits, unseen.</summary>
    public async Task DiscardAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await NotedCommits.ForCameras.FinishAsync(connection, null, cancellation);
    }

    static async Task<List<(int Camera, DateTimeOffset CapturedAt)>> TouchedAsync(
        NpgsqlConnection connection, CommitsTaken work, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/touched"), connection);
        command.Parameters.AddWithValue("commits", work.Commits);
        command.Parameters.AddWithValue("first", work.First);
        command.Parameters.AddWithValue("last", work.Last);
        var touched = new List<(int, DateTimeOffset)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            touched.Add((reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1)));
        return touched;
    }

    static async Task RepairPassesAsync(
        NpgsqlConnection connection, List<(int Camera, DateTimeOffset CapturedAt)> touched, CancellationToken cancellation)
    {
        var byCamera = touched.GroupBy(of => of.Camera, of => of.CapturedAt).ToList();
        var rules = await RulesAsync(connection, [.. byCamera.Select(of => of.Key)], cancellation);
        var stretches = byCamera.SelectMany(
            of => rules.TryGetValue(of.Key, out var own)
                ? Stretch.Of(of.Key, own.Rule, of, own.LastedMax)
                : Stretch.Of(of.Key, PassRule.Default, of));
        await PassStore.RepairAsync(connection, stretches, cancellation);
    }

    static async Task<Dictionary<int, (PassRule Rule, TimeSpan LastedMax)>> RulesAsync(
        NpgsqlConnection connection, int[] cameras, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/pass_rules"), connection);
        command.Parameters.AddWithValue("cameras", cameras);
        var rules = new Dictionary<int, (PassRule, TimeSpan)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (reset, length) = (reader.GetDouble(1), reader.GetInt32(2));
            var rule = new PassRule(
                reset == 0 ? PassRule.Default.ResetAfter : TimeSpan.FromSeconds(reset),
                length == 0 ? PassRule.Default.LengthMax : TimeSpan.FromSeconds(length));
            var lasted = TimeSpan.FromSeconds(reader.GetInt32(3));
            rules.Add(reader.GetInt32(0), (rule, lasted > PassRule.Default.LengthMax ? lasted : PassRule.Default.LengthMax));
        }
        return rules;
    }

    static async Task AwaitClocksAsync(NpgsqlConnection connection, DateOnly[] days, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/await_clocks"), connection);
        command.Parameters.AddWithValue("days", days);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
