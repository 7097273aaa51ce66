using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest.Tests.Spool;

/// <summary>Kills, power cuts and rot, made by cutting and changing the files that a spool has left.</summary>
public sealed class CrashTests
{
    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    [Fact]
    public async Task Cut_at_any_byte_of_the_last_append_the_rest_is_whole_and_goes_on()
    {
        using var folder = new SpoolFolder();
        var all = SpoolFolder.Make(new Random(1), 0, 12);
        long acknowledgedBytes;
        await using (var spool = folder.Open())
        {
            foreach (var some in all[..9].Chunk(3)) await spool.AppendAsync(some, default);
            acknowledgedBytes = new FileInfo(folder.Segments[^1]).Length;
            await spool.AppendAsync(all[9..], default);
        }
        var bytes = new FileInfo(folder.Segments[^1]).Length;
        Assert.True(bytes - acknowledgedBytes > 100);

        for (var length = acknowledgedBytes; length <= bytes; length++)
        {
            using var killed = folder.Copy();
            Truncate(killed.Segments[^1], length);
            var kept = length == bytes ? all : all[..9];

            await using var spool = killed.Open();
            SpoolFolder.AssertSame(kept, await ReadsOf(spool), $"cut at {length} of {bytes}");
            Assert.Equal(0, killed.Quarantined);
            var more = SpoolFolder.Make(new Random(2), 100, 1);
            await spool.AppendAsync(more, default);
            SpoolFolder.AssertSame([.. kept, .. more], await ReadsOf(spool), $"cut at {length} of {bytes}, and gone on");
        }
    }

    [Fact]
    public async Task Killed_while_a_segment_is_begun_nothing_is_lost_and_no_number_comes_twice()
    {
        using var folder = new SpoolFolder();
        var all = SpoolFolder.Make(new Random(3), 0, 6);
        await using (var spool = folder.Open(options => options with { SegmentBytesMax = 1 }))
        {
            foreach (var one in all) await spool.AppendAsync([one], default);
        }
        var last = folder.Segments[^1];
        var head = HeadBytes(last);

        for (var length = 0; length <= head; length++)
        {
            using var killed = folder.Copy();
            Truncate(killed.Segments[^1], length);

            await using var spool = killed.Open();
            SpoolFolder.AssertSame(all[..5], await ReadsOf(spool), $"begun and cut at {length}");
            var answer = await spool.AppendAsync([all[5]], default);
            Assert.True(answer.FirstSequence >= 6, $"cut at {length}: number {answer.FirstSequence} was given before");
            SpoolFolder.AssertSame(all, await ReadsOf(spool), $"begun, cut at {length}, and gone on");
        }
    }

    [Fact]
    public async Task Killed_while_segments_are_removed_the_rest_is_read_once()
    {
        using var folder = new SpoolFolder();
        var all = SpoolFolder.Make(new Random(4), 0, 6);
        await using (var spool = folder.Open(options => options with { SegmentBytesMax = 1 }))
        {
            foreach (var one in all) await spool.AppendAsync([one], default);
        }

        for (var removed = 0; removed < 5; removed++)
        {
            using var killed = folder.Copy();
            foreach (var segment in killed.Segments[..removed]) File.Delete(segment);
            File.Delete(Path.Combine(killed.Path, "forwarded")); // the older place is as good

            await using var spool = killed.Open();

            Assert.Equal(Math.Max(0, removed), spool.ForwardedSequence);
            SpoolFolder.AssertSame(all[removed..], await ReadsOf(spool), $"{removed} removed");
        }
    }

    [Fact]
    public async Task The_mark_of_what_is_forwarded_is_whole_though_its_writing_was_cut()
    {
        using var folder = new SpoolFolder();
        await using (var spool = folder.Open())
        {
            await spool.AppendAsync(SpoolFolder.Make(new Random(5), 0, 9), default);
            spool.MarkForwarded(4);
            spool.MarkForwarded(6);
        }
        var mark = Path.Combine(folder.Path, "forwarded");
        var bytes = File.ReadAllBytes(mark);

        for (var broken = 0; broken < bytes.Length; broken++)
        {
            using var killed = folder.Copy();
            var torn = bytes.ToArray();
            torn[broken] ^= 0x5A;
            File.WriteAllBytes(Path.Combine(killed.Path, "forwarded"), torn);

            await using var spool = killed.Open();

            Assert.Contains(spool.ForwardedSequence, new long[] { 4, 6 });
        }
    }

    // Anything may happen to a spool here; a plain list says what must come out.
    [Fact]
    public async Task Through_any_appends_kills_and_rot_everything_acknowledged_comes_out_once_and_in_order()
    {
        for (var seed = 0; seed < (IsLong ? 2_000 : 60); seed++) await LiveAsync(seed);
    }

    static async Task LiveAsync(int seed)
    {
        var random = new Random(seed);
        var folder = new SpoolFolder();
        try
        {
            var acknowledged = new List<DecodedRead>(); // the oracle
            var (forwarded, number, lastSequence) = (0, 0, 0L);
            Guid? source = null;
            for (var life = 0; life < 5; life++)
            {
                await using (var spool = folder.Open(options => options with { SegmentBytesMax = random.Next(200, 8_000) }))
                {
                    Assert.Equal(source ?? spool.Source, spool.Source);
                    source = spool.Source;
                    for (var step = random.Next(12); step > 0; step--)
                    {
                        if (random.Next(4) == 0)
                        {
                            var waiting = await SpoolFolder.TakeAsync(spool, spool.ForwardedSequence);
                            SpoolFolder.AssertSame(acknowledged[forwarded..], [.. waiting.Select(one => one.Read)], $"seed {seed}");
                            var count = random.Next(waiting.Count + 1);
                            if (count > 0) spool.MarkForwarded(waiting[count - 1].Sequence);
                            forwarded += count;
                            continue;
                        }
                        var some = SpoolFolder.Make(random, number, random.Next(1, 9));
                        var answer = await spool.AppendAsync(some, default);
                        Assert.True(answer.IsStored && answer.FirstSequence > lastSequence, $"seed {seed}: number {answer.FirstSequence} after {lastSequence}");
                        (number, lastSequence) = (number + some.Count, answer.FirstSequence + some.Count - 1);
                        acknowledged.AddRange(some);
                    }
                }
                folder = await KillAsync(folder, random, seed);
            }
            await using var last = folder.Open();
            SpoolFolder.AssertSame(acknowledged[forwarded..], await ReadsOf(last), $"seed {seed}, at the end");
            Assert.Equal(0, folder.Quarantined);
        }
        finally
        {
            folder.Dispose();
        }
    }

    /// <summary>A kill in the middle of an append: any part of it may be on the disk, or a power cut's zeros.</summary>
    static async Task<SpoolFolder> KillAsync(SpoolFolder folder, Random random, int seed)
    {
        var killed = folder.Copy();
        folder.Dispose();
        if (killed.Segments.Count == 0) return killed;

        var last = killed.Segments[^1];
        var frame = new Frame(FrameKind.Reads, 1_000_000, SpooledReads.ToPayload(SpoolFolder.Make(random, -9, 2), default));
        byte[] whole = [.. frame.ToHead(), .. frame.Payload.Span];
        var rest = random.Next(3) == 0 ? new byte[random.Next(5_000)] : whole[..random.Next(whole.Length)];
        await using (var file = new FileStream(last, FileMode.Append)) await file.WriteAsync(rest);
        Assert.True(File.Exists(last), $"seed {seed}");
        return killed;
    }

    [Fact]
    public async Task One_changed_bit_costs_the_append_it_lies_in_and_is_kept_and_counted()
    {
        using var folder = new SpoolFolder();
        var appends = new List<(long From, long Until, DecodedRead[] Reads)>();
        await using (var spool = folder.Open())
        {
            foreach (var some in SpoolFolder.Make(new Random(6), 0, 24).Chunk(4))
            {
                var from = new FileInfo(folder.Segments[^1]).Length;
                await spool.AppendAsync(some, default);
                appends.Add((from, new FileInfo(folder.Segments[^1]).Length, some));
            }
        }
        var random = new Random(7);
        var name = Path.GetFileNameWithoutExtension(folder.Segments[0]);

        for (var flip = 0; flip < (IsLong ? 5_000 : 300); flip++)
        {
            using var rotten = folder.Copy();
            var bytes = File.ReadAllBytes(rotten.Segments[0]);
            var (from, until, _) = appends[random.Next(appends.Count)];
            var at = (int)random.NextInt64(from, until);
            bytes[at] ^= (byte)(1 << random.Next(8));
            // Later segments follow, or this is the last one.
            File.WriteAllBytes(rotten.Segments[0], bytes);
            var kept = appends.Where(one => at < one.From || at >= one.Until).SelectMany(one => one.Reads).ToList();

            await using var spool = rotten.Open();
            SpoolFolder.AssertSame(kept, await ReadsOf(spool), $"flip {flip} at {at}");
            SpoolFolder.AssertSame(kept, await ReadsOf(spool), $"flip {flip} at {at}, read again");
            // A last append whose length has grown beyond the file looks like one that was being written.
            var looksTorn = until == bytes.Length && at >= from + 8 && at < from + 12;
            if (!looksTorn) Assert.Equal((1, 1), (rotten.Quarantined, spool.Status.QuarantinedCount));
            if (looksTorn || until == bytes.Length) continue;

            var damaged = File.ReadAllBytes(Path.Combine(rotten.Path, "quarantine", $"{name}-{from}.damaged"));
            Assert.Equal(bytes[(int)from..(int)until], damaged);
        }
    }

    [Fact]
    public async Task Damage_in_an_earlier_segment_is_found_when_it_is_forwarded_and_passed_over()
    {
        using var folder = new SpoolFolder();
        var all = SpoolFolder.Make(new Random(8), 0, 9);
        await using (var spool = folder.Open(options => options with { SegmentBytesMax = 1 }))
        {
            foreach (var some in all.Chunk(3)) await spool.AppendAsync(some, default);
        }
        var second = folder.Segments[1];
        var bytes = File.ReadAllBytes(second);
        bytes[^10] ^= 1;
        File.WriteAllBytes(second, bytes);

        await using var again = folder.Open();
        Assert.Equal(0, again.Status.QuarantinedCount);
        SpoolFolder.AssertSame([.. all[..3], .. all[6..]], await ReadsOf(again), "with a damaged second segment");

        Assert.Equal(1, again.Status.QuarantinedCount);
        Assert.Equal(10, (await again.AppendAsync([all[0]], default)).FirstSequence);
    }

    static async Task<List<DecodedRead>> ReadsOf(ReadSpool spool) =>
        [.. (await SpoolFolder.TakeAsync(spool, spool.ForwardedSequence)).Select(one => one.Read)];

    static void Truncate(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    static int HeadBytes(string segment)
    {
        using var reader = new SegmentReader(segment);
        Assert.True(reader.TryNext(new FileInfo(segment).Length, out var frame, out _));
        Assert.Equal(FrameKind.Head, frame.Kind);
        return frame.Bytes;
    }
}
