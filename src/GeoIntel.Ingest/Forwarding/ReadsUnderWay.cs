using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Forwarding;

/// <summary>The reads that are handed to the sender and not answered, and their number and size in bounds.</summary>
/// <param name="bytesMax">Their pictures stay in memory until they are answered.</param>
sealed class ReadsUnderWay(long bytesMax)
{
    readonly Lock _gate = new();
    readonly Queue<Entry> _inOrder = new();
    readonly Dictionary<long, Entry> _bySequence = [];
    TaskCompletionSource? _waitsForRoom;
    long _bytes;

    /// <summary>Waits until there is room; one alone has room whatever its size.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task waiting;
            lock (_gate)
            {
                if (_bytes < bytesMax) return;

                _waitsForRoom ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = _waitsForRoom.Task;
            }
            await waiting.WaitAsync(cancellation);
        }
    }

    public void Add(long sequence, DecodedRead read, long bytes)
    {
        var entry = new Entry(sequence, read, bytes);
        lock (_gate)
        {
            _inOrder.Enqueue(entry);
            _bySequence.Add(sequence, entry);
            _bytes += bytes;
        }
    }

    public DecodedRead Find(long sequence)
    {
        lock (_gate) return _bySequence[sequence].Read;
    }

    /// <summary>Takes out what was answered.</summary>
    /// <returns>The last sequence before which nothing is unanswered; null when that did not move.</returns>
    public long? Take(IEnumerable<long> sequences)
    {
        lock (_gate)
        {
            foreach (var sequence in sequences)
            {
                if (!_bySequence.Remove(sequence, out var answered)) continue;

                answered.IsAnswered = true;
                _bytes -= answered.Bytes;
            }
            long? through = null;
            while (_inOrder.TryPeek(out var first) && first.IsAnswered) through = _inOrder.Dequeue().Sequence;
            if (_bytes < bytesMax)
            {
                _waitsForRoom?.SetResult();
                _waitsForRoom = null;
            }
            return through;
        }
    }

    sealed class Entry(long sequence, DecodedRead read, long bytes)
    {
        public long Sequence => sequence;
        public DecodedRead Read => read;
        public long Bytes => bytes;
        public bool IsAnswered { get; set; }
    }
}
