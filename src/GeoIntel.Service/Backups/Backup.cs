using GeoIntel.Service.Audit;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage.Schema;

namespace GeoIntel.Service.Backups;

/// <summary>Makes, checks and restores backups of everything the service holds.</summary>
/// <remarks>
/// The database is dumped first, in one snapshot; files that lie beside it are copied after that. A file is stored before
/// the read that it belongs to is committed, so each one the snapshot names is there by then.
/// </remarks>
static class Backup
{
    /// <summary>Makes a backup while the service runs, or without it.</summary>
    /// <param name="folder">Must not exist. It appears when the backup is whole.</param>
    /// <param name="tell">Told what is being done.</param>
    /// <exception cref="BackupException">It cannot be made; nothing is left in <paramref name="folder"/>.</exception>
    public static async Task<BackupManifest> TakeAsync(
        ServiceSettings settings, string folder, Action<string> tell, ILogger log, CancellationToken cancel)
    {
        folder = Path.GetFullPath(folder);
        if (Path.Exists(folder)) throw new BackupException($"{folder} exists already; name a folder that does not.");
        var making = $"{folder}.making-{Environment.ProcessId}";
        try
        {
            BackupFolder.Make(making);
            var began = DateTimeOffset.UtcNow;
            await using var database = await BackupDatabase.OpenAsync(settings.Storage, mayRun: true, log, cancel);
            var schema = await database.SchemaAsync(cancel);
            if (schema == 0) throw new BackupException("The database is empty; there is nothing to back up.");
            await database.RecordAsync(AuditAction.Disclosure, "backup", cancel);
            tell("Copying the database");
            await database.Tools.DumpAsync(Path.Combine(making, BackupFolder.Dump), cancel);
            foreach (var (name, from) in BesideTheDatabase(settings))
            {
                tell($"Copying {name}");
                await BackupFolder.CopyAsync(from, Path.Combine(making, name), cancel);
            }
            tell("Taking digests");
            var manifest = new BackupManifest(
                BackupManifest.FormatKnown, ProgramVersion.Text, schema, began, DateTimeOffset.UtcNow,
                await BackupFolder.ListAsync(making, cancel));
            await BackupFolder.FinishAsync(making, folder, manifest, cancel);
            return manifest;
        }
        finally
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        }
    }

    /// <summary>Reads every byte of a backup again.</summary>
    /// <exception cref="BackupException">It is none, or not as it was written.</exception>
    public static async Task<BackupManifest> VerifyAsync(string folder, CancellationToken cancel)
    {
        var manifest = BackupManifest.Read(folder);
        var problems = await BackupFolder.ProblemsAsync(folder, manifest, cancel);
        if (problems.Count == 0) return manifest;

        const int Shown = 10;
        throw new BackupException(
            $"{folder} is damaged in {problems.Count} files; restore another backup.\n"
            + string.Join('\n', problems.Take(Shown).Select(problem => $"  {problem}"))
            + (problems.Count > Shown ? "\n  ..." : ""));
    }

    /// <summary>Fills an empty database from a backup that has been read through first.</summary>
    /// <exception cref="BackupException">The backup is damaged or too new, or there is a database already.</exception>
    public static async Task<BackupManifest> RestoreAsync(
        ServiceSettings settings, string folder, Action<string> tell, ILogger log, CancellationToken cancel)
    {
        tell("Checking the backup");
        var manifest = await VerifyAsync(folder, cancel);
        var known = SchemaScripts.Embedded().Count;
        if (manifest.Schema > known)
        {
            throw new BackupException(
                $"The backup has schema {manifest.Schema:0000}, made by version {manifest.Program}, and this program knows "
                + $"{known:0000}. Restore it with that version or a later one.");
        }
        await using var database = await BackupDatabase.OpenAsync(settings.Storage, mayRun: false, log, cancel);
        if (await database.SchemaAsync(cancel) is > 0 and var held)
        {
            throw new BackupException(
                $"There is a database already, with schema {held:0000}; nothing was changed. Restore into a new "
                + "Storage:DataFolder, or into a new database.");
        }
        // Files first: torn off, a restore leaves some of them and an empty database, and can be done again.
        foreach (var (name, to) in BesideTheDatabase(settings))
        {
            tell($"Copying {name}");
            await BackupFolder.CopyAsync(Path.Combine(folder, name), to, cancel);
        }
        tell("Filling the database");
        await database.Tools.RestoreAsync(Path.Combine(folder, BackupFolder.Dump), cancel);
        await database.UpgradeAsync(log, cancel);
        await database.RecordAsync(AuditAction.Alteration, "restore", cancel);
        return manifest;
    }

    /// <summary>What the service keeps in files, by its name in a backup.</summary>
    static IEnumerable<(string Name, string Folder)> BesideTheDatabase(ServiceSettings settings) =>
        [("attachments", settings.Attachments.FolderUnder(settings.Storage.DataFolder))];
}
