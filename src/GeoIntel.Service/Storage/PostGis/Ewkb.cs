using NetTopologySuite;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Service.Storage.PostGis;

/// <summary>Geometry as PostGIS sends and takes it: WKB with the SRID inside (PostGIS manual, EWKB).</summary>
static class Ewkb
{
    /// <summary>Reads one geometry; its SRID is 0 if the bytes name none.</summary>
    /// <exception cref="ParseException">The bytes are cut short or are no geometry.</exception>
    public static Geometry Read(byte[] ewkb) => new WKBReader(NtsGeometryServices.Instance).Read(ewkb);

    /// <summary>Writes little-endian, in the plane: no column of ours holds heights or measures, so they go.</summary>
    public static byte[] Write(Geometry geometry) =>
        new WKBWriter(ByteOrder.LittleEndian, handleSRID: true, emitZ: false, emitM: false).Write(geometry);
}
