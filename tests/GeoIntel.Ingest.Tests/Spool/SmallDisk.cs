using System.Diagnostics;

namespace GeoIntel.Ingest.Tests.Spool;

/// <summary>A disk that fills up: a file system in memory, mounted in a folder of its own and unmounted at the
/// end.</summary>
sealed class SmallDisk : IAsyncDisposable
{
    SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<SmallDisk> MountAsync(int kibibytes)
    {
        var folder = Directory.CreateTempSubdirectory("geointel-disk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,mode=0777", "tmpfs", folder);
        return new SmallDisk(folder);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Folder);
        Directory.Delete(Folder);
    }

    static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}

/// <summary>Needs a disk of its own that may be filled; skipped where one cannot be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDiskMount.MissingReason;
}

/// <summary>The same with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute() => Skip = SmallDiskMount.MissingReason;
}

static class SmallDiskMount
{
    static readonly Lazy<bool> MayMount = new(() =>
    {
        try
        {
            SmallDisk.MountAsync(64).GetAwaiter().GetResult().DisposeAsync().AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    public static string? MissingReason => MayMount.Value ? null : "No disk can be mounted here; run as root.";
}
