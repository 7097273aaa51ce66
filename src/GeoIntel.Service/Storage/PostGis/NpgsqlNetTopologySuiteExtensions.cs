using GeoIntel.Service.Storage.PostGis;
using Npgsql.TypeMapping;

namespace Npgsql;

/// <summary>Stands in for the package Npgsql.NetTopologySuite, under its names.</summary>
static class NpgsqlNetTopologySuiteExtensions
{
    /// <summary>Reads and writes the PostGIS type geometry as NetTopologySuite's shapes: plane, SRID kept.</summary>
    public static INpgsqlTypeMapper UseNetTopologySuite(this INpgsqlTypeMapper mapper)
    {
        mapper.AddTypeInfoResolverFactory(new GeometryTypeResolver());
        return mapper;
    }
}
