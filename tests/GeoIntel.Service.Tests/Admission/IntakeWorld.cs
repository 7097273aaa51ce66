using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Sightings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Admission;

/// <summary>The <see cref="Neighbourhood"/> in a database of its own, with the parts of the service that take reads in and
/// make hits of them. Nothing runs by itself.</summary>
sealed class IntakeWorld : IAsyncDisposable
{
    readonly ServiceProvider _provider;
    readonly Door _door = new(Neighbourhood.Options);

    IntakeWorld(NpgsqlDataSource database)
    {
        Database = database;
        _provider = new ServiceCollection()
            .AddDbContextFactory<RegistryContext>(
                options => options.UseNpgsql(Database, npgsql => npgsql.UseNetTopologySuite()))
            .BuildServiceProvider();
        Live = NewLive();
        Store = new SightingStore(Database);
        Hits = new HitStore(Database);
        Bell = new HitBell(Database, NullLogger<HitBell>.Instance);
        Keeper = NewKeeper();
    }

    public static async Task<IntakeWorld> CreateAsync(PostGisFixture postgis, params Camera[] more)
    {
        var builder = new NpgsqlDataSourceBuilder(await postgis.CreateDatabaseWithSchemaAsync());
        builder.UseNetTopologySuite();
        var world = new IntakeWorld(builder.Build());
        await world.RegisterAsync(more);
        await world.Live.LoadAsync(CancellationToken.None);
        return world;
    }

    public NpgsqlDataSource Database { get; }
    public IDbContextFactory<RegistryContext> Contexts => _provider.GetRequiredService<IDbContextFactory<RegistryContext>>();
    public SetClock Clock { get; } = new(Neighbourhood.Now);
    public LiveRegistry Live { get; }
    public SightingStore Store { get; }
    public HitStore Hits { get; }
    public HitBell Bell { get; }
    public EpisodeKeeperService Keeper { get; }

    /// <summary>A keeper as another instance of the service would run it.</summary>
    public EpisodeKeeperService NewKeeper() =>
        new(Hits, Live, Bell, Clock, NullLogger<EpisodeKeeperService>.Instance);

    /// <summary>Takes batches the way the pipeline does, in one commit.</summary>
    public Task<IReadOnlyList<BatchOutcome>> CommitAsync(params IReadOnlyList<IntakeBatch> batches) =>
        CommitAsync(Store, batches);

    /// <summary>The registry as another instance would hold it; nothing is loaded yet.</summary>
    public LiveRegistry NewLive() => new(
        Database, new RegistryLoader(Contexts), Clock,
        NullLogger<LiveRegistry>.Instance);

    public Task<IReadOnlyList<BatchOutcome>> CommitAsync(SightingStore store, IReadOnlyList<IntakeBatch> batches) =>
        CommitAsync(store, Live, batches);

    public async Task<IReadOnlyList<BatchOutcome>> CommitAsync(
        SightingStore store, LiveRegistry live, IReadOnlyList<IntakeBatch> batches)
    {
        var committed = await store.CommitAsync(
            Admit(live, batches),
            async version =>
            {
                await live.WaitForAsync(version, CancellationToken.None);
                return Admit(live, batches);
            },
            CancellationToken.None);
        return committed.Outcomes;
    }

    AdmittedBatch[] Admit(LiveRegistry live, IReadOnlyList<IntakeBatch> batches) =>
        [.. batches.Select(batch => _door.Admit(batch, live.Current, Clock.Now))];

    /// <summary>Lets the keeper work until nothing is left to do.</summary>
    public static async Task KeepAsync(EpisodeKeeperService keeper)
    {
        while (await keeper.RunRoundAsync(CancellationToken.None))
        {
        }
    }

    /// <summary>The rows of a question, each as the text of its columns.</summary>
    public async Task<List<string>> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(column => reader.IsDBNull(column) ? "" : reader.GetValue(column).ToString())));
        }
        return rows;
    }

    public async Task DoAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts something, and ends every connection that comes to wait for a table's lock, so that what was started
    /// fails there; if it never touches the table it ends well.</summary>
    /// <returns>Whether it ended well.</returns>
    public async Task<bool> TryWithKillsAsync(string table, Func<Task> work)
    {
        await using var killer = await Database.OpenConnectionAsync();
        await using var transaction = await killer.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand($"LOCK TABLE {table} IN EXCLUSIVE MODE", killer))
            await take.ExecuteNonQueryAsync();
        var working = work();
        while (await Task.WhenAny(working, Task.Delay(2)) != working)
        {
            await using var kill = new NpgsqlCommand(
                // Up to so many milliseconds until it has gone: it holds its own advisory locks until then.
                "SELECT pg_terminate_backend(pid, 30000) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()", killer);
            await kill.ExecuteNonQueryAsync();
        }
        await transaction.RollbackAsync();
        try
        {
            await working;
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Keeper.Dispose();
        Bell.Dispose();
        Live.Dispose();
        await _provider.DisposeAsync();
        await Database.DisposeAsync();
    }

    async Task RegisterAsync(Camera[] more)
    {
        await DoAsync(
            """
            INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, revision, updated_at)
            VALUES ('stolen', 'Stolen', 'Force control room', 'Reported stolen', 1, now())
            """);
        foreach (var feed in Neighbourhood.Feeds)
        {
            await DoAsync(
                $"""
                INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at)
                VALUES ('{feed.Id}', '', 'Knowsley Council', 2, {feed.Numbered}, 1, now())
                """);
        }
        foreach (var camera in Neighbourhood.Cameras.Concat(more))
        {
            var place = camera.CapturePoint is { } point
                ? FormattableString.Invariant(
                    $"ST_SetSRID(ST_MakePoint({point.EastingMetres}, {point.NorthingMetres}), 27700)")
                : "NULL";
            await DoAsync(
                $"""
                INSERT INTO camera (id, feed_id, display_name, kind, capture_point, survey_uncertainty_metres, road, device_ids,
                  time_zone, covert, clock_skew_seconds_max, revision, updated_at)
                VALUES ('{camera.Id}', '{camera.FeedId}', 'Camera {camera.Id}', {(int)camera.Kind}, {place}, 5, '{camera.Road}',
                  '{"{"}{string.Join(',', camera.DeviceIds)}{"}"}', 'Europe/London', false,
                  {(int)camera.ClockSkewMax.TotalSeconds}, 1, now())
                """);
        }
        for (var i = 0; i < Neighbourhood.Listed.Length; i++)
        {
            await DoAsync(
                $"""
                INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, basis_kind,
                  basis_reference, basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative,
                  approval_state, approval_proposed_by, approval_decided_by, review_at, from_time, until_time, revision,
                  updated_at)
                VALUES ('{Neighbourhood.EntryOf(i)}', 'stolen', {Neighbourhood.Listed[i].Packed}, 1, 'STOP', 'Ring the desk',
                  'Force control room', '', 2, 'ORDER-1', '', 'reported stolen', 'this vehicle only', '', 2, 'PC 1', 'Insp 2',
                  now(), '2015-03-02', '2027-03-02', 1, now())
                """);
        }
        foreach (var table in (string[])["vehicle_list", "feed", "camera", "list_entry"])
        {
            await DoAsync(
                $"""
                INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
                SELECT '{table}', id, revision, updated_at, to_jsonb({table}), 1 FROM {table}
                """);
        }
        await DoAsync("UPDATE registry_clock SET version = 1");
    }
}
