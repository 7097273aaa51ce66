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
    const int ThreePlaces = 37 * 37 * 37;
    const ulong SixPlaces = (ulong)ThreePlaces * ThreePlaces;

    // Above this a mark is spelled by the grammar, which knows fewer look-alikes of it: 4 095 at most.
    const int SpellingsMax = 1 << 12;

    // The packed digits blank, 0-9, A-Z: 0 O D, 1 I, 2 Z, 5 S, 6 G, 8 B become one each.
    const string Characters = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const string Folded = " 0123456789A8C0EF6H1JKLMN0PQR5TUVWXY2";

    static readonly int[] FoldOf = [.. Folded.Select(folded => Characters.IndexOf(folded, StringComparison.Ordinal))];

    static readonly int[][] LookAlikes =
        [.. FoldOf.Select(own => Enumerable.Range(0, FoldOf.Length).Where(other => FoldOf[other] == own).ToArray())];

    static readonly ushort[] Threes =
    [
        .. Enumerable.Range(0, ThreePlaces).Select(i =>
            (ushort)((FoldOf[i / (37 * 37)] * 37 + FoldOf[i / 37 % 37]) * 37 + FoldOf[i % 37])),
    ];

    /// <summary>0 for the empty mark only.</summary>
    public static ulong Of(Vrm vrm)
    {
        // Numbers below 2^32 divide by a constant fast.
        var left = (uint)(vrm.Packed / SixPlaces);
        var right = (uint)(vrm.Packed - left * SixPlaces);
        var (a, c) = (left / ThreePlaces, right / ThreePlaces);
        var (b, d) = (left - a * ThreePlaces, right - c * ThreePlaces);
        var threes = Threes;
        return (ulong)threes[a] << 48 | (ulong)threes[b] << 32 | (ulong)threes[c] << 16 | threes[d];
    }

    /// <summary>Adds a mark and every mark that is equivalent to it, and some more of the same fold.</summary>
    public static void AddSpellings(Vrm vrm, List<ulong> spellings)
    {
        var first = spellings.Count;
        spellings.Add(vrm.Packed);
        var unit = 1UL;
        for (var rest = vrm.Packed; rest != 0; rest /= 37, unit *= 37)
        {
            var own = (int)(rest % 37);
            if (LookAlikes[own].Length == 1) continue;
            if ((spellings.Count - first) * LookAlikes[own].Length > SpellingsMax)
            {
                spellings.RemoveRange(first + 1, spellings.Count - first - 1);
                spellings.AddRange(VrmGrammar.Equivalents(vrm).Select(of => of.Packed));
                return;
            }
            for (var (i, end) = (first, spellings.Count); i < end; i++)
            {
                foreach (var other in LookAlikes[own])
                {
                    if (other != own) spellings.Add(spellings[i] + unit * (ulong)other - unit * (ulong)own);
                }
            }
        }
    }
}
