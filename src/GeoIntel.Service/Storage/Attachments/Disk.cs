using System.Runtime.InteropServices;

namespace GeoIntel.Service.Storage.Attachments;

/// <summary>What the class library does not say about disks.</summary>
static partial class Disk
{
    const int ReadOnly = 0x80000; // O_RDONLY | O_CLOEXEC of Linux

    /// <summary>Makes names that were made in a folder outlive a power cut.</summary>
    /// <remarks>Elsewhere than on Linux the file system is left to itself.</remarks>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;

        var descriptor = NativeMethods.Open(folder, ReadOnly);
        var failed = descriptor < 0 || NativeMethods.Sync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0) _ = NativeMethods.Close(descriptor);
        if (failed)
        {
            throw new IOException(
                $"The folder {folder} cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    /// <summary>Whether a write failed because no more fits: the disk or the quota.</summary>
    public static bool IsFull(IOException failure) => failure.HResult is 28 or 122; // ENOSPC, EDQUOT

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
