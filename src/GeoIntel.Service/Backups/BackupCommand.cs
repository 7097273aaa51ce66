using System.Globalization;
using GeoIntel.Service.Hosting;

namespace GeoIntel.Service.Backups;

/// <summary>The verbs <c>backup</c>, <c>verify-backup</c> and <c>restore</c>, as an operator sees them.</summary>
static class BackupCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string verb, string folder, ServiceSettings settings, ILogger log, CancellationToken cancel)
    {
        try
        {
            var manifest = verb switch
            {
                "backup" => await Backup.TakeAsync(settings, folder, Console.Error.WriteLine, log, cancel),
                "restore" => await Backup.RestoreAsync(settings, folder, Console.Error.WriteLine, log, cancel),
                _ => await Backup.VerifyAsync(folder, cancel),
            };
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {Done(verb)}, {manifest.Files.Count} files, {manifest.Bytes:#,0} bytes, schema {manifest.Schema:0000}, as of {manifest.BeganAt:u}"));
            return 0;
        }
        catch (Exception exception) when (exception is BackupException || CommandLine.IsExpected(exception))
        {
            Console.Error.WriteLine(exception.Message);
            return CommandLine.CannotStart;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped; nothing half made is left.");
            return CommandLine.CannotStart;
        }
    }

    static string Done(string verb) => verb switch
    {
        "backup" => "backed up",
        "restore" => "restored",
        _ => "whole",
    };
}
