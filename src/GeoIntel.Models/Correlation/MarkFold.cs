using System.Runtime.CompilerServices;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Makes one number of all marks that look-alike characters could turn into one another.</summary>
/// <remarks>
/// It knows no positions, so it puts together more than <see cref="VrmGrammar"/> does, and never less: equivalent marks
/// have one fold. So a table needs one place for a mark and all its equivalents. Three characters are folded by one look
/// into a table of 99 KiB.
/// </remarks>
static class MarkFold
{
    const ulong ThreePlaces = 37 * 37 * 37;
    const ulong SixPlaces = ThreePlaces * ThreePlaces;

    // The packed digits blank, 0-9, A-Z: 0 O D, 1 I, 2 Z, 5 S, 6 G, 8 B become one each.
    const string Characters = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const string Folded = " 0123456789A8C0EF6H1JKLMN0PQR5TUVWXY2";

    static readonly ushort[] Threes = FoldThrees();

    /// <summary>0 for the empty mark only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(Vrm vrm)
    {
        // Numbers below 2^32 divide by a constant fast.
        var left = (uint)(vrm.Packed / SixPlaces);
        var right = (uint)(vrm.Packed - left * SixPlaces);
        var (a, c) = (left / (uint)ThreePlaces, right / (uint)ThreePlaces);
        var (b, d) = (left - a * (uint)ThreePlaces, right - c * (uint)ThreePlaces);
        var threes = Threes;
        return (ulong)threes[a] << 48 | (ulong)threes[b] << 32 | (ulong)threes[c] << 16 | threes[d];
    }

    static ushort[] FoldThrees()
    {
        var threes = new ushort[ThreePlaces];
        for (var i = 0; i < threes.Length; i++)
            threes[i] = (ushort)(Fold(i / (37 * 37)) * 37 * 37 + Fold(i / 37 % 37) * 37 + Fold(i % 37));
        return threes;
    }

    static int Fold(int digit) => Characters.IndexOf(Folded[digit], StringComparison.Ordinal);
}
