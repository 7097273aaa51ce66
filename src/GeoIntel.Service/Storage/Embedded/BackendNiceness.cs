using System.Runtime.InteropServices;
using Npgsql;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Makes the private cluster's backend of a session yield the processors to those that somebody waits for.</summary>
/// <remarks>
/// By setpriority(2): to be nicer is everybody's right over his own processes, and root's over all; to be less nice again is
/// not, so a session stays as it is. Where the kernel shares the processors out among sessions (sched(7), "The autogroup feature")
/// that counts only within one, and PostgreSQL makes each backend the leader of its own: so the group is made nicer too. Such a
/// session must hold nothing that others wait for. Of a server that is not our own the process ids mean nothing here.
/// </remarks>
static partial class BackendNiceness
{
    /// <summary>Beside a busy process it gets a sixtieth of a processor; of an idle processor it gets all.</summary>
    public const int Nice = 19;

    const int OneProcess = 0; // PRIO_PROCESS of Linux
    const int SessionField = 3; // of /proc/PID/stat, after the name
    const int TriesMax = 3;

    static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(110);

    /// <summary>Tries again what the kernel puts off.</summary>
    /// <remarks>Where the system refuses, the session works as any other.</remarks>
    public static async Task RaiseAsync(NpgsqlConnection session)
    {
        for (var tries = 1; !TryRaise(session) && tries < TriesMax; tries++) await Task.Delay(TryEvery);
    }

    /// <returns>Whether there is nothing to try again.</returns>
    public static bool TryRaise(NpgsqlConnection session)
    {
        if (!IsBackend(session.ProcessID)) return true;
        _ = NativeMethods.SetPriority(OneProcess, (uint)session.ProcessID, Nice);
        return !LeadsGroup(session.ProcessID) || TryRaiseGroup($"/proc/{session.ProcessID}/autogroup");
    }

    // The kernel takes one such wish in a tenth of a second from whoever is not root.
    static bool TryRaiseGroup(string file)
    {
        try
        {
            File.WriteAllText(file, $"{Nice}");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true; // and so it would be the next time
        }
        catch (IOException)
        {
            return !File.Exists(file); // a kernel without such groups
        }
    }

    // Else others than the backend would be in its group.
    static bool LeadsGroup(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[SessionField] == $"{processId}";
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // In a container of its own the cluster's ids could be those of others.
    static bool IsBackend(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/comm").StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException) // /proc may be closed to us
        {
            return false;
        }
    }

    static partial class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setpriority", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int SetPriority(int which, uint who, int niceness);
    }
}
