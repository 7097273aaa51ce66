using System.Runtime.InteropServices;
using Npgsql;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Makes the private cluster's backend of a session yield the processors to those that somebody waits for.</summary>
/// <remarks>
/// By setpriority(2): to be nicer is everybody's right over his own processes, and root's over all; to be less nice again is
/// not, so a session stays as it is. Such a session must hold nothing that others wait for. Of a server that is not our own the
/// process ids mean nothing here.
/// </remarks>
static partial class BackendNiceness
{
    /// <summary>Beside a busy process it gets a sixtieth of a processor; of an idle processor it gets all.</summary>
    public const int Nice = 19;

    const int OneProcess = 0; // PRIO_PROCESS of Linux

    /// <remarks>Where the system refuses, the session works as any other.</remarks>
    public static void Raise(NpgsqlConnection session)
    {
        if (IsBackend(session.ProcessID)) _ = NativeMethods.SetPriority(OneProcess, (uint)session.ProcessID, Nice);
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
