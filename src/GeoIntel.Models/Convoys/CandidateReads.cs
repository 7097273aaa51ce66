namespace GeoIntel.Models.Convoys;

/// <summary>A candidate's reads, found by camera and time.</summary>
sealed class CandidateReads
{
    readonly Dictionary<int, long[]> _byCamera;

    public CandidateReads(IEnumerable<ConvoyRead> reads)
    {
        InOrder = [.. reads.OrderBy(read => read.Ticks).ThenBy(read => read.Camera)];
        _byCamera = InOrder.GroupBy(read => read.Camera).ToDictionary(group => group.Key, group => group.Select(read => read.Ticks).ToArray());
    }

    public ConvoyRead[] InOrder { get; }

    /// <summary>The first place of a journey, its times moved, where the candidate was within the window.</summary>
    public Together? First(SubjectJourney journey, Func<long, long> moved, long window)
    {
        foreach (var read in journey.Reads)
        {
            if (Nearest(read.Camera, moved(read.Ticks), window) is { } ticks) return new(read.Camera, read.Ticks, ticks);
        }
        return null;
    }

    /// <summary>Each place of a journey where the candidate was within the window.</summary>
    public IReadOnlyList<Together> All(SubjectJourney journey, long window) =>
    [
        .. journey.Reads.Select(read => Nearest(read.Camera, read.Ticks, window) is { } ticks
            ? new Together(read.Camera, read.Ticks, ticks)
            : (Together?)null).OfType<Together>(),
    ];

    long? Nearest(int camera, long ticks, long window)
    {
        if (!_byCamera.TryGetValue(camera, out var times)) return null;
        var next = Array.BinarySearch(times, ticks);
        if (next < 0) next = ~next;
        long? best = null;
        for (var i = Math.Max(0, next - 1); i <= next && i < times.Length; i++)
        {
            var apart = Math.Abs(times[i] - ticks);
            if (apart <= window && (best is null || apart < Math.Abs(best.Value - ticks))) best = times[i];
        }
        return best;
    }
}

/// <summary>Subject and candidate at one camera, within the window.</summary>
public readonly record struct Together(int Camera, long SubjectTicks, long CandidateTicks)
{
    public ConvoyRead SubjectRead => new(Camera, SubjectTicks);

    public ConvoyRead CandidateRead => new(Camera, CandidateTicks);
}
