using GeoIntel.Models.Passes;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Puts the stored passes of one camera right around the moments at which reads came or were taken
/// back.</summary>
/// <remarks>
/// It goes on from the first of these moments, with the passes not over then, and stops after the last one as soon as
/// the passes not over are the stored ones again: from there on everything is as it was. So a late read costs the
/// minute around it, not the day after it.
/// </remarks>
sealed class PassRepair
{
    readonly PassRule _rule;
    readonly IReadOnlyList<PassRead> _reads;
    readonly List<StoredPass> _stored;
    readonly Dictionary<Guid, PassRead> _byId;

    /// <param name="reads">That stand, in the order of capture, from <see cref="PassRule.Reach"/> before the first
    /// moment on.</param>
    /// <param name="stored">That began in the same time.</param>
    public PassRepair(PassRule rule, IReadOnlyList<PassRead> reads, IEnumerable<StoredPass> stored)
    {
        (_rule, _reads) = (rule, reads);
        _byId = reads.ToDictionary(of => of.SightingId);
        _stored = [.. stored.OrderBy(of => of.FirstAt).ThenBy(of => of.Id)];
    }

    /// <param name="from">The first moment.</param>
    /// <param name="until">The last one.</param>
    /// <param name="isAll">Nothing was captured after the reads at hand.</param>
    /// <returns>Null when it takes more reads to come to an end.</returns>
    public PassChange? Find(DateTimeOffset from, DateTimeOffset until, bool isAll)
    {
        var builder = new PassBuilder(_rule);
        var concerned = new List<StoredPass>();
        foreach (var pass in _stored)
        {
            var before = ReadsBefore(pass, from);
            var isOpen = before.Count > 0 && IsOpen(before[0], before[^1], from);
            if (!isOpen && pass.LastAt < from) continue;
            concerned.Add(pass);
            if (before.Count > 0) builder.GoOnWith(Pass.Of(before));
        }
        foreach (var read in _reads)
        {
            if (read.CapturedAt < from) continue;
            if (read.CapturedAt > until && IsAsStored(builder, read.CapturedAt)) return Change(builder, concerned, read.CapturedAt);
            builder.Add(read);
        }
        return isAll ? Change(builder, concerned, DateTimeOffset.MaxValue) : null;
    }

    // What begins at the end or later is as it is stored, and so is what is not over then.
    static PassChange Change(PassBuilder builder, IEnumerable<StoredPass> concerned, DateTimeOffset end)
    {
        var stored = concerned.Where(of => of.FirstAt < end).ToDictionary(of => of.Id);
        var open = end == DateTimeOffset.MaxValue ? [] : builder.OpenAt(end).Select(of => of.Id).ToHashSet();
        var made = builder.Passes.Select(of => of.Id).ToHashSet();
        var fresh = builder.Passes.Where(of => !open.Contains(of.Id) && !IsStored(of)).ToList();
        return new PassChange([.. stored.Keys.Where(id => !made.Contains(id))], fresh);

        bool IsStored(Pass pass) => stored.TryGetValue(pass.Id, out var same)
            && same.SightingIds.SequenceEqual(pass.Reads.Select(of => of.SightingId));
    }

    bool IsAsStored(PassBuilder builder, DateTimeOffset instant)
    {
        var open = builder.OpenAt(instant).ToDictionary(of => of.Id);
        var found = 0;
        foreach (var stored in _stored)
        {
            if (stored.FirstAt >= instant || stored.LastAt < instant - _rule.Reach) continue;
            var before = ReadsBefore(stored, instant);
            // One of its reads is gone: nothing is as it was while that matters.
            if (before.Count < stored.SightingIds.Count && stored.SightingIds.Any(id => !_byId.ContainsKey(id))) return false;
            if (before.Count == 0 || !IsOpen(before[0], before[^1], instant)) continue;
            if (!open.TryGetValue(stored.Id, out var pass) || !pass.Reads.SequenceEqual(before)) return false;
            found++;
        }
        return found == open.Count;
    }

    List<PassRead> ReadsBefore(StoredPass pass, DateTimeOffset instant) =>
        [.. pass.SightingIds.Where(_byId.ContainsKey).Select(id => _byId[id]).Where(of => of.CapturedAt < instant)];

    bool IsOpen(PassRead first, PassRead last, DateTimeOffset instant) =>
        instant - last.CapturedAt <= _rule.ResetAfter && instant - first.CapturedAt <= _rule.LengthMax;
}

/// <summary>A pass as it is stored.</summary>
/// <param name="SightingIds">In the order of capture.</param>
sealed record StoredPass(Guid Id, DateTimeOffset FirstAt, DateTimeOffset LastAt, IReadOnlyList<Guid> SightingIds);

/// <summary>What is to be done to the stored passes.</summary>
sealed record PassChange(IReadOnlyList<Guid> Gone, IReadOnlyList<Pass> Fresh);
