namespace GeoIntel.Service.Storage.Embedded;

/// <summary>A private PostgreSQL with PostGIS that the program makes, adopts, watches and stops by itself.</summary>
/// <remarks>
/// It listens on a Unix socket only, in a folder of mode 0700, and admits by the kernel's word (peer) its own account
/// and root. The postmaster outlives our being killed, and the next start adopts it; an orderly end stops it.
/// </remarks>
sealed class EmbeddedCluster : IAsyncDisposable
{
    static readonly TimeSpan RestartDelayMax = TimeSpan.FromSeconds(30);

    readonly ClusterServer _server;
    readonly ClusterFolders _folders;
    readonly EmbeddedClusterOptions _options;
    readonly ILogger _logger;
    readonly SemaphoreSlim _gate = new(1); // starting again and stopping exclude each other
    ClusterProcess _postmaster;
    bool _stopped;

    EmbeddedCluster(
        ClusterServer server,
        ClusterFolders folders,
        ClusterLock programLock,
        EmbeddedClusterOptions options,
        ILogger logger)
    {
        (_server, _folders, Lock, _options, _logger) = (server, folders, programLock, options, logger);
        ConnectionString = "";
    }

    /// <summary>Connects to the database as its owner; the same after each restart.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>The process all others of the cluster come from.</summary>
    public int PostmasterPid => _postmaster.Pid;

    /// <summary>Ours until we end, be it in order or not.</summary>
    internal ClusterLock Lock { get; }

    /// <summary>Makes the cluster if there is none, adopts it if it runs, starts it otherwise; then sees to the
    /// database.</summary>
    /// <returns>A cluster that answers, holds the database and has PostGIS.</returns>
    /// <exception cref="EmbeddedClusterException">It cannot; the message says why and what to do.</exception>
    public static async Task<EmbeddedCluster> StartAsync(
        EmbeddedClusterOptions options, ILogger logger, CancellationToken cancel)
    {
        var problems = string.Join(' ', options.Problems());
        if (problems.Length > 0) throw new EmbeddedClusterException(problems);

        var top = await ClusterFolders.MakeTopAsync(options.DataFolder, cancel);
        var programLock = await ClusterLock.TakeAsync(top, cancel);
        try
        {
            var account = await ClusterAccount.ChooseAsync(ClusterFolders.ClusterUnder(top), cancel);
            var folders = await ClusterFolders.PrepareAsync(account, top, cancel);
            var binaries = await PostgresBinaries.FindAsync(account, options.BinFolder, folders.ClusterMajor(), cancel);
            var server = new ClusterServer(account, binaries, folders, options, logger);
            await server.MakeAsync(cancel);
            var cluster = new EmbeddedCluster(server, folders, programLock, options, logger);
            await cluster.ConnectAsync(cancel);
            return cluster;
        }
        catch
        {
            programLock.Dispose();
            throw;
        }
    }

    /// <summary>How to reach the cluster of another program that has the folder; null when none runs.</summary>
    public static async Task<string?> FindRunningAsync(EmbeddedClusterOptions options, CancellationToken cancel)
    {
        if (!Directory.Exists(ClusterFolders.ClusterUnder(options.DataFolder))) return null;

        var top = await ClusterFolders.MakeTopAsync(options.DataFolder, cancel); // it is there; this resolves its links
        var account = await ClusterAccount.ChooseAsync(ClusterFolders.ClusterUnder(top), cancel);
        var folders = new ClusterFolders(top, ClusterFolders.RunFolderFor(top));
        var run = await ClusterServer.FindRunningAsync(account, folders, cancel);
        return run is null ? null : ClusterServer.ConnectionString(run, options.Database);
    }

    /// <summary>Looks after the postmaster until cancelled: when it has ended, starts it again, however often that
    /// fails.</summary>
    public async Task SuperviseAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_options.SuperviseInterval);
        var delay = _options.SuperviseInterval;
        while (await timer.WaitForNextTickAsync(cancel))
        {
            if (_postmaster.IsAlive) continue;

            await _gate.WaitAsync(cancel);
            try
            {
                if (_stopped) return;

                EmbeddedLog.Lost(_logger, _postmaster.Pid, _folders.Cluster);
                (_postmaster, _) = await _server.StartAsync(cancel);
                delay = _options.SuperviseInterval;
                continue;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                delay = delay * 2 < RestartDelayMax ? delay * 2 : RestartDelayMax;
                EmbeddedLog.RestartFailed(_logger, e, _folders.Cluster, delay);
            }
            finally
            {
                _gate.Release();
            }

            await Task.Delay(delay, cancel);
        }
    }

    /// <summary>Shuts the cluster down and lets go of the folder. Transactions still open are rolled back.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_stopped) return;

            await _server.StopAsync(CancellationToken.None);
            _stopped = true;
            Lock.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    async Task ConnectAsync(CancellationToken cancel)
    {
        (_postmaster, var run) = await _server.StartAsync(cancel);
        try
        {
            ConnectionString = ClusterServer.ConnectionString(run, _options.Database);
            var server = ClusterServer.ConnectionString(run, "postgres");
            await EmbeddedDatabase.PrepareAsync(server, ConnectionString, cancel);
        }
        catch
        {
            await _server.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
