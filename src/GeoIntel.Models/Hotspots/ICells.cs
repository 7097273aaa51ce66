using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Hotspots;

/// <summary>The cells that incidents are counted by: squares of a grid, or areas such as wards. A cell's place is its
/// index everywhere.</summary>
public interface ICells
{
    /// <summary>Which cells they are: "grid-250", or the id of a set of boundaries.</summary>
    string Unit { get; }

    int Count { get; }

    /// <summary>What counts as the distance of one cell: a square's side, or the side of a square as large as the areas
    /// are on average.</summary>
    double SpacingMetres { get; }

    /// <summary>Unique among the cells and the same in every run over this unit.</summary>
    string IdOf(int cell);

    GeoPoint CentreOf(int cell);

    /// <summary>One or several polygons in EPSG:27700 metres.</summary>
    Geometry OutlineOf(int cell);

    double AreaSquareMetresOf(int cell);

    /// <summary>The cell that an incident at a place counts in; every place is in one at most.</summary>
    /// <returns>False when the place lies in none of the cells.</returns>
    bool TryFindAt(double eastingMetres, double northingMetres, out int cell);

    /// <summary>The cells with centres up to a distance away, itself among them.</summary>
    /// <param name="reachCells">In <see cref="SpacingMetres"/>; so is the square of the distance that comes with
    /// each.</param>
    IEnumerable<(int Cell, double SquareDistance)> Near(int cell, double reachCells);
}
