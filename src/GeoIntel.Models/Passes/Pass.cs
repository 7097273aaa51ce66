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
    readonly List<PassRead> _reads = [];
    readonly Dictionary<Vrm, PassVote> _votes = [];

    /// <summary>Begins with its first read.</summary>
    public Pass(PassRead first) => Add(first);

    /// <param name="reads">At least one, in the order of capture.</param>
    public static Pass Of(IReadOnlyList<PassRead> reads)
    {
        var pass = new Pass(reads[0]);
        for (var i = 1; i < reads.Count; i++) pass.Add(reads[i]);
        return pass;
    }

    /// <summary>In the order of capture; never empty.</summary>
    public IReadOnlyList<PassRead> Reads => _reads;

    /// <summary>That of its first read.</summary>
    public Guid Id => _reads[0].SightingId;

    public DateTimeOffset FirstAt => _reads[0].CapturedAt;
    public DateTimeOffset LastAt => _reads[^1].CapturedAt;

    /// <summary>The reading that won.</summary>
    public Vrm Vrm { get; private set; }

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
        _reads.Add(read);
        var vote = _votes.GetValueOrDefault(read.Vrm);
        vote = new PassVote(read.Vrm, vote.Count + 1, vote.ConfidenceMillionths + read.ConfidenceMillionths);
        _votes[read.Vrm] = vote;
        if (Vrm.IsEmpty || Vrm == read.Vrm || IsBetter(vote, _votes[Vrm])) Vrm = read.Vrm;
    }

    static bool IsBetter(PassVote a, PassVote b)
    {
        if (a.ConfidenceMillionths != b.ConfidenceMillionths) return a.ConfidenceMillionths > b.ConfidenceMillionths;
        if (a.Count != b.Count) return a.Count > b.Count;
        var (fits, otherFits) = (VrmGrammar.Fits(a.Vrm), VrmGrammar.Fits(b.Vrm));
        return fits != otherFits ? fits : a.Vrm.Packed < b.Vrm.Packed;
    }
}
