using System.Buffers;
using NetTopologySuite.Geometries;
using Npgsql.Internal;
using Npgsql.Internal.Postgres;

namespace GeoIntel.Service.Storage.PostGis;

/// <summary>Tells Npgsql that the PostGIS type geometry and NetTopologySuite's shapes are the same thing.</summary>
sealed class GeometryTypeResolver : PgTypeInfoResolverFactory, IPgTypeInfoResolver
{
    readonly TypeInfoMappingCollection _mappings = new();

    public GeometryTypeResolver()
    {
        Add<Geometry>(); // first: what a column is read as when nobody asks for a certain shape
        Add<Point>();
        Add<MultiPoint>();
        Add<LineString>();
        Add<MultiLineString>();
        Add<Polygon>();
        Add<MultiPolygon>();
        Add<GeometryCollection>();
    }

    public override IPgTypeInfoResolver CreateResolver() => this;

    public override IPgTypeInfoResolver? CreateArrayResolver() => null;

    public PgTypeInfo? GetTypeInfo(Type? type, DataTypeName? dataTypeName, PgSerializerOptions options) =>
        _mappings.Find(type, dataTypeName, options);

    void Add<T>()
        where T : Geometry =>
        _mappings.AddType<T>(
            "geometry",
            static (options, mapping, _) => mapping.CreateInfo(options, new GeometryConverter<T>()),
            isDefault: true);

    sealed class GeometryConverter<T> : PgStreamingConverter<T>
        where T : Geometry
    {
        public override T Read(PgReader reader) => (T)Ewkb.Read(reader.ReadBytes(reader.CurrentRemaining).ToArray());

        public override async ValueTask<T> ReadAsync(PgReader reader, CancellationToken cancellationToken = default) =>
            (T)Ewkb.Read((await reader.ReadBytesAsync(reader.CurrentRemaining, cancellationToken)).ToArray());

        // The bytes are made once, here, and kept until they are written.
        public override Size GetSize(SizeContext context, T value, ref object? writeState)
        {
            var ewkb = Ewkb.Write(value);
            writeState = ewkb;
            return ewkb.Length;
        }

        public override void Write(PgWriter writer, T value) => writer.WriteBytes((byte[])writer.Current.WriteState!);

        public override ValueTask WriteAsync(PgWriter writer, T value, CancellationToken cancellationToken = default) =>
            writer.WriteBytesAsync((byte[])writer.Current.WriteState!, cancellationToken);
    }
}
