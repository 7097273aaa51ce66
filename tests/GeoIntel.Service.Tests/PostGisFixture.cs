using System.Diagnostics;
using GeoIntel.Service.Storage.Embedded;
using GeoIntel.Service.Storage.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests;

/// <summary>A test that needs PostgreSQL with PostGIS, and is skipped where they are not installed.</summary>
public sealed class PostGisFactAttribute : FactAttribute
{
    public PostGisFactAttribute() => Skip = PostGisFixture.MissingReason;
}

/// <summary>The same with rows.</summary>
public sealed class PostGisTheoryAttribute : TheoryAttribute
{
    public PostGisTheoryAttribute() => Skip = PostGisFixture.MissingReason;
}

[CollectionDefinition(Name)]
public sealed class PostGisCollection : ICollectionFixture<PostGisFixture>
{
    public const string Name = "PostGIS";
}

/// <summary>One throw-away cluster for the whole assembly; a class or a test takes a database of its own.</summary>
public sealed class PostGisFixture : IAsyncLifetime
{
    const string FolderPrefix = "geointel-tests-";

    readonly string _folder = Path.Combine(Path.GetTempPath(), FolderPrefix + Guid.NewGuid().ToString("N")[..12]);
    readonly Lazy<Task<string>> _withSchema;
    EmbeddedCluster? _cluster;
    int _databases;

    public PostGisFixture() => _withSchema = new(MakeSchemaAsync);

    public static string? MissingReason { get; } =
        PostgresBinaries.AnyInstalled ? null : "PostgreSQL with PostGIS is not installed; run ./dev setup";

    internal EmbeddedCluster Cluster => _cluster ?? throw new InvalidOperationException(MissingReason);

    /// <summary>Makes an empty database with PostGIS.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> CreateDatabaseAsync() => CopyAsync("geointel");

    /// <summary>Makes a database with the newest schema; copied, so it costs no more than an empty one.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseWithSchemaAsync() => await CopyAsync(await _withSchema.Value);

    public async Task InitializeAsync()
    {
        if (MissingReason is not null) return;

        await SweepAsync();
        _cluster = await StartAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is null) return;

        NpgsqlConnection.ClearAllPools();
        await _cluster.StopAsync();
        Remove(_folder);
    }

    // A thousand databases are a million files: on a busy machine they take longer to remove than a test may be silent. So
    // nobody waits for it, nor holds the run's output open meanwhile.
    static void Remove(string folder)
    {
        const string Detached = "setsid rm -rf -- \"$1\" </dev/null >/dev/null 2>&1 &";
        using var removing = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", Detached, "sh", folder } })!;
        removing.WaitForExit();
    }

    internal static Task<EmbeddedCluster> StartAsync(string folder) => EmbeddedCluster.StartAsync(
        new EmbeddedClusterOptions { DataFolder = folder, OrphanGrace = TimeSpan.FromMilliseconds(500) },
        NullLogger.Instance,
        CancellationToken.None);

    async Task<string> MakeSchemaAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(await CreateDatabaseAsync()) { Pooling = false };
        await using var database = NpgsqlDataSource.Create(connection);
        await SchemaRunner.RunAsync(
            database, SchemaScripts.Embedded(), "test", NullLogger.Instance, CancellationToken.None);
        return connection.Database!;
    }

    async Task<string> CopyAsync(string template)
    {
        var connection = new NpgsqlConnectionStringBuilder(Cluster.ConnectionString)
        {
            // A class that is done keeps none of the server's hundred connections.
            MaxPoolSize = 20,
            ConnectionIdleLifetime = 2,
            ConnectionPruningInterval = 1,
            Database = $"test_{Interlocked.Increment(ref _databases)}",
        };

        var server = new NpgsqlConnectionStringBuilder(Cluster.ConnectionString) { Database = "postgres" };
        await using var source = NpgsqlDataSource.Create(server);
        await using var create = source.CreateCommand($"CREATE DATABASE {connection.Database} TEMPLATE {template}");
        await create.ExecuteNonQueryAsync();
        return connection.ConnectionString;
    }

    // A test run that was killed leaves its postmaster running: adopt it, stop it, remove it. A young folder may be one
    // that another run is about to lock.
    static async Task SweepAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(folder) > DateTime.UtcNow.AddHours(-1)) continue;

            try
            {
                await (await StartAsync(folder)).StopAsync();
                Directory.Delete(folder, recursive: true);
            }
            catch (EmbeddedClusterException)
            {
                // another run's, still in use
            }
        }
    }
}
