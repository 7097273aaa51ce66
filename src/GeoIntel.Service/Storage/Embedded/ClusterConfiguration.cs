using System.Globalization;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>The cluster's own configuration files, written anew before each start.</summary>
static class ClusterConfiguration
{
    /// <summary>The role which owns everything in the cluster.</summary>
    public const string Role = "geointel";

    const string FileName = "geointel.conf";

    /// <summary>Writes the files; a setting made by ALTER SYSTEM is read later than ours and wins.</summary>
    public static async Task WriteAsync(ClusterAccount account, ClusterFolders folders, CancellationToken cancel)
    {
        // It counts a container's limit where there is one.
        var memoryMegabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024);
        var diskMegabytes = new DriveInfo(folders.Top).TotalSize / (1024 * 1024);
        var files = new Dictionary<string, string>
        {
            [FileName] = Settings(folders, memoryMegabytes, diskMegabytes),
            ["pg_hba.conf"] = "local all all peer map=owner\n",
            ["pg_ident.conf"] = $"owner root {Role}\nowner \"{account.Name}\" {Role}\n",
        };
        foreach (var (name, text) in files) await account.WriteAsync(Path.Combine(folders.Cluster, name), text, cancel);

        var main = Path.Combine(folders.Cluster, "postgresql.conf");
        const string script = """grep -qxF "$2" "$1" || printf '\n%s\n' "$2" >>"$1" """;
        await account.ReadAsync("sh", ["-c", script, "sh", main, $"include = '{FileName}'"], cancel);
    }

    /// <summary>The settings, for a machine with this much memory, and a disk of this size.</summary>
    public static string Settings(ClusterFolders folders, long memoryMegabytes, long diskMegabytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # Written by GeoIntel before each start. Settings of your own: ALTER SYSTEM, which is read after this.
        listen_addresses = ''
        port = {ClusterFolders.Port}
        unix_socket_directories = {Quoted(folders.Run)}
        unix_socket_permissions = 0700
        cluster_name = 'geointel'
        timezone = 'UTC'

        # An acknowledged read is on the disk.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # A day's indexes have to fit: else each COPY reads and writes pages of theirs.
        shared_buffers = {Math.Clamp(memoryMegabytes / 4, 64, 8192)}MB
        # Where they do not, a page must be written before its room is taken. By default the writer behind the scenes makes 4 MB a
        # second of such room, and a COPY must write the rest itself: nine in ten pages at 60 000 reads a second.
        bgwriter_delay = 20ms
        bgwriter_lru_maxpages = 1000
        bgwriter_lru_multiplier = 4
        effective_cache_size = {Math.Max(memoryMegabytes / 2, 128)}MB
        work_mem = 16MB
        maintenance_work_mem = {Math.Clamp(memoryMegabytes / 16, 64, 512)}MB
        max_connections = 120
        # A question over a year of daily partitions locks each of them and its indexes.
        max_locks_per_transaction = 256
        # After each checkpoint every page goes to the log whole, once: that is why they are rare. To compress those pages costs processors
        # that the intake needs just then, and saves a twentieth of the log.
        # 4 GB come in two minutes of the fastest intake, and the index by mark is written all over: then its pages were most of the log.
        # After a crash the log is read again from the last checkpoint: some minutes at that rate, a second at any that cameras send.
        # A file of the log is made while a commit waits, so what was once made is kept.
        min_wal_size = {Math.Clamp(diskMegabytes / 64, 80, 2048)}MB
        max_wal_size = {Math.Clamp(diskMegabytes / 16, 1024, 16 * 1024)}MB
        checkpoint_timeout = 15min
        wal_compression = off
        # Debian's and the PostgreSQL project's own builds know lz4. What a hit tells takes more than a quarter of a page, and pglz takes longer over it than all the rest of storing it.
        default_toast_compression = lz4
        random_page_cost = 1.1
        jit = off
        # A backend whose program was killed lets go of its locks.
        client_connection_check_interval = 2s

        # Errors go to the client, which masks what is personal; their text, values and all, stays out of this log.
        logging_collector = on
        log_directory = {Quoted(folders.Log)}
        log_filename = 'postgres-%a.log'
        log_truncate_on_rotation = on
        log_rotation_age = 1d
        log_rotation_size = 0
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] '
        log_min_messages = log
        log_min_error_statement = panic
        log_error_verbosity = terse

        """);

    static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
