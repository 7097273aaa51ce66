using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Decoded input as a stream that can be waited for, so that a stalled pipe does not hold up what was read
/// before it.</summary>
static class DecodedStream
{
    /// <summary>Reads decoded ahead of their taking.</summary>
    const int AheadMax = 2_000;

    /// <summary>Hands out the reads; refusals go to <paramref name="refused"/>, in their order, from another
    /// thread. Cameras' statuses are let go.</summary>
    public static IAsyncEnumerable<DecodedRead> ReadsAsync(
        IEnumerable<Decoded> decoded, Action<DecodeRefusal> refused, CancellationToken cancellation = default) =>
        ReadsAsync(decoded, refused, _ => { }, cancellation);

    /// <summary>Hands out the reads; refusals go to <paramref name="refused"/> and cameras' statuses to
    /// <paramref name="told"/>, in their order, from another thread.</summary>
    public static async IAsyncEnumerable<DecodedRead> ReadsAsync(
        IEnumerable<Decoded> decoded, Action<DecodeRefusal> refused, Action<CameraStatus> told,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ahead = Channel.CreateBounded<DecodedRead>(AheadMax);
        // Decoding waits for its input without a thread-pool thread's good manners, so it gets a thread of its own.
        var decoding = Task.Factory.StartNew(
            () => Decode(decoded, refused, told, ahead.Writer, abandoned.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await foreach (var read in ahead.Reader.ReadAllAsync(cancellation)) yield return read;
            await decoding;
        }
        finally
        {
            await abandoned.CancelAsync();
        }
    }

    static void Decode(
        IEnumerable<Decoded> decoded, Action<DecodeRefusal> refused, Action<CameraStatus> told,
        ChannelWriter<DecodedRead> ahead, CancellationToken abandoned)
    {
        try
        {
            foreach (var one in decoded)
            {
                if (one.Status is { } status) told(status);
                else if (!one.TryGetRead(out var read)) refused(one.Refusal!);
                else if (!ahead.TryWrite(read)) ahead.WriteAsync(read, abandoned).AsTask().GetAwaiter().GetResult();
            }
            ahead.Complete();
        }
        catch (Exception failure)
        {
            ahead.TryComplete(failure); // the one who takes the reads learns of it
        }
    }
}
