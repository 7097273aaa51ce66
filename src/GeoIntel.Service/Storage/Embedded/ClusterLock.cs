namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Says that one program has the data folder.</summary>
/// <remarks>The kernel lets go of it when that program ends, however it ends.</remarks>
sealed class ClusterLock : IDisposable
{
    readonly FileStream _file;

    ClusterLock(FileStream file) => _file = file;

    /// <exception cref="EmbeddedClusterException">Another program has the folder, or we may not write.</exception>
    public static async Task<ClusterLock> TakeAsync(string dataFolder, CancellationToken cancel)
    {
        var path = Path.Combine(dataFolder, "program.lock");
        try
        {
            // FileShare.None is flock(LOCK_EX) on Linux, on a file that is never renamed or deleted.
            return new ClusterLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedClusterException(
                $"Account {Environment.UserName} may not write in the data folder {dataFolder}. "
                + "Start the program under the account that made the folder, or name another folder.",
                e);
        }
        catch (IOException e)
        {
            throw new EmbeddedClusterException(
                $"The data folder {dataFolder} is in use by another GeoIntel program{await HolderAsync(path, cancel)}. "
                + "Stop that one first, or name another folder.",
                e);
        }
    }

    public void Dispose() => _file.Dispose();

    static async Task<string> HolderAsync(string path, CancellationToken cancel)
    {
        var inode = await ClusterAccount.Ourselves.RunAsync("stat", ["-c", "%i", "--", path], cancel);
        if (inode.ExitCode != 0 || !File.Exists("/proc/locks")) return "";

        // "3: FLOCK  ADVISORY  WRITE 24107 fe:00:1234567 0 EOF" (proc_locks(5))
        return (
            from line in await File.ReadAllLinesAsync("/proc/locks", cancel)
            let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where words.Length > 5 && words[1] == "FLOCK" && words[5].Split(':')[^1] == inode.Output.Trim()
            select $" (process {words[4]})").FirstOrDefault("");
    }
}
