using System.Globalization;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Says that one program has the data folder. The kernel lets go of it when that program ends, however it
/// ends.</summary>
sealed class ClusterLock : IDisposable
{
    readonly FileStream _file;

    ClusterLock(FileStream file) => _file = file;

    /// <exception cref="EmbeddedClusterException">Another program has the folder, or we may not write in
    /// it.</exception>
    public static ClusterLock Take(string dataFolder)
    {
        var holder = Path.Combine(dataFolder, "program.pid");
        try
        {
            // FileShare.None is flock(LOCK_EX) on Linux, on a file that is never renamed or deleted.
            var file = new FileStream(
                Path.Combine(dataFolder, "program.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new ClusterLock(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedClusterException(
                $"Account {Environment.UserName} may not write in the data folder {dataFolder}. "
                + "Start the program under the account that made the folder, or name another folder.", e);
        }
        catch (IOException e)
        {
            var pid = File.Exists(holder) ? File.ReadAllText(holder) : "unknown";
            throw new EmbeddedClusterException(
                $"The data folder {dataFolder} is in use by another GeoIntel program (process {pid}). "
                + "Stop that one first, or name another folder.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
