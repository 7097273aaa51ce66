using System.Globalization;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>One process of the cluster. Its start time tells it from a later process that got the same
/// number.</summary>
/// <remarks>The start is in clock ticks since boot, field 22 of <c>/proc/PID/stat</c> (proc_pid_stat(5)).</remarks>
readonly record struct ClusterProcess(int Pid, long StartTicks)
{
    /// <summary>Whether it still runs. A zombie does not: it holds no memory, no file and no folder any more.</summary>
    public bool IsAlive => TryFind(Pid, out var now) && now.StartTicks == StartTicks;

    public static bool TryFind(int pid, out ClusterProcess process)
    {
        process = default;
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{pid}/stat");
        }
        catch (IOException)
        {
            return false; // it ended, before or while we read
        }

        // "PID (name) state ppid ...": the name may hold spaces and brackets, so count from its last bracket.
        var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        if (fields[0] is "Z" or "X" || name is not ("postgres" or "postmaster")) return false;

        process = new ClusterProcess(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Every live server process whose working folder is <paramref name="clusterFolder"/>.</summary>
    /// <remarks>Asked under the cluster's own account: root in a container may not look at others' working
    /// folders.</remarks>
    public static async Task<List<ClusterProcess>> FindAllAsync(
        ClusterAccount account, string clusterFolder, CancellationToken cancel)
    {
        // Folders we may not look into and processes that end meanwhile make it fail; what it printed counts.
        var found = await account.RunAsync(
            "find", ["/proc", "-mindepth", "2", "-maxdepth", "2", "-name", "cwd", "-printf", "%h %l\\n"], cancel);
        var processes = new List<ClusterProcess>();
        foreach (var line in found.Output.Split('\n'))
        {
            // "/proc/PID FOLDER"
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || line[(space + 1)..] != clusterFolder) continue;
            if (int.TryParse(line["/proc/".Length..space], out var pid) && TryFind(pid, out var process))
                processes.Add(process);
        }

        return processes;
    }

    /// <summary>Sends a signal, named without SIG, to those of <paramref name="processes"/> that still run.</summary>
    public static async Task SignalAsync(
        ClusterAccount account, IEnumerable<ClusterProcess> processes, string signal, CancellationToken cancel)
    {
        foreach (var process in processes.Where(p => p.IsAlive))
        {
            var pid = process.Pid.ToString(CultureInfo.InvariantCulture);
            await account.RunAsync("sh", ["-c", "kill -s \"$1\" \"$2\"", "sh", signal, pid], cancel);
        }
    }

    /// <summary>Waits until all have ended, or the time is over.</summary>
    /// <returns>Whether all have ended.</returns>
    public static async Task<bool> WaitForEndAsync(
        IReadOnlyList<ClusterProcess> processes, TimeSpan patience, CancellationToken cancel)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (processes.Any(p => p.IsAlive))
        {
            if (Environment.TickCount64 > deadline) return false;

            await Task.Delay(20, cancel);
        }

        return true;
    }
}
