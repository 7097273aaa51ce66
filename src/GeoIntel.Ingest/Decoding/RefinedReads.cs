namespace GeoIntel.Ingest.Decoding;

/// <summary>A read's id, and the id of the one that it supersedes; empty for none.</summary>
readonly record struct RefinedId(string EventId, string Supersedes);

/// <summary>Remembers the last read of each vehicle that a device tracks, so that a refined one supersedes it.</summary>
/// <remarks>Bounded: the vehicles not heard of for longest are forgotten, and a refined read of one of those then stands
/// beside the earlier one. Any thread.</remarks>
sealed class RefinedReads
{
    public const int VehiclesMax = 4_096;

    readonly Lock _gate = new();
    readonly Dictionary<string, LinkedListNode<Known>> _known = new(StringComparer.Ordinal);
    readonly LinkedList<Known> _byAge = new();

    /// <summary>Notes a message that is a read of its own and supersedes the one before it of the same vehicle.</summary>
    /// <param name="vehicle">The device's name for the vehicle, unique in the feed.</param>
    /// <returns>Null when a newer message of the vehicle was noted before.</returns>
    public RefinedId? Replace(string vehicle, string eventId, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (Find(vehicle) is not { } before)
            {
                Put(new Known(vehicle, eventId, "", at, 1));
                return new RefinedId(eventId, "");
            }
            if (at < before.At) return null;
            if (before.EventId == eventId) return new RefinedId(eventId, before.Superseded); // the same message again

            Put(new Known(vehicle, eventId, "", at, 1) { Superseded = before.EventId });
            return new RefinedId(eventId, before.EventId);
        }
    }

    /// <summary>Notes a message about a vehicle; as long as its mark stays the same it is the same read.</summary>
    /// <param name="vehicle">The device's name for the vehicle, unique in the feed.</param>
    /// <param name="markBefore">The mark it had before by the device's own word; empty when the device does not
    /// say.</param>
    /// <returns>Null when a newer message with another mark was noted before.</returns>
    public RefinedId? Refine(string vehicle, string mark, DateTimeOffset at, string markBefore = "")
    {
        lock (_gate)
        {
            var before = Find(vehicle);
            if (before is null && markBefore.Length > 0)
                before = new Known(vehicle, $"{vehicle}/{markBefore}", markBefore, DateTimeOffset.MinValue, 1);
            if (before?.Mark == mark)
            {
                Put(before with { At = at > before.At ? at : before.At });
                return new RefinedId(before.EventId, before.Superseded);
            }
            if (at < before?.At) return null;

            // A mark that comes back after another one is a third read; the first was superseded and stays so.
            var count = (before?.Count ?? 0) + 1;
            var eventId = count < 3 ? $"{vehicle}/{mark}" : $"{vehicle}/{mark}/{count}";
            Put(new Known(vehicle, eventId, mark, at, count) { Superseded = before?.EventId ?? "" });
            return new RefinedId(eventId, before?.EventId ?? "");
        }
    }

    Known? Find(string vehicle) => _known.TryGetValue(vehicle, out var node) ? node.Value : null;

    void Put(Known known)
    {
        if (_known.Remove(known.Vehicle, out var node)) _byAge.Remove(node);
        _known.Add(known.Vehicle, _byAge.AddLast(known));
        if (_known.Count <= VehiclesMax) return;

        _known.Remove(_byAge.First!.Value.Vehicle);
        _byAge.RemoveFirst();
    }

    /// <param name="Count">How many marks the vehicle has had.</param>
    sealed record Known(string Vehicle, string EventId, string Mark, DateTimeOffset At, int Count)
    {
        public string Superseded { get; init; } = "";
    }
}
