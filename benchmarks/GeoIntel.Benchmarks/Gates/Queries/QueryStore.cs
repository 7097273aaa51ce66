using GeoIntel.Models.Simulation;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Settling;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Queries;

/// <summary>A database with a month of the simulated borough's traffic, and what the service asks it with, as it is shipped.</summary>
sealed class QueryStore : IAsyncDisposable
{
    public const int Days = 30;

    /// <summary>Reads of one vehicle in the month, about.</summary>
    public const int ReadsOfEach = 84;

    static readonly DateOnly FirstDay = new(2026, 3, 2);

    readonly DatabaseHost _host;
    readonly WebApplication _app;
    readonly string _folder;
    readonly bool _isKept;

    QueryStore(DatabaseHost host, WebApplication app, string folder, bool isKept, Regulars regulars)
    {
        (_host, _app, _folder, _isKept, Regulars) = (host, app, folder, isKept, regulars);
        Registry = app.Services.GetRequiredService<LiveRegistry>();
    }

    public static Borough Borough { get; } = Borough.Create(1);
    public static DateTimeOffset From { get; } = new(FirstDay, TimeOnly.MinValue, TimeSpan.Zero);
    public static DateTimeOffset Until { get; } = From.AddDays(Days);

    public Regulars Regulars { get; }
    public LiveRegistry Registry { get; }
    public NpgsqlDataSource Database => _host.Pools.Database;

    /// <summary>How many reads there are, as the planner knows it.</summary>
    public long Count { get; private set; }

    /// <param name="reads">About so many.</param>
    /// <param name="kept">A folder in which the database is kept, so that the next run need not make it again; null for one that is
    /// removed.</param>
    public static async Task<QueryStore> OpenAsync(long reads, string? kept)
    {
        var folder = kept is null ? Directory.CreateTempSubdirectory("geointel-queries-").FullName : Directory.CreateDirectory(kept).FullName;
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001); // when root, the cluster runs as postgres, who must get through
        var host = await DatabaseHost.OpenAsync(
            new StorageOptions { DataFolder = folder }, "gates", NullLogger.Instance, CancellationToken.None);
        var store = new QueryStore(
            host, Build(host, folder), folder, kept is not null, new(Borough, (int)Math.Max(1, reads / ReadsOfEach)));
        try
        {
            await store.FillAsync();
            await store.Registry.LoadAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _host.DisposeAsync();
        if (!_isKept) Directory.Delete(_folder, recursive: true);
    }

    // It is never started: nobody listens, and no watch runs.
    static WebApplication Build(DatabaseHost host, string folder) => ServiceApp.Build(
        new ServiceSettings(
            new ListenOptions(), new StorageOptions { DataFolder = folder }, new AdmissionOptions(), new JourneysOptions(),
            new CamerasOptions(), new ObservabilityOptions(), new AttachmentsOptions(), new TlsOptions(),
            new AccessOptions { DevelopmentIssuer = true, DevelopmentTokenFile = Path.Combine(folder, "token") }, new AuditOptions(),
            new RetentionOptions { Enabled = false }, new RegistryOptions(), new RegimesOptions()),
        host.Pools, NullLoggerFactory.Instance);

    async Task FillAsync()
    {
        if (await AskAsync("SELECT count(*) FROM pg_inherits WHERE inhparent = 'sighting'::regclass") < Days)
            await MonthFill.FillAsync(Database, Borough, Regulars, FirstDay, Days);
        // As the service has done by the time at which anybody asks about these days.
        await new SettledDays(Database).SettleAsync(Until + 2 * SettledDays.After, CancellationToken.None);
        Count = await AskAsync(
            "SELECT sum(reltuples)::bigint FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'sighting'::regclass");
    }

    async Task<long> AskAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
