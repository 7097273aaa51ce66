namespace GeoIntel.Models.Siting;

/// <summary>Which demands one camera covers, which two, and which more.</summary>
sealed class CoverDepth
{
    readonly ulong[] _once, _twice, _oftener; // at least once, twice, three times

    CoverDepth(int words) => (_once, _twice, _oftener) = (new ulong[words], new ulong[words], new ulong[words]);

    public static CoverDepth Of(CoverageRows cameras, CancellationToken stopping)
    {
        var depth = new CoverDepth(CoverageRows.WordsFor(cameras.DemandCount));
        for (var camera = 0; camera < cameras.Count; camera++)
        {
            stopping.ThrowIfCancellationRequested();
            var row = cameras[camera];
            for (var word = 0; word < row.Length; word++)
            {
                depth._oftener[word] |= depth._twice[word] & row[word];
                depth._twice[word] |= depth._once[word] & row[word];
                depth._once[word] |= row[word];
            }
        }
        return depth;
    }

    /// <summary>What only this camera covers.</summary>
    public ulong[] OnlyBy(ReadOnlySpan<ulong> camera)
    {
        var only = camera.ToArray();
        for (var word = 0; word < only.Length; word++) only[word] &= ~_twice[word];
        return only;
    }

    /// <summary>What this camera and exactly one other cover.</summary>
    public ulong[] OneOtherWith(ReadOnlySpan<ulong> camera)
    {
        var shared = camera.ToArray();
        for (var word = 0; word < shared.Length; word++) shared[word] &= _twice[word] & ~_oftener[word];
        return shared;
    }
}
