using Npgsql;

namespace GeoIntel.Service.Storage.Schema;

/// <summary>Brings a database to this program's schema: each file once, in order, in a transaction of its
/// own.</summary>
/// <remarks>
/// Several programs may start on one database at the same time: one runs the files, the others wait for it. What has
/// landed is written in the table <c>schema_migration</c>, in the same transaction, with the sha256 of the file.
/// </remarks>
static class SchemaRunner
{
    // Any number that nobody else uses for an advisory lock on this database: "GeoSchem" in ASCII.
    const long LockKey = 0x47656F53_6368656D;

    const string MakeTable = """
        CREATE TABLE IF NOT EXISTS schema_migration (
          number int PRIMARY KEY CHECK (number > 0),
          name text NOT NULL,
          sha256 text NOT NULL CHECK (length(sha256) = 64),
          applied_at timestamptz NOT NULL DEFAULT now(),
          program_version text NOT NULL
        )
        """;

    /// <summary>Runs the files that have not landed yet.</summary>
    /// <param name="database">Reads its type catalogue anew afterwards, as files may make types.</param>
    /// <param name="scripts">All files, in order: <see cref="SchemaScripts.Embedded"/>.</param>
    /// <param name="programVersion">Written beside each file that lands now.</param>
    /// <param name="logger">Told of each file that lands.</param>
    /// <param name="cancel">Rolls the file at work back; those before it stay.</param>
    /// <returns>How many landed now.</returns>
    /// <exception cref="SchemaException">A landed file was edited, the database is newer than the program, or a file
    /// fails. Nothing of the failing file stays.</exception>
    public static async Task<int> RunAsync(
        NpgsqlDataSource database,
        IReadOnlyList<SchemaScript> scripts,
        string programVersion,
        ILogger logger,
        CancellationToken cancel)
    {
        scripts = SchemaScripts.Ordered(scripts);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", cancel);
        try
        {
            await ExecuteAsync(connection, MakeTable, cancel);
            var landed = await ReadLandedAsync(connection, cancel);
            Check(landed, scripts);
            foreach (var script in scripts.Skip(landed.Count))
            {
                await ApplyAsync(connection, script, programVersion, cancel);
                SchemaLog.Landed(logger, script.FileName);
            }

            await database.ReloadTypesAsync(cancel);
            return scripts.Count - landed.Count;
        }
        finally
        {
            // A broken connection has let go of it already.
            if (connection.State == System.Data.ConnectionState.Open)
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    static async Task<List<LandedScript>> ReadLandedAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "SELECT number, name, sha256, program_version FROM schema_migration ORDER BY number", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var landed = new List<LandedScript>();
        while (await reader.ReadAsync(cancel))
        {
            landed.Add(new LandedScript(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return landed;
    }

    static void Check(List<LandedScript> landed, IReadOnlyList<SchemaScript> scripts)
    {
        if (landed.Count > scripts.Count)
        {
            throw new SchemaException(
                $"The database has schema {landed[^1].Number:0000} ({landed[^1].Name}), made by version "
                + $"{landed[^1].ProgramVersion}, and this program knows {scripts.Count:0000}. Start that version or "
                + "a later one; to go back, restore a backup.");
        }

        for (var i = 0; i < landed.Count; i++)
        {
            if (landed[i].Number != i + 1)
            {
                throw new SchemaException(
                    $"The table schema_migration holds number {landed[i].Number} where {i + 1} belongs: its rows were "
                    + "altered by hand. Restore a backup.");
            }

            if (landed[i].Sha256 == scripts[i].Sha256) continue;

            throw new SchemaException(
                $"Schema file {scripts[i].FileName} was edited after version {landed[i].ProgramVersion} had run it as "
                + $"{landed[i].Name}: its sha256 is {scripts[i].Sha256}, that of the file run is {landed[i].Sha256}. "
                + "Put the file back as it was, and make the change in a new file.");
        }
    }

    static async Task ApplyAsync(
        NpgsqlConnection connection, SchemaScript script, string programVersion, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        try
        {
            await ExecuteAsync(connection, script.Sql, cancel);
            await using var note = new NpgsqlCommand(
                "INSERT INTO schema_migration (number, name, sha256, program_version) VALUES ($1, $2, $3, $4)",
                connection)
            {
                Parameters =
                {
                    new() { Value = script.Number },
                    new() { Value = script.Name },
                    new() { Value = script.Sha256 },
                    new() { Value = programVersion },
                },
            };
            await note.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        catch (PostgresException e)
        {
            throw new SchemaException(
                $"Schema file {script.FileName} fails, and nothing of it stays: {e.MessageText} ({e.SqlState}).", e);
        }
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        // Another program's files may take long, and so may ours.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    readonly record struct LandedScript(int Number, string Name, string Sha256, string ProgramVersion);
}
