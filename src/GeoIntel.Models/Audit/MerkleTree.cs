namespace GeoIntel.Models.Audit;

/// <summary>The tree of RFC 6962 section 2.1 over digests that are already there: a pair becomes SHA-256 of one byte 1 and
/// both; one left over goes up as it is.</summary>
/// <remarks>The digests below are of bytes that begin with a length under 2^24, so with a byte 0: no pair can pass for one.</remarks>
public static class MerkleTree
{
    /// <param name="leaves">At least one.</param>
    public static Digest RootOf(ReadOnlySpan<Digest> leaves)
    {
        var level = leaves.ToArray();
        for (var count = level.Length; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count; i += 2)
                level[i / 2] = i + 1 < count ? Pair(level[i], level[i + 1]) : level[i];
        }
        return level[0];
    }

    /// <summary>What must be added to one leaf to come to the root, from below.</summary>
    public static IReadOnlyList<Digest> PathOf(ReadOnlySpan<Digest> leaves, int place)
    {
        var path = new List<Digest>();
        var level = leaves.ToArray();
        for (var count = level.Length; count > 1; count = (count + 1) / 2, place /= 2)
        {
            if ((place ^ 1) < count) path.Add(level[place ^ 1]);
            for (var i = 0; i < count; i += 2)
                level[i / 2] = i + 1 < count ? Pair(level[i], level[i + 1]) : level[i];
        }
        return path;
    }

    /// <returns>Null when the path has not the length that the place in the tree asks for.</returns>
    public static Digest? RootBy(Digest leaf, long place, long count, IReadOnlyList<Digest> path)
    {
        var used = 0;
        var digest = leaf;
        for (; count > 1; count = (count + 1) / 2, place /= 2)
        {
            if ((place ^ 1) >= count) continue;
            if (used == path.Count) return null;
            var beside = path[used++];
            digest = (place & 1) == 0 ? Pair(digest, beside) : Pair(beside, digest);
        }
        return used == path.Count ? digest : null;
    }

    static Digest Pair(Digest left, Digest right)
    {
        Span<byte> bytes = stackalloc byte[1 + 2 * Digest.Size];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Digest.Size)..]);
        return Digest.Of(bytes);
    }
}
