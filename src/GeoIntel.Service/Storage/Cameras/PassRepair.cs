using GeoIntel.Models.Passes;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Puts the stored passes of one camera right in a stretch of time in which reads came or were taken back.</summary>
/// <remarks>
/// What is stored always says, at each moment that does not wait to be looked at, what <see cref="PassBuilder"/> does there
/// with the passes stored as they were just before it; so once nothing waits they are the passes of all reads. To keep it so:
/// <list type="bullet">
/// <item>It begins with the stored passes as they were just before the stretch, reads since taken back among them: their
/// moments wait, and will be put right from there on.</item>
/// <item>In the stretch it takes the reads that stand.</item>
/// <item>After it, only reads of stored passes: any other read waits. It stops as soon as the passes not over are the stored
/// ones again, for then all that follows is as it was; where nothing is stored, at once.</item>
/// </list>
/// So a late read costs the seconds around it, and a round that lags looks at nothing after its own reads.
/// </remarks>
sealed class PassRepair
{
    readonly Stretch _stretch;
    readonly Dictionary<Guid, StoredPass> _stored;
    readonly IReadOnlyList<PassRead> _standing;
    readonly Dictionary<Guid, PassRead> _known;

    /// <param name="stored">That began before the stretch's end to look at and were not over when it began; those last read
    /// before it may be left out which <see cref="EarlierPass.Like"/> leaves out.</param>
    /// <param name="standing">Reads in the stretch, in the order of capture.</param>
    /// <param name="told">The other reads, standing or not, of the stored passes that reach into the stretch from before
    /// it, or beyond it.</param>
    public PassRepair(
        Stretch stretch, IEnumerable<StoredPass> stored, IReadOnlyList<PassRead> standing, IEnumerable<PassRead> told)
    {
        (_stretch, _standing) = (stretch, standing);
        _stored = stored.ToDictionary(of => of.Id);
        _known = standing.Concat(told).ToDictionary(of => of.SightingId);
    }

    /// <returns>Null when it takes more stored passes to come to an end.</returns>
    public PassChange? Find()
    {
        var builder = new PassBuilder(_stretch.Rule);
        var before = _stored.Values.Select(BeforeStretch).OfType<Pass>();
        foreach (var pass in before.OrderBy(of => of.FirstAt).ThenBy(of => of.Id)) builder.GoOnWith(pass);
        foreach (var read in _standing) builder.Add(read);
        foreach (var read in ToldAfterStretch())
        {
            if (IsAsStored(builder, read.CapturedAt)) return Change(builder, read.CapturedAt);
            builder.Add(read);
        }
        return IsAsStored(builder, _stretch.End) ? Change(builder, _stretch.End) : null;
    }

    Pass? BeforeStretch(StoredPass pass)
    {
        if (pass.LastAt < _stretch.From) return Pass.Of(pass.SightingIds, pass.FirstAt, pass.LastAt, pass.Votes);
        if (pass.FirstAt >= _stretch.From) return null;
        var reads = pass.SightingIds.Where(_known.ContainsKey).Select(id => _known[id])
            .Where(read => read.CapturedAt < _stretch.From).ToList();
        return reads.Count == 0 ? null : Pass.Of(reads);
    }

    IOrderedEnumerable<PassRead> ToldAfterStretch() => _stored.Values
        .Where(pass => pass.LastAt > _stretch.Until)
        .SelectMany(pass => pass.SightingIds)
        .Where(_known.ContainsKey)
        .Select(id => _known[id])
        .Where(read => read.CapturedAt > _stretch.Until && read.CapturedAt < _stretch.End)
        .Order();

    // The passes that a read at this moment may join, and those that go on after it, are the stored ones.
    bool IsAsStored(PassBuilder builder, DateTimeOffset instant)
    {
        var open = 0;
        foreach (var pass in builder.OpenAt(instant))
        {
            if (!_stored.TryGetValue(pass.Id, out var stored) || !IsBegunBy(stored, pass, instant)) return false;
            open++;
        }
        return open == _stored.Values.Count(pass => pass.FirstAt < instant
            && (pass.LastAt >= instant || _stretch.Rule.IsOpen(pass.FirstAt, pass.LastAt, instant)));
    }

    bool IsBegunBy(StoredPass stored, Pass pass, DateTimeOffset instant)
    {
        var ids = stored.LastAt < instant ? stored.SightingIds
            : stored.SightingIds.TakeWhile(id => _known.TryGetValue(id, out var read) && read.CapturedAt < instant);
        return pass.SightingIds.SequenceEqual(ids);
    }

    // What begins at the end or later is as it is stored, and so is what is not over then.
    PassChange Change(PassBuilder builder, DateTimeOffset end)
    {
        var open = builder.OpenAt(end).Select(of => of.Id).ToHashSet();
        var made = builder.Passes.Select(of => of.Id).ToHashSet();
        return new PassChange(
            _stretch.Camera,
            [.. _stored.Values.Where(of => of.FirstAt < end && !made.Contains(of.Id)).Select(of => of.Id)],
            [.. builder.Passes.Where(of => !open.Contains(of.Id) && !IsStored(of))]);

        bool IsStored(Pass pass) =>
            _stored.TryGetValue(pass.Id, out var same) && same.SightingIds.SequenceEqual(pass.SightingIds);
    }
}

/// <summary>A pass as it is stored.</summary>
/// <param name="SightingIds">In the order of capture.</param>
/// <param name="Votes">Empty where its reads are told instead.</param>
sealed record StoredPass(
    Guid Id, DateTimeOffset FirstAt, DateTimeOffset LastAt, IReadOnlyList<Guid> SightingIds, IReadOnlyList<PassVote> Votes);

/// <summary>What is to be done to the stored passes of a camera.</summary>
sealed record PassChange(int Camera, IReadOnlyList<Guid> Gone, IReadOnlyList<Pass> Fresh)
{
    /// <summary>How many rows it touches.</summary>
    public int Count => Gone.Count + Fresh.Count;
}
