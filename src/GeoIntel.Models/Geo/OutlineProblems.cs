using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;

namespace GeoIntel.Models.Geo;

/// <summary>Says why a geometry cannot be the outline of a zone.</summary>
public static class OutlineProblems
{
    /// <summary>A million vertices are a coastline; an outline on streets has some hundreds.</summary>
    public const int VerticesMax = 1_000_000;

    /// <summary>The first thing wrong, in words with its place and what is allowed; null when nothing is.</summary>
    /// <param name="geometry">In EPSG:27700 metres.</param>
    public static string? Find(Geometry geometry)
    {
        if (geometry is not (Polygon or MultiPolygon))
            return $"The outline is a {geometry.GeometryType}; draw a Polygon or a MultiPolygon.";
        if (geometry.IsEmpty) return "The outline is empty; draw at least three corners.";
        if (geometry.NumPoints > VerticesMax)
            return Say($"The outline has {geometry.NumPoints} vertices; use at most {VerticesMax}.");

        // Before validity, which means nothing for coordinates that are not numbers.
        foreach (var corner in geometry.Coordinates)
        {
            if (!double.IsFinite(corner.X) || !double.IsFinite(corner.Y))
                return Say($"The outline has a vertex ({corner.X}, {corner.Y}) that is not a number; use EPSG:27700 metres.");
            if (!GeoPoint.TryFromMetres(corner.X, corner.Y, out _))
            {
                return Say($"The outline has a vertex ({corner.X}, {corner.Y}) outside the National Grid; use EPSG:27700 metres, ")
                    + Say($"eastings 0 to {GeoPoint.EastingMetresMax}, northings 0 to {GeoPoint.NorthingMetresMax}.");
            }
        }

        var error = new IsValidOp(geometry).ValidationError;
        return error is null
            ? null
            : Say($"The outline is not valid: {error.Message} at ({error.Coordinate.X:0.##}, {error.Coordinate.Y:0.##}); ")
                + "redraw it so that its rings do not cross and holes lie inside.";
    }

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
