using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Spool;
using GeoIntel.Ingest.Tests.Decoding;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Ingest.Tests.Spool;

/// <summary>A folder with a spool in it, and what a test does to both.</summary>
sealed class SpoolFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("geointel-spool-").FullName;

    public SpoolOptions Options => new() { Folder = Path, FreeBytesMin = 0 };

    /// <summary>The segments, oldest first.</summary>
    public List<string> Segments => [.. Directory.EnumerateFiles(Path, "*.spool").Order(StringComparer.Ordinal)];

    public int Quarantined
    {
        get
        {
            var folder = System.IO.Path.Combine(Path, "quarantine");
            return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count() : 0;
        }
    }

    public ReadSpool Open(Func<SpoolOptions, SpoolOptions>? with = null) =>
        ReadSpool.Open(with is null ? Options : with(Options), "f1", NullLogger.Instance);

    /// <summary>What a kill at this moment would leave, in a folder of its own.</summary>
    public SpoolFolder Copy()
    {
        var copy = new SpoolFolder();
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
            if (System.IO.Path.GetFileName(file) != "spool.lock") from.CopyTo(to);
        }
        return copy;
    }

    /// <summary>A read with pictures that can be told from every other.</summary>
    public static DecodedRead Make(Random random, int number)
    {
        var attachments = Enumerable.Range(0, random.Next(3)).Select(_ =>
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            return new Attachment((AttachmentKind)random.Next(1, 5), "image/jpeg", bytes);
        });
        return new DecodedRead(RoundTripTests.Make(random) with { VendorEventId = $"n{number}", WithdrawsEventId = random.Next(2) == 0 ? "" : "w" })
        {
            Attachments = [.. attachments],
        };
    }

    public static List<DecodedRead> Make(Random random, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Make(random, number))];

    /// <summary>What is there to read now, with the numbers.</summary>
    public static async Task<List<(long Sequence, DecodedRead Read)>> TakeAsync(ReadSpool spool, long after = 0)
    {
        // A read-only look ends where the spool does: one more append could only come from the test itself.
        var taken = new List<(long, DecodedRead)>();
        using var ended = new CancellationTokenSource();
        await using var frames = spool.ReadAsync(after, ended.Token).GetAsyncEnumerator(ended.Token);
        while (true)
        {
            var next = frames.MoveNextAsync();
            if (!next.IsCompleted)
            {
                await ended.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask());
                return taken;
            }
            Assert.True(await next);
            var reads = frames.Current;
            for (var i = 0; i < reads.Reads.Count; i++)
            {
                if (reads.FirstSequence + i > after) taken.Add((reads.FirstSequence + i, reads.Reads[i]));
            }
        }
    }

    public static void AssertSame(IReadOnlyList<DecodedRead> expected, IReadOnlyList<DecodedRead> found, string when)
    {
        for (var i = 0; i < Math.Min(expected.Count, found.Count); i++)
            Assert.True(AreSame(expected[i], found[i]), $"{when}: read {i} was {expected[i].Read}, came back as {found[i].Read}");
        Assert.True(expected.Count == found.Count, $"{when}: {expected.Count} reads expected, {found.Count} found");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    static bool AreSame(DecodedRead one, DecodedRead other) =>
        one.Read.Candidates.SequenceEqual(other.Read.Candidates)
        && one.Read.CharacterConfidences.SequenceEqual(other.Read.CharacterConfidences)
        && one.Read == other.Read with { Candidates = one.Read.Candidates, CharacterConfidences = one.Read.CharacterConfidences }
        && one.Attachments.Count == other.Attachments.Count
        && one.Attachments.Zip(other.Attachments).All(pair =>
            pair.First.Kind == pair.Second.Kind && pair.First.ContentType == pair.Second.ContentType
            && pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span));
}
