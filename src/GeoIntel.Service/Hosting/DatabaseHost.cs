using GeoIntel.Service.Storage.Embedded;
using GeoIntel.Service.Storage.Schema;
using Npgsql;

namespace GeoIntel.Service.Hosting;

/// <summary>The database the service works on: its own private cluster, or the one a connection string names.</summary>
/// <remarks>Opened before anything else and closed after everything else.</remarks>
sealed class DatabaseHost : IAsyncDisposable
{
    public const string PlannedOnce =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>Whoever asks is answered in a millisecond or two, so more would not be faster.</summary>
    const int TellingMax = 16;

    readonly EmbeddedCluster? _cluster;
    readonly CancellationTokenSource _supervising = new();
    readonly Task _supervision;

    DatabaseHost(DatabasePools pools, EmbeddedCluster? cluster)
    {
        Pools = pools;
        _cluster = cluster;
        _supervision = cluster?.SuperviseAsync(_supervising.Token) ?? Task.CompletedTask;
    }

    public DatabasePools Pools { get; }

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
            var database = Open(connectionString, $"-c geointel.instance={instance}", pool => pool.MaxPoolSize = options.ConnectionsMax);
            var intake = Open(connectionString, "", pool => pool.NoResetOnClose = true);
            var keeper = Open(connectionString, PlannedOnce, pool => pool.NoResetOnClose = true);
            var telling = Open(connectionString, PlannedOnce, pool =>
            {
                pool.NoResetOnClose = true;
                pool.MaxPoolSize = TellingMax;
            });
            var audit = Open(
                connectionString, $"-c geointel.instance={instance} -c plan_cache_mode=force_generic_plan", pool => pool.NoResetOnClose = true);
            // What such a session writes is made anew after a crash, so its commits need not wait for the disk.
            var watches = Open(
                connectionString, "-c synchronous_commit=off", pool => pool.NoResetOnClose = true, isNice: cluster is not null);
            await SchemaRunner.RunAsync(database, SchemaScripts.Embedded(), ProgramVersion.Text, log, cancellation);
            return new DatabaseHost(new DatabasePools(database, intake, keeper, telling, audit, watches), cluster);
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

    /// <param name="settings">Of the server's, for its sessions, beside those that are given.</param>
    /// <param name="isNice">Whether its sessions yield the processors to all others; of our own cluster only.</param>
    static NpgsqlDataSource Open(
        string connectionString, string settings, Action<NpgsqlConnectionStringBuilder> set, bool isNice = false)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString)
        {
            ConnectionStringBuilder =
            {
                ApplicationName = "geointel",
                // A prepared statement soon has one plan for all values, and that of a search is to scan everything: its
                // good plans depend on which of its parameters are null.
                MaxAutoPrepare = 0,
            },
        };
        var given = builder.ConnectionStringBuilder.Options;
        builder.ConnectionStringBuilder.Options = $"{given} {settings}".Trim();
        set(builder.ConnectionStringBuilder);
        builder.UseNetTopologySuite();
        if (isNice)
        {
            builder.UsePhysicalConnectionInitializer(
                session => _ = BackendNiceness.TryRaise(session), // who opens one without waiting waits for nothing here
                BackendNiceness.RaiseAsync);
        }
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        await _supervising.CancelAsync();
        await _supervision.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var pool in (ReadOnlySpan<NpgsqlDataSource>)[Pools.Watches, Pools.Audit, Pools.Telling, Pools.Keeper, Pools.Intake, Pools.Database]) pool.Dispose();
        if (_cluster is not null) await _cluster.DisposeAsync();
        _supervising.Dispose();
    }
}

/// <summary>Connections to one database, by what they are for.</summary>
/// <param name="Database">For everything else.</param>
/// <param name="Intake">For commits of the intake. Nothing is set in its sessions, so nothing is reset between two
/// commits.</param>
/// <param name="Keeper">For rounds of the keeper of hits, who asks the same few questions some hundred times a second. They are
/// planned once, each to walk along an index: whatever a table holds then, that is right when it has grown.</param>
/// <param name="Telling">For what is asked each time that hits are told, and before every gated answer: the same few questions over
/// small tables or along an index, planned once. Nothing is set in its sessions either.</param>
/// <param name="Audit">For entries of the audit log that are written by themselves: one statement, planned once.</param>
/// <param name="Watches">For those who follow the intake's commits outside the hot path: they yield to all others, so they hold
/// nothing that others wait for.</param>
sealed record DatabasePools(
    NpgsqlDataSource Database, NpgsqlDataSource Intake, NpgsqlDataSource Keeper, NpgsqlDataSource Telling, NpgsqlDataSource Audit,
    NpgsqlDataSource Watches);
