using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

/// <summary>What a verifier must say, found by laying the tampered log beside the one that was sealed.</summary>
/// <param name="Checkpoint">The checkpoint that covers the first bad place.</param>
/// <param name="Instance">Null when the checkpoint itself is the place.</param>
/// <param name="First">The first bad entry, or the first of those that cannot be told apart.</param>
/// <param name="GoodUpTo">The last checkpoint before the place.</param>
readonly record struct SlowOracle(long Checkpoint, string? Instance, long First, long GoodUpTo)
{
    /// <param name="isRootKey">Whether a checkpoint is signed by the root.</param>
    public static SlowOracle Of(MadeLog log, IReadOnlyList<string> lines, IReadOnlyList<long> held, Func<Checkpoint, bool> isRootKey)
    {
        var place = Enumerable.Range(0, log.Parts.Count)
            .First(i => i >= lines.Count || lines[i] != AuditText.Write(log.Parts[i]));
        var found = place < lines.Count ? AuditText.Read(lines[place]) : null;
        var start = log.StartOf(place);
        var cover = (Checkpoint)log.Parts[start];
        switch (log.Parts[place])
        {
            case Checkpoint sealedThere:
                // A thief with the key is betrayed only by what is held outside, and everything after the one before is in doubt.
                if (found is Checkpoint other && other.Number == sealedThere.Number && isRootKey(other))
                {
                    var lastGood = held.Where(number => number < sealedThere.Number).DefaultIfEmpty(0).Max();
                    return new(lastGood + 1, null, 0, lastGood);
                }
                return new(sealedThere.Number, null, 0, sealedThere.Number - 1);
            case SealedBatch sealedThere:
                // A header that agrees with itself hides among all that its checkpoint added to the chain.
                var isPlausible = found is SealedBatch batch && batch.Instance == sealedThere.Instance
                    && batch.Number == sealedThere.Number && batch.Digest == batch.ComputeDigest();
                var first = isPlausible
                    ? log.Parts.Skip(start).OfType<SealedBatch>().First(of => of.Instance == sealedThere.Instance).First
                    : sealedThere.First;
                return new(cover.Number, sealedThere.Instance, first, cover.Number - 1);
            default:
                // An entry that agrees with itself hides in its batch.
                var entry = (SealedEntry)log.Parts[place];
                var isHidden = found is SealedEntry twin && twin.Name == entry.Name && twin.Digest != entry.Digest
                    && twin.Digest == twin.ComputeDigest();
                var from = isHidden
                    ? log.Parts.OfType<SealedBatch>().First(of => of.Instance == entry.Instance && of.Last >= entry.Number).First
                    : entry.Number;
                return new(cover.Number, entry.Instance, from, cover.Number - 1);
        }
    }
}
