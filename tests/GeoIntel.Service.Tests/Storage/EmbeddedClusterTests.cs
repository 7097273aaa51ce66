using System.Diagnostics;
using GeoIntel.Service.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

public sealed class EmbeddedClusterTests(MadeCluster made) : IClassFixture<MadeCluster>
{
    [PostGisFact]
    public async Task A_new_folder_becomes_a_durable_cluster_with_PostGIS_and_no_door_to_the_network()
    {
        await using var folder = new ThrowAwayFolder();
        var torn = Path.Combine(folder.FullPath, "pgdata.making-1");
        Directory.CreateDirectory(Path.Combine(torn, "base"));
        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);

        Assert.Equal(
            "on on on UTF8 C.UTF-8 ''",
            await ScalarAsync<string>(cluster, """
                SELECT concat_ws(' ', current_setting('data_checksums'), current_setting('fsync'),
                    current_setting('synchronous_commit'), current_setting('server_encoding'), datcollate,
                    quote_literal(current_setting('listen_addresses')))
                FROM pg_database WHERE datname = 'geointel'
                """));
        Assert.StartsWith("3.", await ScalarAsync<string>(cluster, "SELECT postgis_lib_version()"));
        Assert.False(Directory.Exists(torn), "what a killed initdb left is swept away");
    }

    [PostGisFact]
    public async Task An_orderly_stop_ends_every_process_and_keeps_every_row()
    {
        await using var folder = await made.CopyAsync();
        await using (var first = await PostGisFixture.StartAsync(folder.FullPath))
        {
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
            await first.StopAsync();
            Assert.False(ClusterProcess.TryFind(first.PostmasterPid, out _));
        }

        await using var second = await PostGisFixture.StartAsync(folder.FullPath);
        Assert.Equal(1000L, await ScalarAsync<long>(second, "SELECT count(*) FROM kept"));
    }

    [PostGisFact]
    public async Task A_second_program_on_the_same_folder_is_refused_and_told_who_has_it()
    {
        await using var folder = await made.CopyAsync();
        await using var first = await PostGisFixture.StartAsync(folder.FullPath);

        var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
            () => PostGisFixture.StartAsync(folder.FullPath));

        Assert.Contains($"in use by another GeoIntel program (process {Environment.ProcessId})", refusal.Message);
        Assert.Equal(1, await ScalarAsync<int>(first, "SELECT 1"));
    }

    [PostGisFact]
    public async Task What_the_program_leaves_running_when_killed_is_adopted_by_the_next()
    {
        await using var folder = await made.CopyAsync();
        var first = await PostGisFixture.StartAsync(folder.FullPath);
        await ExecuteAsync(first, "CREATE TABLE kept (n int)");
        first.Lock.Dispose(); // as the kernel does when we are killed

        await using var second = await PostGisFixture.StartAsync(folder.FullPath);

        Assert.Equal(first.PostmasterPid, second.PostmasterPid);
        Assert.Equal(0L, await ScalarAsync<long>(second, "SELECT count(*) FROM kept"));
    }

    [PostGisFact]
    public async Task The_postmaster_shares_neither_session_nor_environment_with_us()
    {
        const string variable = "GEOINTEL_TEST_SECRET";
        Environment.SetEnvironmentVariable(variable, "1");
        await using var folder = await made.CopyAsync();
        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);

        Assert.DoesNotContain(variable, await File.ReadAllTextAsync($"/proc/{cluster.PostmasterPid}/environ"));
        var stat = await File.ReadAllTextAsync($"/proc/{cluster.PostmasterPid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var (parent, session) = (int.Parse(fields[1]), int.Parse(fields[3]));

        Assert.Equal(cluster.PostmasterPid, session); // a ^C in our terminal does not reach it
        Assert.NotEqual(Environment.ProcessId, parent);
    }

    [PostGisFact]
    public async Task After_the_postmaster_is_killed_the_next_start_has_all_that_was_committed()
    {
        await using var folder = await made.CopyAsync();
        var first = await PostGisFixture.StartAsync(folder.FullPath);
        await ExecuteAsync(first, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
        Kill(first.PostmasterPid);
        first.Lock.Dispose();

        await using var second = await PostGisFixture.StartAsync(folder.FullPath);

        Assert.NotEqual(first.PostmasterPid, second.PostmasterPid);
        Assert.Equal(1000L, await ScalarAsync<long>(second, "SELECT count(*) FROM kept"));
    }

    [PostGisFact]
    public async Task A_backend_that_outlives_its_postmaster_is_ended_before_another_starts()
    {
        await using var folder = await made.CopyAsync();
        var first = await PostGisFixture.StartAsync(folder.FullPath);
        await using var connection = new NpgsqlConnection(first.ConnectionString);
        await connection.OpenAsync();
        // Stopped, it can neither notice the death of its postmaster nor obey a polite signal.
        Assert.True(ClusterProcess.TryFind(connection.ProcessID, out var backend));
        await ClusterProcess.SignalAsync(ClusterAccount.Ourselves, [backend], "STOP", CancellationToken.None);
        Kill(first.PostmasterPid);
        first.Lock.Dispose();
        Assert.True(backend.IsAlive);

        await using var second = await PostGisFixture.StartAsync(folder.FullPath);

        Assert.False(backend.IsAlive);
        Assert.Equal(1, await ScalarAsync<int>(second, "SELECT 1"));
    }

    [PostGisFact]
    public async Task A_pid_file_that_names_a_stranger_does_not_stop_the_start()
    {
        await using var folder = await made.CopyAsync();
        await using (await PostGisFixture.StartAsync(folder.FullPath)) { }
        // A stranger of the same account: PostgreSQL itself would take it for a postmaster.
        var data = ClusterFolders.ClusterUnder(folder.FullPath);
        var account = await ClusterAccount.ChooseAsync(data, CancellationToken.None);
        const string sleep = "sleep 600 >/dev/null 2>&1 & echo $!";
        var stranger = int.Parse(await account.ReadAsync("sh", ["-c", sleep], CancellationToken.None));
        await File.WriteAllTextAsync(
            Path.Combine(data, "postmaster.pid"), $"{stranger}\n{data}\n1\n5432\n/elsewhere\n\n\nready\n");

        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);

        Kill(stranger);
        Assert.NotEqual(stranger, cluster.PostmasterPid);
        Assert.Equal(1, await ScalarAsync<int>(cluster, "SELECT 1"));
    }

    [PostGisFact]
    public async Task A_process_that_cannot_be_seen_but_holds_the_cluster_stops_the_start()
    {
        await using var folder = await made.CopyAsync();
        await using (await PostGisFixture.StartAsync(folder.FullPath)) { }
        var data = ClusterFolders.ClusterUnder(folder.FullPath);
        var unseen = Path.Combine(data, "geointel.lock"); // as a postmaster in another container does
        await using (new FileStream(unseen, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
                () => PostGisFixture.StartAsync(folder.FullPath));

            Assert.Contains($"cannot see still uses {data}", refusal.Message);
        }

        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);
        Assert.Equal(1, await ScalarAsync<int>(cluster, "SELECT 1"));
    }

    [PostGisFact]
    public async Task The_supervisor_starts_a_killed_postmaster_again_and_connections_recover()
    {
        await using var folder = await made.CopyAsync();
        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString);
        var pooled = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => source.OpenConnectionAsync().AsTask()));
        foreach (var connection in pooled) await connection.DisposeAsync();
        using var ending = new CancellationTokenSource();
        var supervising = cluster.SuperviseAsync(ending.Token);
        var killed = cluster.PostmasterPid;

        Kill(killed);

        // Bounded by tries, not by the clock. A backend may answer a last time after its postmaster's death.
        var answered = false;
        for (var tries = 0; tries < 2000 && !answered; tries++)
        {
            await Task.Delay(20);
            try
            {
                await using var command = source.CreateCommand("SELECT 1");
                answered = await command.ExecuteScalarAsync() is 1 && cluster.PostmasterPid != killed;
            }
            catch (NpgsqlException)
            {
                // not yet
            }
        }

        Assert.True(answered);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => supervising);
    }

    [PostGisTheory]
    [InlineData("a-name-so-long-that-with-the-temporary-folder-before-it-no-address-of-a-socket-has-room-for-it-all")]
    [InlineData("a comma, a colon: and a 'quote")]
    public async Task A_path_no_socket_can_have_gets_a_short_run_folder(string name)
    {
        await using var folder = await made.CopyAsync(name);
        await using var cluster = await PostGisFixture.StartAsync(folder.FullPath);

        var host = new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Host!;
        Assert.Equal(ClusterFolders.RunFolderFor(folder.FullPath), host);
        Assert.InRange(host.Length, 1, 40);
        Assert.Equal(1, await ScalarAsync<int>(cluster, "SELECT 1"));
    }

    [PostGisFact]
    public async Task A_folder_that_the_account_cannot_enter_is_named()
    {
        await using var folder = new ThrowAwayFolder("closed");
        Directory.CreateDirectory(folder.FullPath);
        // Root passes any door but must hand over to an account that does not; another account stops here itself.
        var mode = Environment.IsPrivilegedProcess ? "0700" : "0000";
        await ClusterAccount.Ourselves.ReadAsync("chmod", [mode, folder.FullPath], CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
            () => PostGisFixture.StartAsync(Path.Combine(folder.FullPath, "inner")));

        await ClusterAccount.Ourselves.ReadAsync("chmod", ["0700", folder.FullPath], CancellationToken.None);
        Assert.Contains(folder.FullPath, refusal.Message);
        Assert.Contains("Name a", refusal.Message);
    }

    [Fact]
    public async Task Everything_wrong_with_the_options_is_said_at_once()
    {
        var options = new EmbeddedClusterOptions { DataFolder = "relative", BinFolder = "bin", Database = "Upper" };

        var refusal = await Assert.ThrowsAsync<EmbeddedClusterException>(
            () => EmbeddedCluster.StartAsync(options, NullLogger.Instance, CancellationToken.None));

        Assert.All(["'relative'", "'bin'", "'Upper'"], value => Assert.Contains(value, refusal.Message));
    }

    static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit();
    }

    static async Task ExecuteAsync(EmbeddedCluster cluster, string sql) => await ScalarAsync<object?>(cluster, sql);

    static async Task<T?> ScalarAsync<T>(EmbeddedCluster cluster, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Pooling = false };
        await using var source = NpgsqlDataSource.Create(settings);
        await using var command = source.CreateCommand(sql);
        return (T?)await command.ExecuteScalarAsync();
    }
}
