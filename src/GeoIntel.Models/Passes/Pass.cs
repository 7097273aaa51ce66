using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Passes;

/// <summary>The reads of one vehicle by one camera in one go, and how they voted on its mark.</summary>
/// <remarks>
/// The winner is the reading with the greatest sum of confidences; of equals the one read more often, then one that has
/// a British form as it stands, then the lowest by its packed number. So a sure read outranks two doubtful ones, and a
/// device that tells no confidence is decided by number.
/// </remarks>
public sealed class Pass
{
    readonly List<Guid> _sightingIds = [];
    readonly Dictionary<Vrm, PassVote> _votes = [];

    /// <summary>Begins with its first read.</summary>
    public Pass(PassRead first)
    {
        FirstAt = first.CapturedAt;
        Add(first);
    }

    Pass(DateTimeOffset firstAt, DateTimeOffset lastAt) => (FirstAt, LastAt) = (firstAt, lastAt);

    /// <param name="reads">At least one, in the order of capture.</param>
    public static Pass Of(IReadOnlyList<PassRead> reads)
    {
        var pass = new Pass(reads[0]);
        for (var i = 1; i < reads.Count; i++) pass.Add(reads[i]);
        return pass;
    }

    /// <summary>The same pass again, from what was kept of it.</summary>
    /// <param name="sightingIds">In the order of capture; at least one.</param>
    /// <param name="votes">Of these reads, in any order.</param>
    public static Pass Of(
        IReadOnlyList<Guid> sightingIds, DateTimeOffset firstAt, DateTimeOffset lastAt, IEnumerable<PassVote> votes)
    {
        var pass = new Pass(firstAt, lastAt);
        pass._sightingIds.AddRange(sightingIds);
        foreach (var vote in votes) pass.Count(vote);
        return pass;
    }

    /// <summary>Those of its reads, in the order of capture; never empty.</summary>
    public IReadOnlyList<Guid> SightingIds => _sightingIds;

    /// <summary>That of its first read.</summary>
    public Guid Id => _sightingIds[0];

    public DateTimeOffset FirstAt { get; }
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>The reading that won.</summary>
    public Vrm Vrm { get; private set; }

    /// <summary>What the reading that won stands for where a camera cannot tell marks apart.</summary>
    public Vrm Canonical { get; private set; }

    /// <summary>Every reading, the winner first.</summary>
    public IReadOnlyList<PassVote> Votes
    {
        get
        {
            var votes = _votes.Values.ToList();
            votes.Sort(static (a, b) => IsBetter(a, b) ? -1 : IsBetter(b, a) ? 1 : 0);
            return votes;
        }
    }

    /// <summary>Adds a read captured after all of its others.</summary>
    internal void Add(PassRead read)
    {
        _sightingIds.Add(read.SightingId);
        LastAt = read.CapturedAt;
        var vote = _votes.GetValueOrDefault(read.Vrm);
        Count(new PassVote(read.Vrm, vote.Count + 1, vote.ConfidenceMillionths + read.ConfidenceMillionths));
    }

    // What a reading got only grows, so the winner is the better of the winner so far and this one.
    void Count(PassVote vote)
    {
        _votes[vote.Vrm] = vote;
        if (Vrm == vote.Vrm || (!Vrm.IsEmpty && !IsBetter(vote, _votes[Vrm]))) return;
        (Vrm, Canonical) = (vote.Vrm, VrmGrammar.Canonical(vote.Vrm));
    }

    static bool IsBetter(PassVote a, PassVote b)
    {
        if (a.ConfidenceMillionths != b.ConfidenceMillionths) return a.ConfidenceMillionths > b.ConfidenceMillionths;
        if (a.Count != b.Count) return a.Count > b.Count;
        var (fits, otherFits) = (VrmGrammar.Fits(a.Vrm), VrmGrammar.Fits(b.Vrm));
        return fits != otherFits ? fits : a.Vrm.Packed < b.Vrm.Packed;
    }
}
