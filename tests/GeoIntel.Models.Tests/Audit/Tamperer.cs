using System.Security.Cryptography;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

enum Tampering
{
    FlipByte,
    DeleteLine,
    DeleteEntry,
    SwapLines,
    Truncate,
    AlterEntryAndItsDigest,
    AlterBatchAndItsDigest,
    ReplaceTail,
    ForgeCheckpoint,
    ReplaceTailAndForgeCheckpoints,
    ReplaceTailWithStolenKey,
    SwapInstances,
    DuplicateEntry,
}

/// <summary>Alters an exported log somewhere before a limit, in one of the ways of <see cref="Tampering"/>.</summary>
sealed class Tamperer(Random random, ECDsa key, ECDsa foreignKey)
{
    /// <summary>The name of the value in which a byte was flipped last.</summary>
    public string FlippedValue { get; private set; } = "";

    /// <param name="end">The place in the log's parts before which something is altered.</param>
    /// <returns>The lines, at least one before the limit not as it was.</returns>
    public List<string> Apply(MadeLog log, Tampering kind, int end)
    {
        var lines = log.Lines();
        switch (kind)
        {
            case Tampering.FlipByte:
                // Each kind of line as often as the others, though most lines are entries.
                var kinds = log.Parts.Take(end).Select(part => part.GetType()).Distinct().ToList();
                var ofKind = kinds[random.Next(kinds.Count)];
                var some = Enumerable.Range(0, end).Where(i => log.Parts[i].GetType() == ofKind).ToList();
                var place = some[random.Next(some.Count)];
                lines[place] = Flip(lines[place]);
                break;
            case Tampering.DeleteLine:
                lines.RemoveAt(random.Next(end));
                break;
            case Tampering.DeleteEntry:
                lines.RemoveAt(EntryPlace(log, end));
                break;
            case Tampering.SwapLines:
                var (a, b) = (random.Next(end), random.Next(end));
                if (a == b) b = a == 0 ? 1 : a - 1;
                (lines[a], lines[b]) = (lines[b], lines[a]);
                break;
            case Tampering.Truncate:
                lines = lines[..random.Next(end)];
                break;
            case Tampering.AlterEntryAndItsDigest:
                var altered = EntryPlace(log, end);
                lines[altered] = AuditText.Write(Altered((SealedEntry)log.Parts[altered]));
                break;
            case Tampering.AlterBatchAndItsDigest:
                lines = Rewritten(log, EntryPlace(log, end), isTail: false, signer: null);
                break;
            case Tampering.ReplaceTail:
                lines = Rewritten(log, EntryPlace(log, end), isTail: true, signer: null);
                break;
            case Tampering.ReplaceTailAndForgeCheckpoints:
                lines = Rewritten(log, EntryPlace(log, end), isTail: true, signer: foreignKey);
                break;
            case Tampering.ReplaceTailWithStolenKey:
                lines = Rewritten(log, EntryPlace(log, end), isTail: true, signer: key);
                break;
            case Tampering.ForgeCheckpoint:
                var places = Enumerable.Range(0, end).Where(i => log.Parts[i] is Checkpoint).ToList();
                var forged = places[random.Next(places.Count)];
                lines[forged] = AuditText.Write(Forged((Checkpoint)log.Parts[forged]));
                break;
            case Tampering.SwapInstances:
                for (var i = 0; i < lines.Count; i++)
                {
                    if (log.Parts[i] is Checkpoint) continue;
                    lines[i] = lines[i].Replace("\"east\"", "\"?\"", StringComparison.Ordinal)
                        .Replace("\"west\"", "\"east\"", StringComparison.Ordinal)
                        .Replace("\"?\"", "\"west\"", StringComparison.Ordinal);
                }
                break;
            case Tampering.DuplicateEntry:
                var doubled = EntryPlace(log, end);
                if (doubled + 1 < end) lines.Insert(random.Next(doubled + 1, end), lines[doubled]);
                break;
        }
        return lines;
    }

    /// <summary>One bit of one character is another, somewhere from one value to the name of the next.</summary>
    public string Flip(string text)
    {
        const string Colon = "\":";
        var segments = text.Split(Colon);
        var chosen = random.Next(1, segments.Length);
        FlippedValue = segments[chosen - 1][(segments[chosen - 1].LastIndexOf('"') + 1)..];
        var place = segments.Take(chosen).Sum(segment => segment.Length + Colon.Length) + random.Next(segments[chosen].Length);
        var characters = text.ToCharArray();
        characters[place] ^= (char)(1 << random.Next(7));
        return new string(characters);
    }

    public SealedEntry Altered(SealedEntry entry) => (random.Next(6) switch
    {
        4 => entry with { CallId = entry.PartOf ?? Guid.Empty, PartOf = entry.CallId },
        5 when entry.CallId is not null || entry.PartOf is not null => entry with { CallId = null, PartOf = null },
        0 => entry with { Actor = "nobody" },
        1 => entry with { RowCount = (entry.RowCount ?? 0) + 1 },
        2 => entry with { RecordedAt = entry.RecordedAt.AddMicroseconds(1) },
        _ => entry with { Outcome = "refused" },
    }).WithDigest();

    int EntryPlace(MadeLog log, int end)
    {
        var places = Enumerable.Range(0, end).Where(i => log.Parts[i] is SealedEntry).ToList();
        return places[random.Next(places.Count)];
    }

    Checkpoint Forged(Checkpoint checkpoint) => random.Next(3) switch
    {
        0 => checkpoint with { Signature = foreignKey.SignData([1, 2, 3], HashAlgorithmName.SHA256) },
        1 => checkpoint with { Heads = [.. checkpoint.Heads.Select(head => head with { Entries = head.Entries + 1 })] },
        _ => Checkpoint.Sign(checkpoint.Number == 1 ? null : Before(checkpoint), checkpoint.Heads, checkpoint.MadeAt, foreignKey),
    };

    // Only its number counts here: what a forger signs need not follow anything.
    static Checkpoint Before(Checkpoint checkpoint) => checkpoint with { Number = checkpoint.Number - 1 };

    // One entry is altered, and everything that hangs on it is computed again: its batch, or its chain to the end; with a
    // signer the checkpoints, too.
    List<string> Rewritten(MadeLog log, int entryPlace, bool isTail, ECDsa? signer)
    {
        var victim = (SealedEntry)log.Parts[entryPlace];
        var heads = new SortedDictionary<string, ChainHead>(StringComparer.Ordinal);
        var parts = log.Parts.ToArray();
        parts[entryPlace] = Altered(victim);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not SealedBatch batch) continue;
            var isHit = batch.Instance == victim.Instance && batch.Last >= victim.Number && (isTail || batch.First <= victim.Number);
            if (isHit)
            {
                var entries = parts.Skip(i + 1).Take((int)batch.Count).Cast<SealedEntry>().ToList();
                batch = SealedBatch.Seal(heads.GetValueOrDefault(batch.Instance), entries, batch.SealedAt);
                parts[i] = batch;
            }
            heads[batch.Instance] = ChainHead.Of(batch);
        }
        if (signer is not null) SignAgain(parts, log.StartOf(entryPlace), signer);
        return [.. parts.Select(AuditText.Write)];
    }

    static void SignAgain(AuditPart[] parts, int from, ECDsa signer)
    {
        Checkpoint? before = null;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not Checkpoint checkpoint) continue;
            if (i >= from)
            {
                var digests = parts.OfType<SealedBatch>().ToDictionary(batch => (batch.Instance, batch.Number), batch => batch.Digest);
                var heads = checkpoint.Heads.Select(head => head with { Digest = digests[(head.Instance, head.Batch)] }).ToList();
                parts[i] = Checkpoint.Sign(before, heads, checkpoint.MadeAt, signer);
            }
            before = (Checkpoint)parts[i];
        }
    }
}
