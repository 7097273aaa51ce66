using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

public sealed class InclusionProofTests : SignedLogTests
{
    const int Seed = 11;
    const int ForgeryCount = 2000;

    [Fact]
    public void Every_covered_entry_has_a_proof()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var log = MadeLog.From(new Random(seed), Key);
            for (var place = 0; place < log.EndOf(log.Checkpoints()[^1].Number); place++)
            {
                if (log.Parts[place] is not SealedEntry) continue;
                var proof = AuditText.ReadProof(AuditText.Write(ProofOf(log, place)))!;
                Assert.Null(proof.Problem(Root, proof.Checkpoint));
            }
        }
    }

    [Fact]
    public void Every_forged_proof_is_refused()
    {
        var random = new Random(Seed);
        var tamperer = new Tamperer(random, Key, ForeignKey);
        var counts = new int[7];
        for (var i = 0; i < ForgeryCount; i++)
        {
            var log = MadeLog.From(new Random(i % 20), Key);
            var places = Enumerable.Range(0, log.EndOf(2)).Where(at => log.Parts[at] is SealedEntry).ToList();
            var place = places[random.Next(places.Count)];
            var proof = ProofOf(log, place);
            var kind = i % counts.Length;
            var forged = kind switch
            {
                0 => AuditText.ReadProof(tamperer.Flip(AuditText.Write(proof))),
                1 => proof with { Entry = tamperer.Altered(proof.Entry) },
                2 => proof with { Path = [.. proof.Path, proof.Entry.Digest] },
                3 => proof with { Batch = (proof.Batch with { Root = proof.Entry.Digest, Last = proof.Batch.First + 1 }).WithDigest() },
                4 => proof with { Checkpoint = Checkpoint.Sign(null, proof.Checkpoint.Heads, proof.Checkpoint.MadeAt, ForeignKey) },
                5 => proof with { Later = [.. proof.Later, proof.Batch] },
                _ => Rebuilt(proof, tamperer.Altered(proof.Entry)),
            };

            counts[kind]++;
            Assert.True(
                forged?.Problem(Root, proof.Checkpoint) is not null || forged is null, $"seed {Seed}, forgery {i} of kind {kind}");
        }
        Assert.All(counts, count => Assert.True(count >= ForgeryCount / counts.Length));
    }

    [Fact]
    public void A_proof_for_another_checkpoint_than_the_one_held_is_refused()
    {
        var log = MadeLog.From(new Random(Seed), Key);
        var proof = ProofOf(log, Enumerable.Range(0, log.Parts.Count).First(at => log.Parts[at] is SealedEntry));

        Assert.NotNull(proof.Problem(Root, log.Checkpoints()[^1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1000)]
    public void A_path_leads_from_its_own_leaf_and_place_to_theRoot_and_from_no_other(int count)
    {
        var leaves = Enumerable.Range(0, count).Select(i => Digest.Of(BitConverter.GetBytes(i))).ToArray();
        var root = MerkleTree.RootOf(leaves);
        for (var place = 0; place < count; place++)
        {
            var path = MerkleTree.PathOf(leaves, place);
            Assert.Equal(root, MerkleTree.RootBy(leaves[place], place, count, path));
            if (count == 1) continue;
            Assert.NotEqual(root, MerkleTree.RootBy(leaves[(place + 1) % count], place, count, path));
            Assert.NotEqual(root, MerkleTree.RootBy(leaves[place], place ^ 1, count, path));
        }
    }

    static InclusionProof Rebuilt(InclusionProof proof, SealedEntry altered)
    {
        var root = MerkleTree.RootBy(altered.Digest, altered.Number - proof.Batch.First, proof.Batch.Count, proof.Path)!.Value;
        return proof with { Entry = altered, Batch = (proof.Batch with { Root = root }).WithDigest() };
    }

    internal static InclusionProof ProofOf(MadeLog log, int place)
    {
        var entry = (SealedEntry)log.Parts[place];
        var batchPlace = place;
        while (log.Parts[batchPlace] is not SealedBatch) batchPlace--;
        var batch = (SealedBatch)log.Parts[batchPlace];
        var entries = log.Parts.Skip(batchPlace + 1).Take((int)batch.Count).Cast<SealedEntry>().ToList();
        var checkpoint = (Checkpoint)log.Parts[log.StartOf(place)];
        var head = checkpoint.Heads.Single(of => of.Instance == entry.Instance);
        var later = log.Parts.OfType<SealedBatch>()
            .Where(of => of.Instance == entry.Instance && of.Number > batch.Number && of.Number <= head.Batch).ToList();
        return InclusionProof.Of((int)(entry.Number - batch.First), entries, batch, later, checkpoint);
    }
}
