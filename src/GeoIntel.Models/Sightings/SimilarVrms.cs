namespace GeoIntel.Models.Sightings;

/// <summary>Marks one edit apart: one character replaced, added or lost.</summary>
/// <remarks>That is Levenshtein distance 1. The empty mark is no mark and is one edit apart from none.</remarks>
public static class SimilarVrms
{
    const int Characters = 36;

    /// <summary>Most marks that <see cref="Deletions(Vrm, Span{Vrm})"/> writes.</summary>
    public const int DeletionsMax = Vrm.LengthMax;

    static readonly ulong[] Powers = PowersOf37();

    /// <summary>Whether one edit, and no less, makes one mark of the other.</summary>
    /// <remarks>Works on the packed numbers and allocates nothing.</remarks>
    public static bool IsOneEditApart(Vrm a, Vrm b)
    {
        if (a == b || a.IsEmpty || b.IsEmpty) return false;

        var k = 0; // places from the first that differs to the last
        for (var (x, y) = (a.Packed, b.Packed); x != y; k++) (x, y) = (x / 37, y / 37);

        var (restA, restB) = (a.Packed % Powers[k], b.Packed % Powers[k]);
        var (tailA, tailB) = (restA % Powers[k - 1], restB % Powers[k - 1]); // without the place that differs
        return tailA == tailB || tailA * 37 == restB || tailB * 37 == restA;
    }

    /// <summary>The different marks that the loss of one character leaves.</summary>
    /// <remarks>Two marks one edit apart share one of these, or one is among the other's, or both have one character:
    /// look-ups need no scan.</remarks>
    /// <param name="deletions">Room for <see cref="DeletionsMax"/>.</param>
    /// <returns>How many were written; the mark of one character has none.</returns>
    public static int Deletions(Vrm vrm, Span<Vrm> deletions)
    {
        var count = 0;
        for (var place = 0; place < Vrm.LengthMax && CharacterAt(vrm, place) != 0; place++)
        {
            // Of a run of equal characters it does not matter which is lost.
            if (place > 0 && CharacterAt(vrm, place) == CharacterAt(vrm, place - 1)) continue;

            var left = WithoutCharacter(vrm.Packed, place);
            if (left != 0) deletions[count++] = Vrm.FromPacked(left);
        }
        return count;
    }

    /// <inheritdoc cref="Deletions(Vrm, Span{Vrm})"/>
    public static IReadOnlyList<Vrm> Deletions(Vrm vrm)
    {
        Span<Vrm> deletions = stackalloc Vrm[DeletionsMax];
        return [.. deletions[..Deletions(vrm, deletions)]];
    }

    /// <summary>Every mark one edit away, each once; 533 for a mark of seven characters without a pair of
    /// equals.</summary>
    public static IReadOnlyList<Vrm> Variants(Vrm vrm)
    {
        var variants = new List<Vrm>(Characters * (2 * Vrm.LengthMax + 1));
        if (vrm.IsEmpty) return variants;

        variants.AddRange(Deletions(vrm));
        for (var place = 0; place < Vrm.LengthMax; place++)
        {
            var own = CharacterAt(vrm, place);
            var unit = Powers[Vrm.LengthMax - 1 - place];
            for (var character = 1UL; own != 0 && character <= Characters; character++)
            {
                if (character != own) variants.Add(Vrm.FromPacked(vrm.Packed - own * unit + character * unit));
            }
            AddInsertions(vrm, place, variants);
            if (own == 0) break;
        }
        return variants;
    }

    static void AddInsertions(Vrm vrm, int place, List<Vrm> variants)
    {
        if (CharacterAt(vrm, Vrm.LengthMax - 1) != 0) return; // no place is free

        var rest = vrm.Packed % Powers[Vrm.LengthMax - place];
        var before = place == 0 ? 0 : CharacterAt(vrm, place - 1);
        for (var character = 1UL; character <= Characters; character++)
        {
            // Behind its equal it makes the same mark as in front of it.
            if (character == before) continue;
            var inserted = vrm.Packed - rest + character * Powers[Vrm.LengthMax - 1 - place] + rest / 37;
            variants.Add(Vrm.FromPacked(inserted));
        }
    }

    static ulong WithoutCharacter(ulong packed, int place)
    {
        var rest = packed % Powers[Vrm.LengthMax - place];
        return packed - rest + rest % Powers[Vrm.LengthMax - 1 - place] * 37;
    }

    static ulong CharacterAt(Vrm vrm, int place) => vrm.Packed / Powers[Vrm.LengthMax - 1 - place] % 37;

    static ulong[] PowersOf37()
    {
        var powers = new ulong[Vrm.LengthMax + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 37;
        return powers;
    }
}
