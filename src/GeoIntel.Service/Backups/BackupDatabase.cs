using GeoIntel.Service.Audit;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage.Embedded;
using GeoIntel.Service.Storage.Schema;
using Npgsql;

namespace GeoIntel.Service.Backups;

/// <summary>The configured database while it is copied or filled: of a running service, or opened for as long.</summary>
sealed class BackupDatabase : IAsyncDisposable
{
    readonly NpgsqlDataSource _database;
    readonly EmbeddedCluster? _ours;

    BackupDatabase(string connectionString, StorageOptions options, EmbeddedCluster? ours)
    {
        _database = NpgsqlDataSource.Create(connectionString);
        _ours = ours;
        Tools = new PostgresTools(connectionString, BinFolder(options));
    }

    public PostgresTools Tools { get; }

    /// <param name="mayRun">Whether a service may be working on it.</param>
    public static async Task<BackupDatabase> OpenAsync(
        StorageOptions options, bool mayRun, ILogger log, CancellationToken cancel)
    {
        if (options.ConnectionStringFile.Length > 0)
        {
            var text = await File.ReadAllTextAsync(options.ConnectionStringFile, cancel);
            return new BackupDatabase(text.Trim(), options, null);
        }
        var cluster = DatabaseHost.ClusterOf(options);
        if (mayRun && await EmbeddedCluster.FindRunningAsync(cluster, cancel) is { } running)
            return new BackupDatabase(running, options, null);

        var ours = await EmbeddedCluster.StartAsync(cluster, log, cancel);
        return new BackupDatabase(ours.ConnectionString, options, ours);
    }

    /// <returns>Number of the newest schema file; 0 when the database is empty.</returns>
    public async Task<int> SchemaAsync(CancellationToken cancel)
    {
        await using var exists = _database.CreateCommand("SELECT to_regclass('schema_migration') IS NOT NULL");
        if (!(bool)(await exists.ExecuteScalarAsync(cancel))!) return 0;

        await using var newest = _database.CreateCommand("SELECT coalesce(max(number), 0) FROM schema_migration");
        return (int)(await newest.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Brings what an older version left to this program's schema.</summary>
    public Task UpgradeAsync(ILogger log, CancellationToken cancel) =>
        SchemaRunner.RunAsync(_database, SchemaScripts.Embedded(), ProgramVersion.Text, log, cancel);

    /// <summary>That everything was copied, or came back, is written down where all else is.</summary>
    public Task RecordAsync(AuditAction action, string what, CancellationToken cancel) => new AuditLog(_database).RecordAsync(
        new AuditEntry
        {
            Actor = $"account {Environment.UserName}",
            Action = action,
            Rpc = $"geointel-service {what}",
            ResourceKind = "database",
        },
        cancel);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (_ours is not null) await _ours.DisposeAsync();
    }

    // The newest reads databases of older servers, too.
    static string BinFolder(StorageOptions options)
    {
        if (options.PostgresBinFolder.Length > 0) return options.PostgresBinFolder;
        var debian = new DirectoryInfo("/usr/lib/postgresql");
        return debian.Exists
            ? debian.EnumerateDirectories().Select(major => Path.Combine(major.FullName, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "pg_dump"))).OrderDescending(StringComparer.Ordinal).FirstOrDefault("")
            : "";
    }
}
