using System.Diagnostics;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Tests.EndToEnd;
using GeoIntel.Service.Storage.Schema;
using GeoIntel.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>The service as a process of its own on a private cluster, with the district registered, and a way into its
/// database beside it. It runs as it is shipped.</summary>
sealed class IntakeBench : IAsyncDisposable
{
    static readonly Dictionary<string, string> Quiet = new() { ["GEOINTEL_Observability__LogLevel"] = "Warning" };

    // The district's vehicles leap from camera to camera, as no vehicle does; and what follows the acknowledgement is no part
    // of what these gates compare. The commits are noted for the watches all the same.
    static readonly Dictionary<string, string> WatchesRest = new(Quiet)
    {
        ["GEOINTEL_Journeys__RestMax"] = "01:00:00",
        ["GEOINTEL_Cameras__RestMax"] = "01:00:00",
    };

    readonly string _server;
    int _sources;

    IntakeBench(ServiceProcess service, IntakeDistrict district)
    {
        (Service, District) = (service, district);
        Connection = service.Connect();
        _server = new NpgsqlConnectionStringBuilder
        {
            Host = service.SocketFolder,
            Port = 5432,
            Username = "geointel",
            Database = "geointel",
            NoResetOnClose = true,
        }.ConnectionString;
        Database = Open("geointel");
    }

    public ServiceProcess Service { get; }
    public IntakeDistrict District { get; }
    public ServiceConnection Connection { get; }
    public NpgsqlDataSource Database { get; }

    /// <summary>What the last sending used of the processors.</summary>
    public CpuTimes LastUsed { get; private set; }

    /// <param name="watches">Whether the watches over journeys and cameras follow the intake; else they rest.</param>
    public static async Task<IntakeBench> StartAsync(bool watches)
    {
        var service = await ServiceProcess.StartAsync(watches ? Quiet : WatchesRest);
        var bench = new IntakeBench(service, new IntakeDistrict());
        try
        {
            var import = await RegistryImport.SendAsync(
                bench.Connection, Stored.Purpose, bench.District.Resources, validateOnly: false, partial: false,
                CancellationToken.None);
            if (import.RefusedCount > 0)
                throw new GateException($"The district was not taken: {import.Outcomes.First(of => of.Problems.Count > 0)}");
            await bench.DoAsync("SELECT ensure_sighting_partition((now() AT TIME ZONE 'UTC')::date - i) FROM generate_series(0, 3) AS i");
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the cluster have the files of its log that one has which has filled it before: it makes each of them once, while
    /// a commit waits, and keeps them.</summary>
    public async Task MakeLogAsync()
    {
        var files = await AskAsync<int>("SELECT (pg_size_bytes(current_setting('max_wal_size')) / (16 << 20))::int");
        await SetAsync("max_wal_size = '64GB'"); // a checkpoint on the way would have the first of them used again
        for (var i = 0; i < files; i++) await DoAsync("SELECT pg_logical_emit_message(false, 'gates', ''), pg_switch_wal()");
        await SetAsync("max_wal_size"); // as the service wrote it
        await DoAsync("CHECKPOINT");

        Task SetAsync(string setting) =>
            DoAsync($"ALTER SYSTEM {(setting.Contains('=', StringComparison.Ordinal) ? "SET" : "RESET")} {setting}; SELECT pg_reload_conf()");
    }

    /// <summary>Another database of the same cluster.</summary>
    public NpgsqlDataSource Open(string database)
    {
        var builder = new NpgsqlDataSourceBuilder(
            new NpgsqlConnectionStringBuilder(_server) { Database = database }.ConnectionString);
        return builder.Build();
    }

    /// <summary>A database with the same schema and partitions, and nothing in it. Anybody may write its matches.</summary>
    public async Task<NpgsqlDataSource> MakeLikeAsync(string database)
    {
        await DoAsync($"CREATE DATABASE {database}");
        var made = Open(database);
        await SchemaRunner.RunAsync(made, SchemaScripts.Embedded(), "gates", NullLogger.Instance, CancellationToken.None);
        await DoAsync(made, "ALTER TABLE sighting_match DISABLE TRIGGER USER");
        await DoAsync(
            made, "SELECT ensure_sighting_partition((now() AT TIME ZONE 'UTC')::date - i) FROM generate_series(0, 3) AS i");
        return made;
    }

    /// <summary>Sends streams at once, each on a call of its own and under a name that was not used before.</summary>
    /// <returns>The seconds until the last batch was acknowledged.</returns>
    public async Task<double> SendAsync(params IngestSightingsRequest[][] streams)
    {
        var prefix = $"stream-{++_sources}";
        for (var i = 0; i < streams.Length; i++)
        {
            foreach (var request in streams[i]) request.Source = $"{prefix}-{i}";
        }
        var before = CpuTimes.Now(Service);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => new IngestCall(Connection).SendAsync(stream))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        LastUsed = CpuTimes.Now(Service).Since(before);
        return seconds;
    }

    /// <summary>Waits until the keeper has nothing to do, then empties the tables of the intake and of what follows it, and
    /// writes all to disk.</summary>
    public async Task ClearAsync()
    {
        await SettleAsync();
        await DoAsync(
            """
            TRUNCATE sighting, sighting_event, sighting_match, match_withdrawal, hit, hit_change, intake_commit,
              implausible_journey, pass;
            CHECKPOINT
            """);
    }

    /// <summary>Waits until the keeper is done with every commit.</summary>
    public async Task SettleAsync()
    {
        const string Behind =
            """
            SELECT (SELECT count(*) FROM sighting_match, keeper_cursor AS cursor
              WHERE (sighting_match.transaction_id, sighting_match.match_id) > (cursor.match_transaction, cursor.match_id))
            """;
        while (await AskAsync<long>(Behind) > 0) await Task.Delay(200);
    }

    public Task DoAsync(string sql) => DoAsync(Database, sql);

    public static async Task DoAsync(NpgsqlDataSource database, string sql)
    {
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = database.CreateCommand(statement);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    public Task<T> AskAsync<T>(string sql) => AskAsync<T>(Database, sql);

    public static async Task<T> AskAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Database.DisposeAsync();
        await Service.DisposeAsync();
    }
}
