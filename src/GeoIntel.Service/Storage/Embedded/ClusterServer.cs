using System.Globalization;
using Npgsql;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Makes, starts, finds again and stops the postmaster of one cluster. The caller has the cluster's
/// lock.</summary>
sealed class ClusterServer(
    ClusterAccount account,
    PostgresBinaries binaries,
    ClusterFolders folders,
    EmbeddedClusterOptions options,
    ILogger logger)
{
    const int LaunchesMax = 3;

    // Files we were handed by whoever started us are closed: a postmaster that outlives us must not hold a pipe open.
    // The lock is inherited by all that the postmaster starts. While it is held something of the cluster lives, be it
    // in another container where /proc does not show it, so only under the lock may the old pid file go, and with it
    // the socket's: PostgreSQL takes a zombie, or a stranger with the same number, for their owner.
    const string LaunchScript = """
        for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done
        exec 9>>"$1" || exit 74
        flock -n 9 || exit 75
        rm -f -- "$2/postmaster.pid" "$3"/.s.PGSQL.*
        setsid "$4" -D "$2" </dev/null >"$5" 2>&1 &
        echo $!
        """;

    /// <summary>Makes the cluster if there is none: under another name first, so that a kill leaves all or
    /// nothing.</summary>
    public async Task MakeAsync(CancellationToken cancel)
    {
        foreach (var torn in Directory.EnumerateDirectories(folders.Top, "pgdata.making-*"))
            Directory.Delete(torn, recursive: true);
        if (Directory.Exists(folders.Cluster)) return;

        EmbeddedLog.Making(logger, folders.Cluster, binaries.Major);
        var making = Path.Combine(folders.Top, $"pgdata.making-{Environment.ProcessId}");
        await ClusterFolders.MakePrivateAsync(account, making, cancel);
        await account.ReadAsync(
            binaries.InitDb,
            ["-D", making, "-U", ClusterConfiguration.Role, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
                "--auth-local=peer", "--auth-host=reject"],
            cancel);
        Directory.Move(making, folders.Cluster);
        // The new name has to be on the disk before anything is promised to be.
        await ClusterAccount.Ourselves.ReadAsync("sync", ["--", folders.Top], cancel);
    }

    /// <summary>Finds the running postmaster, or starts one, and waits until it answers.</summary>
    /// <returns>The postmaster, and the folder of its socket.</returns>
    /// <exception cref="EmbeddedClusterException">It does not start; the message ends with what it logged.</exception>
    public async Task<(ClusterProcess Postmaster, string Run)> StartAsync(CancellationToken cancel)
    {
        for (var launches = 0; ;)
        {
            var processes = await ClusterProcess.FindAllAsync(account, folders.Cluster, cancel);
            if (processes.Find(p => p.Pid == PidFromFile(folders)) is { Pid: > 0 } running)
            {
                var run = RunFromFile(folders) ?? folders.Run;
                EmbeddedLog.Adopting(logger, running.Pid, folders.Cluster);
                if (await AnswersAsync(running, run, cancel)) return (running, run);

                continue; // it was on its way down
            }

            if (++launches > LaunchesMax)
            {
                throw new EmbeddedClusterException(
                    $"PostgreSQL does not start in {folders.Cluster}. Its last words, from {folders.Log}:\n"
                    + await LastWordsAsync(cancel));
            }

            await EndOrphansAsync(processes, cancel);
            if (await LaunchAsync(cancel) is { } launched && await AnswersAsync(launched, folders.Run, cancel))
                return (launched, folders.Run);
        }
    }

    /// <summary>The folder of the socket of a postmaster that runs; null when none does.</summary>
    public static async Task<string?> FindRunningAsync(
        ClusterAccount account, ClusterFolders folders, CancellationToken cancel)
    {
        var processes = await ClusterProcess.FindAllAsync(account, folders.Cluster, cancel);
        return processes.Exists(process => process.Pid == PidFromFile(folders)) ? RunFromFile(folders) ?? folders.Run : null;
    }

    /// <summary>Ends all of the cluster's processes: fast shutdown, which rolls open transactions back, then
    /// harder.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        var processes = await ClusterProcess.FindAllAsync(account, folders.Cluster, cancel);
        var postmaster = processes.Where(p => p.Pid == PidFromFile(folders)).ToList();
        if (postmaster.Count > 0)
        {
            await ClusterProcess.SignalAsync(account, postmaster, "INT", cancel);
            if (!await ClusterProcess.WaitForEndAsync(processes, options.StopDurationMax, cancel))
            {
                EmbeddedLog.StoppingHard(logger, folders.Cluster, options.StopDurationMax);
                await ClusterProcess.SignalAsync(account, postmaster, "QUIT", cancel);
                await ClusterProcess.WaitForEndAsync(processes, options.OrphanGrace, cancel);
            }
        }

        await EndOrphansAsync(await ClusterProcess.FindAllAsync(account, folders.Cluster, cancel), cancel);
        EmbeddedLog.Stopped(logger, folders.Cluster);
    }

    public static string ConnectionString(string run, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = run,
        Port = ClusterFolders.Port,
        Username = ClusterConfiguration.Role,
        Database = database,
        ApplicationName = "geointel",
        MaxPoolSize = 40,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    // Backends outlive a killed postmaster until they next wait for something; until then shared memory is theirs.
    async Task EndOrphansAsync(List<ClusterProcess> processes, CancellationToken cancel)
    {
        foreach (var signal in new[] { null, "TERM", "QUIT", "KILL" })
        {
            if (processes.Count == 0) return;

            if (signal is not null)
            {
                EmbeddedLog.EndingOrphans(logger, processes.Count, folders.Cluster, signal);
                await ClusterProcess.SignalAsync(account, processes, signal, cancel);
            }

            await ClusterProcess.WaitForEndAsync(processes, options.OrphanGrace, cancel);
            processes = await ClusterProcess.FindAllAsync(account, folders.Cluster, cancel);
        }

        if (processes.Count == 0) return;

        throw new EmbeddedClusterException(
            $"Processes {string.Join(", ", processes.Select(p => p.Pid))} of an earlier PostgreSQL still use "
            + $"{folders.Cluster} and do not end, not even on SIGKILL; a disk that does not answer may hold them. "
            + "Starting beside them would destroy the cluster. End them, or restart the machine.");
    }

    async Task<ClusterProcess?> LaunchAsync(CancellationToken cancel)
    {
        await ClusterConfiguration.WriteAsync(account, folders, cancel);
        var launched = await account.RunAsync(
            "bash",
            ["-c", LaunchScript, "bash",
                folders.ServerLock, folders.Cluster, folders.Run, binaries.Postgres, folders.StartLog],
            cancel);
        if (launched.ExitCode == 75)
        {
            throw new EmbeddedClusterException(
                $"A process that we cannot see still uses {folders.Cluster}: a PostgreSQL in another container, or "
                + "under another account. Stop it first; starting beside it would destroy the cluster.");
        }

        if (launched.ExitCode != 0 || !int.TryParse(launched.Output, out var pid))
        {
            throw new EmbeddedClusterException(
                $"PostgreSQL cannot be launched in {folders.Cluster}: {launched.Error.Trim()}");
        }

        EmbeddedLog.Launched(logger, pid, folders.Cluster);
        for (var tries = 0; tries < 100; tries++)
        {
            // Between fork and exec it still bears the name of the shell.
            if (ClusterProcess.TryFind(pid, out var process)) return process;
            if (!Directory.Exists($"/proc/{pid}")) return null;

            await Task.Delay(10, cancel);
        }

        return null;
    }

    // False: the postmaster ended instead.
    async Task<bool> AnswersAsync(ClusterProcess postmaster, string run, CancellationToken cancel)
    {
        var text = new NpgsqlConnectionStringBuilder(ConnectionString(run, "postgres")) { Pooling = false };
        var deadline = Environment.TickCount64 + (long)options.StartDurationMax.TotalMilliseconds;
        while (postmaster.IsAlive)
        {
            try
            {
                await using var connection = new NpgsqlConnection(text.ConnectionString);
                await connection.OpenAsync(cancel);
                return true;
            }
            catch (PostgresException e) when (e.SqlState != PostgresErrorCodes.CannotConnectNow)
            {
                throw new EmbeddedClusterException($"The cluster in {folders.Cluster} refuses us: {e.MessageText}", e);
            }
            catch (NpgsqlException e) when (Environment.TickCount64 > deadline)
            {
                throw new EmbeddedClusterException(
                    $"PostgreSQL (process {postmaster.Pid}) runs in {folders.Cluster} but did not answer within "
                    + $"{options.StartDurationMax}: {e.Message} It may still be replaying its log; see {folders.Log}.",
                    e);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(25, cancel); // no socket yet, or replaying its log
            }
        }

        return false;
    }

    static int PidFromFile(ClusterFolders folders) =>
        int.TryParse(LineOfPidFile(folders, 0), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;

    static string? RunFromFile(ClusterFolders folders) => LineOfPidFile(folders, 4) is { Length: > 0 } run ? run : null;

    // Line 1: process; 2: cluster; 3: start; 4: port; 5: socket folder; 8: state (miscadmin.h, LOCK_FILE_LINE_*).
    static string? LineOfPidFile(ClusterFolders folders, int index)
    {
        try
        {
            return File.ReadLines(folders.PidFile).ElementAtOrDefault(index);
        }
        catch (IOException)
        {
            return null;
        }
    }

    async Task<string> LastWordsAsync(CancellationToken cancel)
    {
        const string script = """cd "$1" && tail -n 5 start.log && tail -n 15 "$(ls -t postgres-*.log | head -n 1)" """;
        return (await account.RunAsync("sh", ["-c", script, "sh", folders.Log], cancel)).Output.Trim();
    }
}
