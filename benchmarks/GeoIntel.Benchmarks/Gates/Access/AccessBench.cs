using System.Net;
using System.Net.Sockets;
using GeoIntel.Cli.Remote;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Access;

/// <summary>The service in this process, as it is shipped, and its handlers beside it, whom nobody guards; both on one database with
/// a few reads of many vehicles.</summary>
sealed class AccessBench : IAsyncDisposable
{
    const int Vehicles = 1_000;
    const int ReadsOfEach = 10;

    const string FillSql =
        """
        INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at)
        VALUES ('gates', 'Gates', 'Council', 2, true, 1, now());
        INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids,
          time_zone, covert, clock_skew_seconds_max, revision, updated_at)
        SELECT 'gate-1', 'gates', 'Gate 1', 1, ST_SetSRID(ST_MakePoint(345000, 392000), 27700),
          ST_SetSRID(ST_MakePoint(345010, 392000), 27700), 2, 'A57', '{}', 'Europe/London', false, 5, 1, now();
        SELECT ensure_sighting_partition((now() AT TIME ZONE 'UTC')::date - back) FROM generate_series(0, 1) AS back;
        INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text)
        SELECT gen_random_uuid(), now() - interval '1 minute' * number, now(), feed.key, camera.key, mark.packed, 300, mark.text
        FROM unnest(@packed, @texts) AS mark (packed, text), generate_series(1, 10) AS number, feed, camera;
        CREATE TABLE bare_entry (
          sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          actor text NOT NULL, action text NOT NULL, rpc text NOT NULL, reason text NOT NULL, row_count integer NOT NULL);
        ANALYZE sighting
        """;

    readonly string _folder;
    readonly DatabaseHost _host;
    readonly List<WebApplication> _apps = [];
    readonly List<ServiceConnection> _connections = [];
    readonly string[] _marks = [.. Enumerable.Range(0, Vehicles).Select(number => $"ZZ{number % 90 + 10}G{(char)('A' + number / 90)}Z")];
    int _next;

    AccessBench(DatabaseHost host, string folder) => (_host, _folder) = (host, folder);

    public NpgsqlDataSource Database => _host.Pools.Database;

    /// <summary>As it is shipped.</summary>
    public ServiceConnection Shipped => _connections[0];

    /// <summary>The same handlers without the guard, and one row of one table for each call.</summary>
    public ServiceConnection Bare => _connections[1];

    /// <summary>As it is shipped, but that no entry is written.</summary>
    public ServiceConnection Unaudited => _connections[2];

    /// <summary>The same handlers without the guard and without any entry.</summary>
    public ServiceConnection Unguarded => _connections[3];

    public static async Task<AccessBench> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("geointel-access-").FullName;
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001); // when root, the cluster runs as postgres, who must get through
        var host = await DatabaseHost.OpenAsync(
            new StorageOptions { DataFolder = folder }, "gates", NullLogger.Instance, CancellationToken.None);
        var bench = new AccessBench(host, folder);
        try
        {
            await bench.FillAsync();
            await bench.HostAsync(settings => ServiceApp.Build(settings, host.Pools, NullLoggerFactory.Instance));
            await bench.HostAsync(settings => bench.BuildBeside(settings, new BareLog(host.Pools.Database), isGuarded: false));
            await bench.HostAsync(settings => bench.BuildBeside(settings, new NoLog(host.Pools.Database), isGuarded: true));
            await bench.HostAsync(settings => bench.BuildBeside(settings, new NoLog(host.Pools.Database), isGuarded: false));
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>One question about one vehicle, the next of them.</summary>
    public async Task AskAsync(ServiceConnection connection)
    {
        var now = DateTimeOffset.UtcNow;
        var mark = _marks[(uint)Interlocked.Increment(ref _next) % Vehicles];
        var answer = await new SightingService.SightingServiceClient(connection.Channel).SearchSightingsAsync(new SearchSightingsRequest
        {
            Vrm = mark,
            FromTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now.AddHours(-20)),
            UntilTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now.AddHours(1)),
            Purpose = new Purpose { Class = PurposeClass.SeriousCrime, Reference = "GATES", Reason = "Measuring what an entry costs" },
        });
        if (answer.Sightings.Count != ReadsOfEach)
            throw new GateException($"{answer.Sightings.Count} reads of {mark} were told, and not {ReadsOfEach}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Dispose();
        foreach (var app in _apps) await app.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    async Task FillAsync()
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var fill = new NpgsqlCommand(FillSql, connection);
        fill.Parameters.AddWithValue("packed", Array.ConvertAll(_marks, mark => (long)Vrm.Of(mark).Packed));
        fill.Parameters.AddWithValue("texts", _marks);
        await fill.ExecuteNonQueryAsync();
    }

    async Task HostAsync(Func<ServiceSettings, WebApplication> build)
    {
        var (grpc, http) = (FreePort(), FreePort());
        var token = Path.Combine(_folder, $"token-{_apps.Count}");
        var settings = new ServiceSettings(
            new ListenOptions { GrpcPort = grpc, HttpPort = http }, new StorageOptions { DataFolder = _folder }, new AdmissionOptions(),
            new JourneysOptions(), new CamerasOptions(), new ObservabilityOptions(), new AttachmentsOptions(), new TlsOptions(),
            new AccessOptions { DevelopmentIssuer = true, DevelopmentTokenFile = token, CallsPerSecondMax = 1_000_000 }, new AuditOptions(),
            new RetentionOptions { Enabled = false }, new RegistryOptions(), new RegimesOptions());
        var app = build(settings);
        _apps.Add(app);
        await app.Services.GetRequiredService<LiveRegistry>().LoadAsync(CancellationToken.None);
        await app.StartAsync();
        // The file is made where the guard is; the others are shown another's, and do not look.
        if (!File.Exists(token)) token = Path.Combine(_folder, "token-0");
        _connections.Add(new ServiceConnection(new Uri($"http://127.0.0.1:{grpc}"), new Credentials(token)));
    }

    WebApplication BuildBeside(ServiceSettings settings, AuditLog log, bool isGuarded)
    {
        var builder = ServiceApp.Add(settings, _host.Pools, NullLoggerFactory.Instance);
        builder.Services.RemoveAll<AuditLog>();
        builder.Services.AddSingleton(log);
        // Its watches would do everything a second time.
        var watches = builder.Services
            .Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationFactory is not null).ToList();
        foreach (var watch in watches) builder.Services.Remove(watch);
        var app = builder.Build();
        if (isGuarded)
        {
            app.UseSecurityHeaders();
            app.UseAccess();
        }
        ServiceApp.Map(app);
        return app;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    sealed class NoLog(NpgsqlDataSource database) : AuditLog(database)
    {
        public override Task RecordAsync(AuditEntry entry, CancellationToken cancellation) => Task.CompletedTask;
    }

    sealed class BareLog(NpgsqlDataSource database) : AuditLog(database)
    {
        readonly NpgsqlDataSource _database = database;

        public override Task RecordAsync(AuditEntry entry, CancellationToken cancellation) =>
            InsertAsync(_database, entry.Actor, entry.Rpc, entry.RowCount ?? 0, cancellation);
    }

    /// <summary>One INSERT and its COMMIT, as plain as can be.</summary>
    public static async Task InsertAsync(
        NpgsqlDataSource database, string actor, string rpc, int rows, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var insert = new NpgsqlCommand(
            "INSERT INTO bare_entry (actor, action, rpc, reason, row_count) VALUES ($1, 'consultation', $2, 'Measuring', $3)", connection)
        {
            Parameters = { new() { Value = actor }, new() { Value = rpc }, new() { Value = rows } },
        };
        await insert.PrepareAsync(cancellation);
        await insert.ExecuteNonQueryAsync(cancellation);
    }
}
