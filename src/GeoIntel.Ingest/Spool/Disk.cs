using System.Runtime.InteropServices;

namespace GeoIntel.Ingest.Spool;

/// <summary>What the class library does not say about disks.</summary>
static partial class Disk
{
    const int ReadOnly = 0x80000; // O_RDONLY | O_CLOEXEC of Linux

    /// <summary>Makes names that were made, changed or removed in a folder outlive a power cut.</summary>
    /// <remarks>Elsewhere than on Linux the file system is left to itself.</remarks>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;

        var descriptor = NativeMethods.Open(folder, ReadOnly);
        if (descriptor < 0) throw Failure(folder);

        var failed = NativeMethods.Sync(descriptor) != 0 ? Failure(folder) : null;
        _ = NativeMethods.Close(descriptor);
        if (failed is not null) throw failed;
    }

    /// <summary>Whether a write failed because no more fits: the disk, the quota or the largest file.</summary>
    public static bool IsFull(Exception failure) => failure.HResult is 28 or 122 or 27; // ENOSPC, EDQUOT, EFBIG

    public static long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder {folder} cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    static partial class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Sync(int descriptor);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
