using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>How long this thread has run: what else the machine does meanwhile is left out, for both sides
/// alike.</summary>
/// <remarks>CLOCK_THREAD_CPUTIME_ID of clock_gettime(2) on Linux; elsewhere the clock on the wall.</remarks>
static class ThreadClock
{
    const int ThreadCpuTime = 3;

    public static double Nanoseconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0)
                return time.Seconds * 1e9 + time.Nanoseconds;
            return Stopwatch.GetElapsedTime(0).TotalNanoseconds;
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Time(long Seconds, long Nanoseconds);
}
