using System.Globalization;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>What a test run that was killed has left: folders, services in them, and their postmasters.</summary>
static class LeftBehind
{
    public const string FolderPrefix = "geointel-e2e-";
    public const string PidFile = "service.pid";

    /// <summary>No run takes so long; a younger folder may be another run's.</summary>
    static readonly TimeSpan AgeMin = TimeSpan.FromHours(3);

    static readonly Lazy<Task> Swept = new(RemoveAllAsync);

    /// <summary>Removes it, once in this run.</summary>
    public static Task RemoveAsync() => Swept.Value;

    public static string DataUnder(string folder) => Path.Combine(folder, "data");

    static async Task RemoveAllAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            if (Directory.GetCreationTimeUtc(folder) > DateTime.UtcNow - AgeMin) continue;

            if (ServicePid(folder) is > 0 and var service) await Postmaster.SignalAsync("KILL", service);
            var postmaster = Postmaster.PidUnder(DataUnder(folder));
            if (postmaster > 0) await Postmaster.SignalAsync("INT", postmaster);
            for (var waits = 0; Postmaster.PidUnder(DataUnder(folder)) > 0 && waits < 300; waits++) await Task.Delay(100);
            Directory.Delete(folder, recursive: true);
        }
    }

    static int ServicePid(string folder)
    {
        try
        {
            var pid = int.Parse(File.ReadAllText(Path.Combine(folder, PidFile)), CultureInfo.InvariantCulture);
            var command = File.ReadAllText($"/proc/{pid}/cmdline");
            return command.Contains("geointel-service", StringComparison.Ordinal) ? pid : 0;
        }
        catch (IOException)
        {
            return 0; // it was never started, or has ended
        }
    }
}
