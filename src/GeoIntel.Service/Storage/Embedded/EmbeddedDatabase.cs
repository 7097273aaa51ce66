using Npgsql;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>Sees to it that the cluster holds our database, and the database PostGIS.</summary>
static class EmbeddedDatabase
{
    /// <remarks><paramref name="server"/> connects to the database <c>postgres</c>, which every cluster has;
    /// <paramref name="target"/> to ours, which may be still to be made.</remarks>
    /// <exception cref="EmbeddedClusterException">PostGIS is not installed for this PostgreSQL.</exception>
    public static async Task PrepareAsync(string server, string target, CancellationToken cancel)
    {
        await using (var postgres = NpgsqlDataSource.Create(WithoutPool(server)))
        {
            await using var available = postgres.CreateCommand(
                "SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'");
            if (await available.ExecuteScalarAsync(cancel) is null)
            {
                throw new EmbeddedClusterException(
                    $"PostGIS is not installed for this PostgreSQL. {PostgresBinaries.HowToInstall}");
            }

            var name = new NpgsqlConnectionStringBuilder(target).Database!;
            await using var exists = postgres.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1");
            exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            if (await exists.ExecuteScalarAsync(cancel) is null)
            {
                // The options allow nothing in a name that would need quoting.
                await using var create = postgres.CreateCommand($"CREATE DATABASE \"{name}\"");
                await create.ExecuteNonQueryAsync(cancel);
            }
        }

        await using var database = NpgsqlDataSource.Create(WithoutPool(target));
        await using var extension = database.CreateCommand("CREATE EXTENSION IF NOT EXISTS postgis");
        await extension.ExecuteNonQueryAsync(cancel);
    }

    static string WithoutPool(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
}
