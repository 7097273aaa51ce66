using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeoIntel.Models.Geo;

/// <summary>Lays outlines out as a <see cref="ZoneGrid"/>: first over the blocks, then over the cells of each block that
/// a border touches.</summary>
sealed class ZoneGridBuilder
{
    const int BlockSide = 1 << ZoneGrid.BlockShift;
    const int CellSide = 1 << ZoneGrid.CellShift;

    readonly IReadOnlyList<Outline> _outlines;
    readonly Squares _squares;
    readonly List<(int Block, int Zone)> _whole = [];
    readonly List<(int Block, int Zone, ZoneCut Cut)> _cuts = [];
    readonly CellContent[] _cells = [.. Enumerable.Range(0, ZoneGrid.CellsPerBlock).Select(_ => new CellContent())];
    readonly List<int> _layout = [.. new int[ZoneGrid.CellHead]]; // place 0 is a cell without content
    int _zonesPerPointMax;
    int _lastWhole;
    int _lastPlainCell;

    public ZoneGridBuilder(IReadOnlyList<Outline> outlines)
    {
        _outlines = outlines;
        if (outlines.Count == 0) return;
        _squares = Blocks(
            outlines.Min(of => of.Extent.West), outlines.Min(of => of.Extent.South),
            outlines.Max(of => of.Extent.East), outlines.Max(of => of.Extent.North));
    }

    public ZoneGrid Build()
    {
        for (var zone = 0; zone < _outlines.Count; zone++) LayOverBlocks(zone, _outlines[zone]);

        var blocks = new int[_squares.Columns * _squares.Rows];
        var whole = _whole.ToLookup(of => of.Block, of => of.Zone);
        var cuts = _cuts.ToLookup(of => of.Block, of => (of.Zone, of.Cut));
        foreach (var block in whole.Select(of => of.Key).Union(cuts.Select(of => of.Key)).Order())
        {
            int[] zones = [.. whole[block]];
            _zonesPerPointMax = Math.Max(_zonesPerPointMax, zones.Length);
            blocks[block] = cuts.Contains(block) ? AddCells(block, zones, cuts[block]) : -AddWhole(zones);
        }
        // A copy of eight names may read past the last one.
        _layout.AddRange(new int[Vector256<int>.Count + NearEdges.Size]);
        return new ZoneGrid(_squares, blocks, [.. _layout], _zonesPerPointMax);
    }

    void LayOverBlocks(int zone, Outline outline)
    {
        var (west, south, east, north) = outline.Extent;
        var own = Blocks(west, south, east, north);
        var touching = new List<Edge>?[own.Columns * own.Rows];
        var touched = new List<int>();
        foreach (var edge in outline.Edges)
        {
            own.AddTouched(edge, touched);
            foreach (var number in touched) (touching[number] ??= []).Add(edge);
            touched.Clear();
        }
        var inside = own.CornersInside(outline.Edges);
        for (var number = 0; number < touching.Length; number++)
        {
            var (x, y) = own.CornerOf(number);
            var block = _squares.NumberAt(x, y);
            if (touching[number] is { } edges)
                _cuts.Add((block, zone, ZoneCut.At(x, y, BlockSide, edges, inside[number])));
            else if (inside[number])
                _whole.Add((block, zone));
        }
    }

    int AddCells(int block, int[] whole, IEnumerable<(int Zone, ZoneCut Cut)> cuts)
    {
        var (west, south) = _squares.CornerOf(block);
        var cells = new Squares(west, south, ZoneGrid.CellsPerSide, ZoneGrid.CellsPerSide, ZoneGrid.CellShift);
        foreach (var cell in _cells) cell.Clear();
        var touched = new List<int>();
        foreach (var (zone, cut) in cuts)
        {
            foreach (var edge in cut.Edges)
            {
                cells.AddTouched(edge, touched);
                foreach (var number in touched) _cells[number].Touching.Add(edge);
                touched.Clear();
            }
            for (var number = 0; number < _cells.Length; number++)
            {
                var (x, y) = cells.CornerOf(number);
                _cells[number].Add(zone, x, y, CellSide, cut.IsInside(x, y));
            }
        }

        var places = new int[_cells.Length];
        for (var number = 0; number < _cells.Length; number++)
        {
            places[number] = AddCell(_cells[number], cells.CornerOf(number));
            _zonesPerPointMax = Math.Max(_zonesPerPointMax, whole.Length + _cells[number].Zones);
        }
        var place = _layout.Count;
        _layout.AddRange(places);
        _layout.Add(whole.Length);
        _layout.AddRange(whole);
        return place;
    }

    int AddCell(CellContent cell, (int X, int Y) corner)
    {
        if (cell.Zones == 0) return 0;
        var head = new[] { cell.Zones, cell.Cuts.Count(of => of.IsNear(corner)), cell.Cuts.Count(of => !of.IsNear(corner)) };
        // Next to a cell within the same outlines often lies another one.
        if (cell.Cuts.Count == 0 && IsAt(_lastPlainCell, [.. head, .. cell.Whole])) return _lastPlainCell;

        var place = _layout.Count;
        if (cell.Cuts.Count == 0) _lastPlainCell = place;
        _layout.AddRange(head);
        _layout.AddRange(cell.Whole);
        AddNear([.. cell.Cuts.Where(of => of.IsNear(corner))], corner);
        foreach (var (zone, cut) in cell.Cuts.Where(of => !of.IsNear(corner)))
        {
            _layout.Add(NameOf(zone, cut));
            _layout.Add(cut.Edges.Length);
            _layout.AddRange(MemoryMarshal.Cast<Edge, int>(cut.Edges));
        }
        return place;
    }

    void AddNear(CellCut[] cuts, (int X, int Y) corner)
    {
        var end = 0;
        foreach (var (zone, cut) in cuts)
        {
            end += cut.Edges.Length;
            _layout.Add(NameOf(zone, cut));
            _layout.Add(end);
        }
        foreach (var eight in cuts.SelectMany(of => of.Cut.Edges).Chunk(NearEdges.Count))
        {
            var packed = new int[NearEdges.Size];
            for (var i = 0; i < eight.Length; i++)
            {
                packed[i] = NearEdges.Pack(eight[i].Ax - corner.X, eight[i].Ay - corner.Y);
                packed[NearEdges.Count + i] = NearEdges.Pack(eight[i].Bx - corner.X, eight[i].By - corner.Y);
            }
            _layout.AddRange(packed);
        }
    }

    int AddWhole(int[] zones)
    {
        // Next to a block within the same outlines often lies another one.
        int[] list = [zones.Length, .. zones];
        if (_lastWhole > 0 && IsAt(_lastWhole, list)) return _lastWhole;
        _lastWhole = _layout.Count;
        _layout.AddRange(list);
        return _lastWhole;
    }

    bool IsAt(int place, ReadOnlySpan<int> numbers)
    {
        var layout = CollectionsMarshal.AsSpan(_layout)[place..];
        return layout.Length >= numbers.Length && layout[..numbers.Length].SequenceEqual(numbers);
    }

    static int NameOf(int zone, ZoneCut cut) => cut.Odd ? zone | int.MinValue : zone;

    static Squares Blocks(int west, int south, int east, int north)
    {
        var (column, row) = (west >> ZoneGrid.BlockShift, south >> ZoneGrid.BlockShift);
        return new Squares(
            column << ZoneGrid.BlockShift, row << ZoneGrid.BlockShift,
            (east >> ZoneGrid.BlockShift) - column + 1, (north >> ZoneGrid.BlockShift) - row + 1, ZoneGrid.BlockShift);
    }

    readonly record struct CellCut(int Zone, ZoneCut Cut)
    {
        public bool IsNear((int X, int Y) corner) => Array.TrueForAll(
            Cut.Edges,
            edge => NearEdges.IsNear(edge.Ax - corner.X, edge.Ay - corner.Y)
                && NearEdges.IsNear(edge.Bx - corner.X, edge.By - corner.Y));
    }

    /// <summary>What one cell will hold, collected outline by outline.</summary>
    sealed class CellContent
    {
        public List<Edge> Touching { get; } = [];
        public List<int> Whole { get; } = [];
        public List<CellCut> Cuts { get; } = [];
        public int Zones => Whole.Count + Cuts.Count;

        public void Clear()
        {
            Whole.Clear();
            Cuts.Clear();
        }

        public void Add(int zone, int west, int south, int side, bool cornerInside)
        {
            if (Touching.Count > 0) Cuts.Add(new CellCut(zone, ZoneCut.At(west, south, side, Touching, cornerInside)));
            else if (cornerInside) Whole.Add(zone);
            Touching.Clear();
        }
    }
}
