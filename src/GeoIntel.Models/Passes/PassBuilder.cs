using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Passes;

/// <summary>Puts the reads of one camera together to passes, in the order of capture.</summary>
/// <remarks>
/// A read belongs to the pass, of those not over yet, whose winner so far it is most like
/// (<see cref="PassRule.Likeness(Vrm, Vrm, Pass)"/>); of equals to the one read last, then to the one that began first. One that is
/// like none begins a pass. So passes are a function of the set of reads: sorted first, the order in which they arrived
/// plays no part. It can go on from any moment, given the passes not over then.
/// </remarks>
public sealed class PassBuilder(PassRule rule)
{
    readonly List<Pass> _open = [];
    readonly List<Pass> _passes = [];

    /// <summary>All passes so far, in the order of their first reads.</summary>
    public IReadOnlyList<Pass> Passes => _passes;

    /// <summary>The passes of all reads of one camera.</summary>
    /// <param name="reads">In any order.</param>
    public static IReadOnlyList<Pass> Of(IEnumerable<PassRead> reads, PassRule rule)
    {
        var builder = new PassBuilder(rule);
        foreach (var read in reads.Order()) builder.Add(read);
        return builder.Passes;
    }

    /// <summary>Takes over a pass as it was before what is added next; in the order of their first reads.</summary>
    public void GoOnWith(Pass pass)
    {
        _passes.Add(pass);
        _open.Add(pass);
    }

    /// <summary>The passes that a read at this moment could still belong to.</summary>
    public IEnumerable<Pass> OpenAt(DateTimeOffset instant) => _open.Where(pass => IsOpen(pass, instant));

    /// <param name="read">Captured after every read that was added before.</param>
    public void Add(PassRead read)
    {
        _open.RemoveAll(pass => !IsOpen(pass, read.CapturedAt));
        Pass? best = null;
        var bestLikeness = 0;
        var canonical = VrmGrammar.Canonical(read.Vrm);
        foreach (var pass in _open)
        {
            var likeness = PassRule.Likeness(read.Vrm, canonical, pass);
            if (likeness == 0 || likeness < bestLikeness) continue;
            // They stand in the order of their first reads, so of equals the first stays.
            if (likeness == bestLikeness && pass.LastAt <= best!.LastAt) continue;
            (best, bestLikeness) = (pass, likeness);
        }
        if (best is not null) best.Add(read);
        else GoOnWith(new Pass(read));
    }

    bool IsOpen(Pass pass, DateTimeOffset instant) => rule.IsOpen(pass.FirstAt, pass.LastAt, instant);
}
