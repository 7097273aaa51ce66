using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>The places of one cluster. Everything but <see cref="Top"/> belongs to the cluster's account
/// alone.</summary>
/// <param name="Top">The user's data folder, with links resolved: <c>/proc</c> shows working folders so.</param>
/// <param name="Run">Where the socket is.</param>
sealed partial record ClusterFolders(string Top, string Run)
{
    public const int Port = 5432;

    // sockaddr_un holds 108 bytes with the closing zero (unix(7)).
    const int SocketPathBytesMax = 106;

    public string Cluster => ClusterUnder(Top);

    public string Log => Path.Combine(Top, "log");

    public string StartLog => Path.Combine(Log, "start.log");

    /// <summary>Held by the postmaster and by each process it starts, until the last has ended.</summary>
    public string ServerLock => Path.Combine(Cluster, "geointel.lock");

    public string PidFile => Path.Combine(Cluster, "postmaster.pid");

    /// <summary>The version of PostgreSQL that made the cluster; null when it is still to be made.</summary>
    public int? ClusterMajor()
    {
        var file = Path.Combine(Cluster, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }

    public static string ClusterUnder(string top) => Path.Combine(top, "pgdata");

    /// <summary>Makes the user's folder if missing, such that another account can pass through it.</summary>
    /// <returns>Its path without links.</returns>
    public static async Task<string> MakeTopAsync(string dataFolder, CancellationToken cancel)
    {
        const string script = """umask 022; mkdir -p -- "$1" && realpath -- "$1" """;
        var made = await ClusterAccount.Ourselves.RunAsync("sh", ["-c", script, "sh", dataFolder], cancel);
        if (made.ExitCode == 0) return made.Output.TrimEnd('\n');

        throw new EmbeddedClusterException(
            $"Account {Environment.UserName} cannot make or reach the data folder {dataFolder}: {made.Error.Trim()}. "
            + "Name a folder it may make.");
    }

    /// <summary>Checks that the account gets to <paramref name="dataFolder"/>, and makes the folders in it.</summary>
    public static async Task<ClusterFolders> PrepareAsync(
        ClusterAccount account, string dataFolder, CancellationToken cancel)
    {
        await CheckTraversableAsync(account, dataFolder, cancel);
        var folders = new ClusterFolders(dataFolder, RunFolderFor(dataFolder));
        await MakePrivateAsync(account, folders.Log, cancel);
        await MakePrivateAsync(account, folders.Run, cancel);
        return folders;
    }

    /// <summary>The socket's folder: in the data folder, or where that is too long or oddly named, a short one that
    /// is the same at every start.</summary>
    public static string RunFolderFor(string dataFolder)
    {
        var inside = Path.Combine(dataFolder, "run");
        // Commas and colons in a path would be read as several hosts, or as a port, by one side or the other.
        var socketPathBytes = Encoding.UTF8.GetByteCount($"{inside}/.s.PGSQL.{Port}");
        if (socketPathBytes <= SocketPathBytesMax && PlainPath().IsMatch(inside)) return inside;

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16];
        return $"/tmp/geointel-{hash}";
    }

    /// <summary>Makes a folder that only the account can enter, or checks that the one there is such a
    /// folder.</summary>
    public static async Task MakePrivateAsync(ClusterAccount account, string folder, CancellationToken cancel)
    {
        // mkdir fails on anything already there, a link laid by somebody else in /tmp included.
        const string script = """
            mkdir -m 0700 -- "$1" 2>/dev/null && chown -h -- "$2" "$1"
            stat -c '%F,%u,%a' -- "$1"
            """;
        var uid = await account.ReadAsync("id", ["-u"], cancel);
        var found = await ClusterAccount.Ourselves.ReadAsync("sh", ["-c", script, "sh", folder, uid], cancel);
        if (found != string.Create(CultureInfo.InvariantCulture, $"directory,{uid},700"))
        {
            throw new EmbeddedClusterException(
                $"{folder} is '{found}'; needed is a directory of account {account.Name} ({uid}) with mode 700. "
                + "Somebody else made or changed it: remove it, or put its owner and mode right.");
        }
    }

    static async Task CheckTraversableAsync(ClusterAccount account, string folder, CancellationToken cancel)
    {
        var steps = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = 1; depth <= steps.Length; depth++)
        {
            var step = "/" + string.Join('/', steps[..depth]);
            if ((await account.RunAsync("test", ["-x", step], cancel)).ExitCode == 0) continue;

            throw new EmbeddedClusterException(
                $"Account {account.Name}, which runs the cluster, cannot pass through {step} to the data folder "
                + $"{folder}. Name a data folder elsewhere, such as /var/lib/geointel, or allow it: "
                + $"chmod o+x '{step}'.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9/._-]+$")]
    private static partial Regex PlainPath();
}
