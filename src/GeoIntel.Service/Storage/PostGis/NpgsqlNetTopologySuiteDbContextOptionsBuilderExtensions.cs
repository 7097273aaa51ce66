using GeoIntel.Service.Storage.PostGis;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Stands in for Npgsql.EntityFrameworkCore.PostgreSQL.NetTopologySuite, under its names.</summary>
static class NpgsqlNetTopologySuiteDbContextOptionsBuilderExtensions
{
    /// <summary>Maps properties of NetTopologySuite's shapes to columns of type geometry. Functions in queries are not
    /// translated: ask in SQL.</summary>
    /// <remarks>A data source handed to <c>UseNpgsql</c> needs its own call of the method of the same name.</remarks>
    public static NpgsqlDbContextOptionsBuilder UseNetTopologySuite(this NpgsqlDbContextOptionsBuilder builder)
    {
        var options = ((IRelationalDbContextOptionsBuilderInfrastructure)builder).OptionsBuilder;
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new GeometryOptions());
        return builder;
    }

    sealed class GeometryOptions : IDbContextOptionsExtension, INpgsqlDataSourceConfigurationPlugin
    {
        public DbContextOptionsExtensionInfo Info => new GeometryOptionsInfo(this);

        public void ApplyServices(IServiceCollection services) => new EntityFrameworkRelationalServicesBuilder(services)
            .TryAdd<IRelationalTypeMappingSourcePlugin, GeometryTypeMappingSource>()
            .TryAddProviderSpecificServices(
                map => map.TryAddSingletonEnumerable<INpgsqlDataSourceConfigurationPlugin, GeometryOptions>());

        public void Validate(IDbContextOptions options)
        {
        }

        // Called for a data source that EF Core makes itself from a connection string.
        public void Configure(NpgsqlDataSourceBuilder dataSourceBuilder) => dataSourceBuilder.UseNetTopologySuite();
    }

    sealed class GeometryOptionsInfo(IDbContextOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "using NetTopologySuite ";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is GeometryOptionsInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo["Npgsql:UseNetTopologySuite"] = "1";
    }
}
