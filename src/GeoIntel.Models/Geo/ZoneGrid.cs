using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeoIntel.Models.Geo;

/// <summary>Finds every outline that contains a point, anywhere.</summary>
/// <remarks>
/// Cells of 40.96 m in blocks of eight by eight. A block and a cell name the outlines that hold all of it; a cell names
/// besides those whose border touches it, with the edges that decide there (<see cref="ZoneCut"/>). So a point is tried
/// against a handful of edges, and the answer is exact: that of <see cref="Outline.Contains"/>. Never changes; safe on
/// any thread; asking allocates nothing.
/// </remarks>
public sealed class ZoneGrid
{
    internal const int CellShift = 12;
    internal const int BlockShift = 15;
    internal const int CellsPerSide = 1 << BlockShift - CellShift;
    internal const int CellsPerBlock = CellsPerSide * CellsPerSide;
    internal const int CellHead = 3;

    // What misses the cache costs a hundred times an arithmetic step, unless many wait for it at once.
    const int Batch = 32;

    const int CacheLine = 64 / sizeof(int);

    readonly Squares _squares;
    readonly int[] _blocks;
    readonly int[] _layout;

    /// <param name="blocks">For each block a place in <paramref name="layout"/>: above 0 a table of its cells, then the
    /// outlines that hold all of it; below 0 those alone, at the place of opposite sign; 0 for none.</param>
    internal ZoneGrid(Squares squares, int[] blocks, int[] layout, int zonesPerPointMax)
    {
        _squares = squares;
        _blocks = blocks;
        _layout = layout;
        // Names are copied eight at once, so the last copy of a point may run over by seven.
        ZonesPerPointMax = zonesPerPointMax + Vector256<int>.Count - 1;
    }

    /// <summary>Room that a point's answer may need.</summary>
    public int ZonesPerPointMax { get; }

    /// <summary>Memory it holds.</summary>
    public long Bytes => sizeof(int) * ((long)_blocks.Length + _layout.Length);

    /// <param name="outlines">Each is named by its place here.</param>
    public static ZoneGrid Create(IReadOnlyList<Outline> outlines) => new ZoneGridBuilder(outlines).Build();

    /// <summary>Finds the outlines that contain each point, edges included.</summary>
    /// <param name="zones">Room for <see cref="ZonesPerPointMax"/> a point; filled with places in the list the grid was
    /// made from, those of one point side by side and in no order.</param>
    /// <param name="ends">One a point: where its outlines end in <paramref name="zones"/>; they begin where those of the
    /// point before end.</param>
    /// <returns>How many were found.</returns>
    /// <exception cref="ArgumentException">There is less room than that.</exception>
    public int Find(ReadOnlySpan<GeoPoint> points, Span<int> zones, Span<int> ends)
    {
        if (ends.Length < points.Length || zones.Length < (long)points.Length * ZonesPerPointMax)
        {
            throw new ArgumentException(
                $"{points.Length} points need {points.Length} ends and room for {(long)points.Length * ZonesPerPointMax} "
                + $"outlines; there are {ends.Length} and {zones.Length}.");
        }
        var count = 0;
        for (var from = 0; from < points.Length; from += Batch)
        {
            var batch = Math.Min(Batch, points.Length - from);
            count = FindBatch(points.Slice(from, batch), zones, ends[from..], count);
        }
        return count;
    }

    int FindBatch(ReadOnlySpan<GeoPoint> points, Span<int> zones, Span<int> ends, int count)
    {
        Span<int> lists = stackalloc int[Batch];
        Span<int> cells = stackalloc int[Batch];
        Span<int> heads = stackalloc int[Batch];

        // Every pass reads what does not depend on the pass's other points, so that the waits overlap.
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = (points[i].EastingCentimetres - _squares.West, points[i].NorthingCentimetres - _squares.South);
            var (column, row) = (x >> BlockShift, y >> BlockShift);
            var place = (uint)column < (uint)_squares.Columns && (uint)row < (uint)_squares.Rows
                ? _blocks[row * _squares.Columns + column]
                : 0;
            var cell = (y >> CellShift & CellsPerSide - 1) * CellsPerSide + (x >> CellShift & CellsPerSide - 1);
            lists[i] = place > 0 ? place + CellsPerBlock : -place;
            cells[i] = place > 0 ? _layout[place + cell] : 0;
        }
        for (var i = 0; i < points.Length; i++) heads[i] = _layout[cells[i]] + _layout[lists[i]];
        // A pass of its own: a branch foreseen wrongly is known to be wrong only when what it asks for is there.
        for (var i = 0; i < points.Length; i++)
        {
            var names = _layout[lists[i]];
            for (var line = CacheLine; line <= names; line += CacheLine) Volatile.Read(ref _layout[lists[i] + line]);
            for (var line = CacheLine; line < (heads[i] - names) * 4; line += CacheLine)
                Volatile.Read(ref _layout[cells[i] + line]);
        }
        for (var i = 0; i < points.Length; i++)
        {
            if (heads[i] != 0)
            {
                count = CopyZones(lists[i] + 1, _layout[lists[i]], zones, count);
                if (cells[i] != 0) count = FindInCell(cells[i], points[i], zones, count);
            }
            ends[i] = count;
        }
        return count;
    }

    int FindInCell(int cell, GeoPoint point, Span<int> zones, int count)
    {
        var layout = _layout.AsSpan(cell);
        var (near, far) = (layout[1], layout[2]);
        var whole = layout[0] - near - far;
        count = CopyZones(cell + CellHead, whole, zones, count);
        var entries = layout[(CellHead + whole)..];
        if (near > 0)
        {
            var (x, y) = (point.EastingCentimetres & (1 << CellShift) - 1, point.NorthingCentimetres & (1 << CellShift) - 1);
            count = FindNear(entries, near, x, y, zones, count, out var read);
            entries = entries[read..];
        }
        return far > 0 ? FindFar(entries, far, point, zones, count) : count;
    }

    // An entry is an outline's name, its sign telling whether it is odd before any pass, and where its edges end.
    static int FindNear(ReadOnlySpan<int> layout, int entries, int x, int y, Span<int> zones, int count, out int read)
    {
        var (entry, passes, on) = (0, 0, 0u);
        read = 2 * entries;
        for (var start = 0; entry < 2 * entries; start += NearEdges.Count, read += NearEdges.Size)
        {
            var passed = NearEdges.Pass(layout[read..], x, y, out var touched);
            // Eight edges may belong to several outlines, and those of one may go on in the next eight.
            while (entry < 2 * entries && layout[entry + 1] <= start + NearEdges.Count)
            {
                var own = (1u << layout[entry + 1] - start) - 1;
                var odd = passes + BitOperations.PopCount(passed & own) + (layout[entry] >>> 31);
                zones[count] = layout[entry] & int.MaxValue;
                count += (odd & 1) != 0 || (on | touched & own) != 0 ? 1 : 0;
                (entry, passes, on, passed, touched) = (entry + 2, 0, 0, passed & ~own, touched & ~own);
            }
            passes += BitOperations.PopCount(passed);
            on |= touched;
        }
        return count;
    }

    static int FindFar(ReadOnlySpan<int> layout, int entries, GeoPoint point, Span<int> zones, int count)
    {
        var (x, y) = (point.EastingCentimetres, point.NorthingCentimetres);
        for (; entries > 0; entries--)
        {
            var edges = MemoryMarshal.Cast<int, Edge>(layout.Slice(2, 4 * layout[1]));
            var inside = layout[0] < 0;
            foreach (ref readonly var edge in edges)
            {
                inside ^= edge.IsPassedFrom(x, y);
                if (edge.SideOf(x, y) == 0 && edge.Spans(x, y))
                {
                    inside = true;
                    break;
                }
            }
            zones[count] = layout[0] & int.MaxValue;
            count += inside ? 1 : 0;
            layout = layout[(2 + 4 * layout[1])..];
        }
        return count;
    }

    int CopyZones(int from, int length, Span<int> zones, int count)
    {
        for (var i = 0; i < length; i += Vector256<int>.Count)
            Vector256.Create<int>(_layout.AsSpan(from + i)).CopyTo(zones[(count + i)..]);
        return count + length;
    }
}
