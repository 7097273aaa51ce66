using System.Globalization;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Hotspots;

/// <summary>Square cells of one size, aligned to the origin of the National Grid (EPSG:27700).</summary>
/// <remarks>Cells lie row by row from the south, each row from the west; a cell's place there is its index everywhere.
/// A cell holds its western and southern edge, not its eastern and northern one.</remarks>
public sealed class SquareGrid : ICells
{
    public const int CellsMax = 1_000_000;

    readonly (int Row, int Column)[] _cells;
    readonly Dictionary<(int Row, int Column), int> _index;

    SquareGrid(int sideMetres, IEnumerable<(int Row, int Column)> cells)
    {
        RequireSide(sideMetres);
        SideMetres = sideMetres;
        _cells = [.. cells.Distinct().Order()];
        if (_cells.Length is 0 or > CellsMax)
        {
            throw new ArgumentException(
                $"The area has {_cells.Length} cells of {sideMetres} m; give an area and a side that make 1 to {CellsMax}.");
        }
        _index = new Dictionary<(int, int), int>(_cells.Length);
        for (var i = 0; i < _cells.Length; i++) _index.Add(_cells[i], i);
    }

    /// <summary>Sides that nest in the kilometre squares of the National Grid or are made of them.</summary>
    public static IReadOnlyList<int> SidesMetres { get; } = [100, 125, 200, 250, 500, 1_000, 2_000, 5_000, 10_000];

    public int SideMetres { get; }

    public int Count => _cells.Length;

    /// <summary>Cells east of the grid's origin.</summary>
    public int ColumnOf(int cell) => _cells[cell].Column;

    /// <summary>Cells north of the grid's origin.</summary>
    public int RowOf(int cell) => _cells[cell].Row;

    /// <summary>The kilometre square with the cell's column and row in it, each from 0 at its south-west corner:
    /// <c>SJ4493-13</c>; a cell of a kilometre or more has the name of its south-west kilometre,
    /// <c>SJ4493</c>.</summary>
    /// <remarks>Stable: it follows from place and side alone. Only cells of one side tell each other apart by
    /// it.</remarks>
    public string IdOf(int cell) =>
        GridReference.Of(_cells[cell].Column * SideMetres, _cells[cell].Row * SideMetres, SideMetres);

    public GeoPoint CentreOf(int cell) =>
        GeoPoint.OfMetres((_cells[cell].Column + 0.5) * SideMetres, (_cells[cell].Row + 0.5) * SideMetres);

    public string Unit => string.Create(CultureInfo.InvariantCulture, $"grid-{SideMetres}");

    public double SpacingMetres => SideMetres;

    public double AreaSquareMetresOf(int cell) => (double)SideMetres * SideMetres;

    Geometry ICells.OutlineOf(int cell) => OutlineOf(cell);

    public IEnumerable<(int Cell, double SquareDistance)> Near(int cell, double reachCells)
    {
        var reach = (int)reachCells;
        for (var row = -reach; row <= reach; row++)
        {
            for (var column = -reach; column <= reach; column++)
            {
                var square = (double)(row * row + column * column);
                if (square > reachCells * reachCells || !TryFind(ColumnOf(cell) + column, RowOf(cell) + row, out var other)) continue;
                yield return (other, square);
            }
        }
    }

    /// <summary>The square in EPSG:27700 metres, counter-clockwise from its south-west corner.</summary>
    public Polygon OutlineOf(int cell)
    {
        double west = _cells[cell].Column * SideMetres, south = _cells[cell].Row * SideMetres;
        double east = west + SideMetres, north = south + SideMetres;
        return new Polygon(new LinearRing(
            [new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]))
        {
            SRID = NationalGrid.Srid,
        };
    }

    /// <returns>False when there is no such cell in the area.</returns>
    public bool TryFind(int column, int row, out int cell) => _index.TryGetValue((row, column), out cell);

    /// <inheritdoc cref="TryFind"/>
    public bool TryFindAt(double eastingMetres, double northingMetres, out int cell)
    {
        var (row, column) = SquareAt(eastingMetres, northingMetres, SideMetres);
        return TryFind(column, row, out cell);
    }

    /// <summary>Cells whose centres lie within a distance of each other, the distance itself included.</summary>
    public Neighbourhood NeighboursWithin(double metres) => Neighbourhood.WithinDistance(
        [.. Enumerable.Range(0, Count).Select(i => (CentreOf(i).EastingMetres, CentreOf(i).NorthingMetres))], metres);

    /// <summary>Every cell whose centre lies within a distance of the centre of a cell that holds a place.</summary>
    /// <remarks>Places outside the National Grid make no cell; the grid's edge cuts the surroundings.</remarks>
    /// <exception cref="ArgumentException">The side is none of <see cref="SidesMetres"/>, no place lies on the grid, or
    /// the cells are more than <see cref="CellsMax"/>.</exception>
    public static SquareGrid Around(
        IEnumerable<(double EastingMetres, double NorthingMetres)> places, int sideMetres, double withinMetres)
    {
        RequireSide(sideMetres);
        var reach = (int)(withinMetres / sideMetres);
        var offsets =
            from rows in Enumerable.Range(-reach, 2 * reach + 1)
            from columns in Enumerable.Range(-reach, 2 * reach + 1)
            where (rows * rows + columns * columns) * (double)sideMetres * sideMetres <= withinMetres * withinMetres
            select (rows, columns);
        var around = offsets.ToList();
        var held = places
            .Where(place => place.EastingMetres >= 0 && place.NorthingMetres >= 0) // not a number neither
            .Select(place => SquareAt(place.EastingMetres, place.NorthingMetres, sideMetres))
            .Where(square => IsOnGrid(square, sideMetres))
            .ToHashSet();
        return new SquareGrid(
            sideMetres,
            held.SelectMany(square => around.Select(by => (Row: square.Row + by.rows, Column: square.Column + by.columns)))
                .Where(square => IsOnGrid(square, sideMetres)));
    }

    /// <summary>Every cell whose centre lies in one of the outlines or within half the cell's diagonal of their edges:
    /// all that share anything with the area, and a few beside it.</summary>
    /// <inheritdoc cref="Around" path="/exception"/>
    public static SquareGrid Covering(IReadOnlyList<Geo.Outline> area, int sideMetres)
    {
        RequireSide(sideMetres);
        var reach = sideMetres * 100 * Math.Sqrt(0.5);
        var cells = new HashSet<(int, int)>();
        foreach (var outline in area)
        {
            var box = outline.Extent;
            var (low, high) = (
                SquareAt(box.West / 100.0, box.South / 100.0, sideMetres),
                SquareAt(box.East / 100.0, box.North / 100.0, sideMetres));
            for (var row = low.Row; row <= high.Row; row++)
            {
                for (var column = low.Column; column <= high.Column; column++)
                {
                    if (!IsOnGrid((row, column), sideMetres)) continue;
                    var centre = GeoPoint.OfMetres((column + 0.5) * sideMetres, (row + 0.5) * sideMetres);
                    if (outline.Contains(centre) || outline.DistanceToEdgeCentimetres(centre) <= reach)
                        cells.Add((row, column));
                }
            }
        }
        return new SquareGrid(sideMetres, cells);
    }

    static (int Row, int Column) SquareAt(double eastingMetres, double northingMetres, int sideMetres) =>
        ((int)Math.Floor(northingMetres / sideMetres), (int)Math.Floor(eastingMetres / sideMetres));

    static bool IsOnGrid((int Row, int Column) square, int sideMetres) =>
        square is { Row: >= 0, Column: >= 0 }
        && square.Column < GeoPoint.EastingMetresMax / sideMetres && square.Row < GeoPoint.NorthingMetresMax / sideMetres;

    static void RequireSide(int sideMetres)
    {
        if (SidesMetres.Contains(sideMetres)) return;
        throw new ArgumentException(
            $"Cells of {sideMetres} m do not nest in the National Grid; use {string.Join(", ", SidesMetres)} m.",
            nameof(sideMetres));
    }
}
