using System.Security.Cryptography;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

public sealed class AuditVerificationTests : SignedLogTests
{
    const int Seed = 7;
    const int TamperingCount = 10_000;

    [Fact]
    public void A_log_nobody_touched_is_good_to_its_last_checkpoint_and_the_rest_is_not_covered()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var log = MadeLog.From(new Random(seed), Key);
            var checkpoints = log.Checkpoints();

            var verdict = AuditVerification.Run(log.Lines(), Root, [checkpoints[2]]);

            Assert.True(verdict.IsGood, $"seed {seed}: {verdict.Fault?.Explanation}");
            Assert.Equal((checkpoints[^1].Number, 3), (verdict.GoodUpTo, verdict.HeldUpTo));
            Assert.Equal(checkpoints[^1].EntryCount(), verdict.CoveredCount);
            Assert.Equal(
                log.Parts.OfType<SealedEntry>().Count() - verdict.CoveredCount,
                verdict.Uncovered.Sum(range => range.Last - range.First + 1));
        }
    }

    [Fact]
    public void Every_tampering_before_the_checkpoint_held_outside_is_found_where_it_is()
    {
        var random = new Random(Seed);
        var tamperer = new Tamperer(random, Key, ForeignKey);
        var kinds = Enum.GetValues<Tampering>();
        var counts = new Dictionary<Tampering, int>();
        var flipped = new HashSet<string>();
        var log = MadeLog.From(random, Key);
        for (var i = 0; i < TamperingCount; i++)
        {
            if (i % 50 == 0) log = MadeLog.From(random, Key);
            var kind = kinds[i % kinds.Length];
            var checkpoints = log.Checkpoints();
            var last = random.Next(1, checkpoints.Count + 1);
            long[] held = random.Next(2) == 0 ? [last] : [random.Next(1, last + 1), last];
            var lines = tamperer.Apply(log, kind, log.EndOf(last));
            if (kind == Tampering.FlipByte) flipped.Add(tamperer.FlippedValue);
            if (lines.SequenceEqual(log.Lines())) continue;

            var verdict = AuditVerification.Run(lines, Root, held.Select(number => checkpoints[(int)number - 1]));

            var expected = SlowOracle.Of(log, lines, held, checkpoint => Root.Problem(checkpoint) is null);
            var place = $"seed {Seed}, tampering {i}, {kind}: {verdict.Fault?.Explanation}";
            Assert.False(verdict.IsGood, place);
            Assert.True(
                expected == new SlowOracle(
                    verdict.Fault!.Checkpoint, verdict.Fault.Entries?.Instance, verdict.Fault.Entries?.First ?? 0, verdict.GoodUpTo),
                $"{place} but it is {expected}");
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }

        Assert.All(kinds, kind => Assert.InRange(counts[kind], TamperingCount / kinds.Length - 60, TamperingCount / kinds.Length + 1));
        Assert.Superset(
            new HashSet<string>
            {
                "part", "instance", "number", "row", "recordedAt", "actor", "action", "rpc", "purposeClass", "purposeReference",
                "resourceKind", "resourceId", "resourceRevision", "resourceDigest", "rowCount", "outcome", "personalId",
                "personalDigest", "personal", "digest", "first", "last", "sealedAt", "root", "previous", "madeAt", "heads",
                "batch", "entries", "key", "signature",
            },
            flipped);
    }

    [Fact]
    public void What_no_checkpoint_covers_can_be_replaced_and_is_said_to_be_unproven()
    {
        var log = MadeLog.From(new Random(Seed), Key);
        var covered = log.EndOf(log.Checkpoints()[^1].Number);
        var lines = log.Lines()[..covered];
        var entry = MadeLog.Entry(new Random(1), "south", 1);
        lines.Add(AuditText.Write(SealedBatch.Seal(null, [entry], entry.RecordedAt)));
        lines.Add(AuditText.Write(entry));

        var verdict = AuditVerification.Run(lines, Root, [log.Checkpoints()[^1]]);

        Assert.True(verdict.IsGood);
        Assert.Equal([new EntryRange("south", 1, 1)], verdict.Uncovered);
    }

    [Fact]
    public void The_later_part_of_a_log_is_good_by_itself_when_it_is_asked_for_so()
    {
        var log = MadeLog.From(new Random(Seed), Key);
        var later = log.Lines();
        later.RemoveRange(1, log.EndOf(1) - 1);

        Assert.True(AuditVerification.Run(later, Root, [], after: 1).IsGood);
        Assert.Equal(AuditFaultKind.Missing, AuditVerification.Run(log.Lines()[1..], Root, [], after: 1).Fault!.Kind);
        Assert.False(AuditVerification.Run(later, Root, []).IsGood);
    }

    [Fact]
    public void A_held_checkpoint_that_theRoot_did_not_sign_is_refused()
    {
        var log = MadeLog.From(new Random(Seed), Key);
        var foreign = Checkpoint.Sign(null, log.Checkpoints()[0].Heads, log.Checkpoints()[0].MadeAt, ForeignKey);

        Assert.Throws<ArgumentException>(() => AuditVerification.Run(log.Lines(), Root, [foreign]));
    }

    [Fact]
    public void Checkpoints_signed_before_and_after_a_change_ofKey_are_good_by_aRoot_of_bothKeys()
    {
        using var both = AuditRoot.Parse(Key.ExportSubjectPublicKeyInfoPem() + "\n" + ForeignKey.ExportSubjectPublicKeyInfoPem());
        var checkpoints = MadeLog.From(new Random(Seed), Key).Checkpoints();

        Assert.Null(both.Problem(checkpoints[0]));
        Assert.Null(both.Problem(Checkpoint.Sign(checkpoints[0], checkpoints[1].Heads, checkpoints[1].MadeAt, ForeignKey)));
    }

    [Fact]
    public void ARoot_without_a_publicKey_or_with_a_private_one_is_refused()
    {
        Assert.Throws<FormatException>(() => AuditRoot.Parse("no key"));
        Assert.Throws<FormatException>(() => AuditRoot.Parse(Key.ExportPkcs8PrivateKeyPem()));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<FormatException>(() => AuditRoot.Parse(other.ExportSubjectPublicKeyInfoPem()));
    }
}
