using System.Security.Cryptography;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

/// <summary>A log of three instances made from a seed: four to six checkpoints, and entries that none covers yet.</summary>
sealed class MadeLog
{
    static readonly string[] Instances = ["east", "north", "west"];
    static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    MadeLog(IReadOnlyList<AuditPart> parts) => Parts = parts;

    public IReadOnlyList<AuditPart> Parts { get; }

    public List<string> Lines() => [.. Parts.Select(AuditText.Write)];

    public IReadOnlyList<Checkpoint> Checkpoints() => [.. Parts.OfType<Checkpoint>()];

    /// <summary>The place in <see cref="Parts"/> after everything that the checkpoint covers.</summary>
    public int EndOf(long checkpoint)
    {
        var next = Parts.ToList().FindIndex(part => part is Checkpoint { } later && later.Number == checkpoint + 1);
        if (next >= 0) return next;
        var last = Checkpoints()[^1];
        return Parts.ToList().FindLastIndex(part =>
            part is SealedEntry entry && last.Heads.Any(head => head.Instance == entry.Instance && entry.Number <= head.Entries)) + 1;
    }

    /// <summary>The place of the checkpoint that covers the part at a place.</summary>
    public int StartOf(int place)
    {
        while (Parts[place] is not Checkpoint) place--;
        return place;
    }

    public static MadeLog From(Random random, ECDsa key)
    {
        var parts = new List<AuditPart>();
        var heads = new SortedDictionary<string, ChainHead>(StringComparer.Ordinal);
        Checkpoint? last = null;
        var checkpointCount = random.Next(4, 7);
        for (var number = 1; number <= checkpointCount + 1; number++)
        {
            var fresh = new List<AuditPart>();
            foreach (var instance in Instances)
            {
                // Not every instance has something new each time, and one joins late.
                for (var batches = number == 1 && instance == "north" ? 0 : random.Next(0, 4); batches > 0; batches--)
                    AddBatch(random, heads, instance, fresh);
            }
            if (number <= checkpointCount)
            {
                if (fresh.Count == 0) AddBatch(random, heads, "east", fresh);
                last = Checkpoint.Sign(last, heads.Values, Start.AddMinutes(number), key);
                parts.Add(last);
            }
            parts.AddRange(fresh);
        }
        return new MadeLog(parts);
    }

    public static SealedEntry Entry(Random random, string instance, long number)
    {
        var personal = random.Next(3) == 0 ? null : Bytes(random, 40);
        var call = random.Next(3); // of none, a call's own, or adding to another
        return new SealedEntry
        {
            Instance = instance,
            Number = number,
            Row = random.Next(1, 1_000_000),
            RecordedAt = Start.AddMicroseconds(random.Next()),
            Actor = $"person-{random.Next(9)}@unit",
            Action = random.Next(2) == 0 ? "consultation" : "alteration",
            Rpc = "geointel.v1.SightingService/SearchSightings",
            PurposeClass = random.Next(2) == 0 ? null : random.Next(1, 5),
            PurposeReference = random.Next(2) == 0 ? null : $"OP-\u00c9T\u00c9-{random.Next(100)}",
            ResourceKind = random.Next(2) == 0 ? null : "nominal",
            ResourceId = random.Next(2) == 0 ? null : $"n{random.Next(50)}",
            ResourceRevision = random.Next(2) == 0 ? null : random.Next(1, 9),
            ResourceDigest = random.Next(2) == 0 ? null : Digest.Of(Bytes(random, 8)),
            RowCount = random.Next(3) == 0 ? null : random.Next(0, 200),
            Outcome = "ok",
            CallId = call == 1 ? new Guid(Bytes(random, 16)) : null,
            PartOf = call == 2 ? new Guid(Bytes(random, 16)) : null,
            PersonalId = personal is null ? null : new Guid(Bytes(random, 16)),
            PersonalDigest = personal is null ? null : Digest.Of(personal),
            Personal = personal,
            Digest = default,
        }.WithDigest();
    }

    static void AddBatch(Random random, SortedDictionary<string, ChainHead> heads, string instance, List<AuditPart> parts)
    {
        var before = heads.GetValueOrDefault(instance);
        var entries = Enumerable.Range(1, random.Next(1, 9))
            .Select(i => Entry(random, instance, (before?.Entries ?? 0) + i)).ToList();
        var batch = SealedBatch.Seal(before, entries, Start.AddSeconds(random.Next(100_000)));
        parts.Add(batch);
        parts.AddRange(entries);
        heads[instance] = ChainHead.Of(batch);
    }

    static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
