using Npgsql;

namespace GeoIntel.Service.Tests.Storage.Sightings;

/// <summary>A database with PostGIS and no tables; tests make temporary ones.</summary>
public sealed class EmptyDatabase(PostGisFixture postgis) : IAsyncLifetime
{
    internal NpgsqlDataSource Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) Database = NpgsqlDataSource.Create(await postgis.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
    }
}
