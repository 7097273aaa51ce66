using GeoIntel.Service.Storage.Embedded;
using GeoIntel.Service.Storage.Schema;
using Npgsql;

namespace GeoIntel.Service.Hosting;

/// <summary>The database the service works on: its own private cluster, or the one a connection string names.</summary>
/// <remarks>Opened before anything else and closed after everything else.</remarks>
sealed class DatabaseHost : IAsyncDisposable
{
    readonly EmbeddedCluster? _cluster;
    readonly CancellationTokenSource _supervising = new();
    readonly Task _supervision;

    DatabaseHost(NpgsqlDataSource database, EmbeddedCluster? cluster)
    {
        Database = database;
        _cluster = cluster;
        _supervision = cluster?.SuperviseAsync(_supervising.Token) ?? Task.CompletedTask;
    }

    public NpgsqlDataSource Database { get; }

    /// <summary>Starts or adopts the cluster, or connects, and brings the schema up to date.</summary>
    /// <param name="instance">Whose chain of the audit log is written to.</param>
    public static async Task<DatabaseHost> OpenAsync(
        StorageOptions options, string instance, ILogger log, CancellationToken cancellation)
    {
        EmbeddedCluster? cluster = null;
        string connectionString;
        if (options.ConnectionStringFile.Length > 0)
        {
            connectionString = (await File.ReadAllTextAsync(options.ConnectionStringFile, cancellation)).Trim();
        }
        else
        {
            cluster = await EmbeddedCluster.StartAsync(ClusterOf(options), log, cancellation);
            connectionString = cluster.ConnectionString;
        }
        try
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString)
            {
                ConnectionStringBuilder =
                {
                    MaxPoolSize = options.ConnectionsMax,
                    ApplicationName = "geointel",
                    // A prepared statement soon has one plan for all values, and that of a search is to scan everything:
                    // its good plans depend on which of its parameters are null.
                    MaxAutoPrepare = 0,
                },
            };
            var given = builder.ConnectionStringBuilder.Options;
            builder.ConnectionStringBuilder.Options = $"{given} -c geointel.instance={instance}".TrimStart();
            builder.UseNetTopologySuite();
            var database = builder.Build();
            await SchemaRunner.RunAsync(database, SchemaScripts.Embedded(), ProgramVersion.Text, log, cancellation);
            return new DatabaseHost(database, cluster);
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The private cluster that is configured.</summary>
    public static EmbeddedClusterOptions ClusterOf(StorageOptions options) => new()
    {
        DataFolder = Path.GetFullPath(options.DataFolder),
        BinFolder = options.PostgresBinFolder.Length > 0 ? options.PostgresBinFolder : null,
    };

    public async ValueTask DisposeAsync()
    {
        await _supervising.CancelAsync();
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Database.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        _supervising.Dispose();
    }
}
