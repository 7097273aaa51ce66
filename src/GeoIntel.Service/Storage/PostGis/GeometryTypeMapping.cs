using System.Data.Common;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GeoIntel.Service.Storage.PostGis;

/// <summary>Tells EF Core that a property of a NetTopologySuite shape is a column of type geometry.</summary>
sealed class GeometryTypeMappingSource : IRelationalTypeMappingSourcePlugin
{
    /// <returns>Null for what is no geometry; another source has the answer then.</returns>
    public RelationalTypeMapping? FindMapping(in RelationalTypeMappingInfo mappingInfo)
    {
        // "geometry(Point,27700)": EF Core leaves what is in the brackets alone unless it is numbers.
        var storeType = mappingInfo.StoreTypeName;
        if (storeType is not null && storeType.Split('(')[0] != "geometry") return null;

        var type = mappingInfo.ClrType ?? (storeType is null ? null : typeof(Geometry));
        if (!typeof(Geometry).IsAssignableFrom(type)) return null;

        var mapping = typeof(GeometryTypeMapping<>).MakeGenericType(type);
        return (RelationalTypeMapping)Activator.CreateInstance(mapping, storeType ?? "geometry")!;
    }
}

/// <summary>One column: <c>geometry</c>, or with shape and SRID as <c>geometry(MultiPolygon,27700)</c>.</summary>
sealed class GeometryTypeMapping<T> : RelationalTypeMapping
    where T : Geometry
{
    public GeometryTypeMapping(string storeType)
        : base(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(T), comparer: new SameVertices()), storeType))
    {
    }

    GeometryTypeMapping(RelationalTypeMappingParameters parameters)
        : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) =>
        new GeometryTypeMapping<T>(parameters);

    // A null tells Npgsql nothing about its type.
    protected override void ConfigureParameter(DbParameter parameter) =>
        ((NpgsqlParameter)parameter).DataTypeName = "geometry";

    protected override string GenerateNonNullSqlLiteral(object value) =>
        $"'\\x{Convert.ToHexStringLower(Ewkb.Write((T)value))}'::bytea::geometry";

    // Shapes can be altered in place, so the change tracker keeps a copy and compares vertex by vertex; the same area
    // drawn with other vertices is a change.
    sealed class SameVertices() : ValueComparer<T>(
        (a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SRID == b.SRID && a.EqualsExact(b)),
        a => a.GetHashCode(),
        a => (T)a.Copy());
}
