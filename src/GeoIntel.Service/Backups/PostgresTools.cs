using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using GeoIntel.Service.Storage.Embedded;
using Npgsql;

namespace GeoIntel.Service.Backups;

/// <summary>pg_dump and pg_restore on one database.</summary>
/// <param name="binFolder">Where they are; empty takes the newest that Debian has put in its places, or PATH's.</param>
sealed class PostgresTools(string connectionString, string binFolder)
{
    /// <summary>Writes the database as it is now into a new folder, compressed, in parallel. Nobody is held up.</summary>
    public Task DumpAsync(string folder, CancellationToken cancel) =>
        RunAsync("pg_dump", ["--format=directory", "--jobs=2", "--no-owner", "--file", folder], cancel);

    /// <summary>Fills an empty database with a dump, all of it or nothing.</summary>
    public Task RestoreAsync(string folder, CancellationToken cancel) => RunAsync(
        "pg_restore",
        // Comments stand on the extension alone, and only a superuser may write them.
        ["--format=directory", "--single-transaction", "--exit-on-error", "--no-owner", "--no-comments", "--dbname", Database, folder],
        cancel);

    string Database => new NpgsqlConnectionStringBuilder(connectionString).Database ?? "";

    async Task RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Path.Combine(binFolder, program), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in Environment()) start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new BackupException($"{program} cannot be started: {exception.Message}. {PostgresBinaries.HowToInstall}");
        }
        using (process)
        {
            try
            {
                process.StandardInput.Close(); // it must not ask for a password
                var said = await process.StandardError.ReadToEndAsync(cancel);
                await process.WaitForExitAsync(cancel);
                if (process.ExitCode != 0)
                    throw new BackupException($"{program} failed with code {process.ExitCode}: {said.Trim()}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    // Not arguments: every account of the machine sees those.
    IEnumerable<(string Name, string? Value)> Environment()
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        yield return ("PGHOST", parts.Host);
        yield return ("PGPORT", parts.Port.ToString(CultureInfo.InvariantCulture));
        yield return ("PGDATABASE", parts.Database);
        yield return ("PGUSER", parts.Username);
        yield return ("PGAPPNAME", "geointel backup");
        if (parts.Password is { Length: > 0 } password) yield return ("PGPASSWORD", password);
        if (parts.RootCertificate is { Length: > 0 } root) yield return ("PGSSLROOTCERT", root);
        // libpq's names of Npgsql's modes: VerifyFull is verify-full.
        yield return ("PGSSLMODE", parts.SslMode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            var mode => mode.ToString().ToLowerInvariant(),
        });
    }
}
