using System.Globalization;
using System.Runtime.InteropServices;

namespace GeoIntel.Ingest.Backups;

/// <summary>The verbs <c>backup</c>, <c>verify-backup</c> and <c>restore</c>, as an operator sees them.</summary>
/// <remarks>Exit codes: 0 done, 1 cannot be done, 2 wrong usage, 78 wrong configuration.</remarks>
static class BackupCommand
{
    const int CannotBeDone = 1;
    const int WrongUsage = 2;
    const int WrongConfiguration = 78;

    /// <summary>Runs until it is done or asked to stop by a signal.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(arguments, Console.Out, Console.Error, stop.Token);
    }

    /// <param name="arguments">The verb, the folder, and settings as the daemon takes them; a check needs none.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        var verb = arguments[0];
        if (arguments is not [_, { Length: > 0 } folder, ..] || folder.StartsWith("--", StringComparison.Ordinal))
        {
            await errors.WriteLineAsync($"{verb} needs a folder: geointel-ingest {verb} FOLDER [--KEY VALUE ...]");
            return WrongUsage;
        }
        var spoolFolder = "";
        if (verb != "verify-backup")
        {
            spoolFolder = IngestConfiguration.Read(arguments[2..], out var problems).SpoolFolder;
            foreach (var problem in problems) await errors.WriteLineAsync(problem);
            if (problems.Count > 0) return WrongConfiguration;
        }
        try
        {
            var manifest = verb switch
            {
                "backup" => await Backup.TakeAsync(spoolFolder, folder, errors.WriteLine, cancel),
                "restore" => await Backup.RestoreAsync(spoolFolder, folder, errors.WriteLine, cancel),
                _ => await Backup.VerifyAsync(folder, cancel),
            };
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {Done(verb)}, {manifest.Files.Count} files, {manifest.Bytes:#,0} bytes, as of {manifest.BeganAt:u}"));
            return 0;
        }
        catch (Exception exception) when (exception is BackupException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(exception.Message);
            return CannotBeDone;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Stopped; nothing half made is left.");
            return CannotBeDone;
        }
    }

    static string Done(string verb) => verb switch
    {
        "backup" => "backed up",
        "restore" => "restored",
        _ => "whole",
    };
}
