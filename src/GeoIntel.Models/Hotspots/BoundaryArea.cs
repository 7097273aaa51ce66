using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Hotspots;

/// <summary>An area of a published set: an LSOA, a ward, a beat. Facts that are not known are null.</summary>
/// <param name="Code">The publisher's, unique in the set.</param>
/// <param name="Outline">One or several valid polygons in EPSG:27700 metres.</param>
/// <param name="DeprivationDecile">1 is the most deprived tenth, 10 the least.</param>
public sealed record BoundaryArea(
    string Code, string Name, Geometry Outline, double? Residents = null, double? Households = null,
    int? DeprivationDecile = null);
