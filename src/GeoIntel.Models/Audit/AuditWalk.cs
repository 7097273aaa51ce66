namespace GeoIntel.Models.Audit;

/// <summary>One way through an export, from its first line to the first fault or the end.</summary>
sealed class AuditWalk(
    IEnumerator<string> lines, AuditRoot root, SortedDictionary<long, Checkpoint> held, long after) : IDisposable
{
    readonly SortedDictionary<string, ChainHead> _heads = new(StringComparer.Ordinal);
    readonly List<Digest> _leaves = [];
    Checkpoint? _last;
    long _heldUpTo;
    long _covered;
    AuditPart? _part;
    bool _isEnd;

    public AuditVerdict Run()
    {
        Step();
        var fault = Anchor();
        while (fault is null && !_isEnd && _part is Checkpoint checkpoint)
        {
            fault = Enter(checkpoint) ?? Cover(checkpoint);
            if (fault is not null) break;
            _last = checkpoint;
            _covered = checkpoint.EntryCount();
            if (held.ContainsKey(checkpoint.Number)) _heldUpTo = checkpoint.Number;
        }
        var uncovered = new SortedDictionary<string, EntryRange>(StringComparer.Ordinal);
        fault ??= Held() ?? Tail(uncovered);
        return new AuditVerdict
        {
            // A key that has signed something else than what is held proves nothing by itself any more.
            GoodUpTo = fault?.Kind == AuditFaultKind.NotAsHeld ? _heldUpTo : _last?.Number ?? 0,
            HeldUpTo = _heldUpTo,
            CoveredCount = _covered,
            Uncovered = [.. uncovered.Values],
            Fault = fault,
        };
    }

    public void Dispose() => lines.Dispose();

    long Next => (_last?.Number ?? 0) + 1;

    void Step()
    {
        _isEnd = !lines.MoveNext();
        _part = _isEnd ? null : AuditText.Read(lines.Current);
    }

    // An export of the later part begins with the checkpoint before it, whose heads are believed by its signature.
    AuditFault? Anchor()
    {
        if (after == 0) return null;
        if (_part is not Checkpoint anchor || anchor.Number != after)
            return AtCheckpoint(AuditFaultKind.Missing, after, $"The export does not begin with checkpoint {after}.");
        if (root.Problem(anchor) is { } problem) return AtCheckpoint(AuditFaultKind.Unsigned, after, $"Checkpoint {after}: {problem}.");
        if (HeldDiffers(anchor) is { } differs) return differs;
        foreach (var head in anchor.Heads) _heads[head.Instance] = head;
        if (held.ContainsKey(after)) _heldUpTo = after;
        _last = anchor;
        _covered = anchor.EntryCount();
        Step();
        return null;
    }

    AuditFault? Enter(Checkpoint checkpoint)
    {
        if (checkpoint.Number != Next)
            return AtCheckpoint(AuditFaultKind.Missing, Next, $"Checkpoint {Next} is not where it belongs; there stands number {checkpoint.Number}.");
        if (root.Problem(checkpoint) is { } problem)
            return AtCheckpoint(AuditFaultKind.Unsigned, Next, $"Checkpoint {Next}: {problem}.");
        if (HeldDiffers(checkpoint) is { } differs) return differs;
        if (checkpoint.Previous != (_last?.ComputeDigest() ?? default))
            return AtCheckpoint(AuditFaultKind.Replaced, Next, $"Checkpoint {Next} does not follow the one before it.");
        var isOrdered = checkpoint.Heads.Zip(checkpoint.Heads.Skip(1), static (a, b) => string.CompareOrdinal(a.Instance, b.Instance) < 0);
        var goesOn = _heads.Values.All(before => checkpoint.Heads.Any(head =>
            head.Instance == before.Instance
            && (head == before || (head.Batch > before.Batch && head.Entries > before.Entries))));
        return isOrdered.All(static ordered => ordered) && goesOn
            ? null
            : AtCheckpoint(AuditFaultKind.Replaced, Next, $"Checkpoint {Next} does not go on from the heads of the one before it.");
    }

    AuditFault? HeldDiffers(Checkpoint checkpoint) =>
        held.TryGetValue(checkpoint.Number, out var outside) && outside.ComputeDigest() != checkpoint.ComputeDigest()
            ? AtCheckpoint(
                AuditFaultKind.NotAsHeld, _heldUpTo + 1,
                $"Checkpoint {checkpoint.Number} is well signed and is not the one held outside: everything after checkpoint "
                + $"{_heldUpTo} may have been replaced by somebody with the signing key.")
            : null;

    AuditFault? Cover(Checkpoint checkpoint)
    {
        Step();
        foreach (var head in checkpoint.Heads)
        {
            var at = _heads.GetValueOrDefault(head.Instance) ?? new ChainHead(head.Instance, 0, 0, default);
            var fresh = new EntryRange(head.Instance, at.Entries + 1, head.Entries);
            while (at.Batch < head.Batch)
            {
                if (Batch(at, fresh, checkpoint.Number, out at) is { } fault) return fault;
            }
            if (at != head)
            {
                return AtEntries(
                    AuditFaultKind.Replaced, checkpoint.Number, fresh,
                    "They agree with each other and not with the signed checkpoint: at least one of them was replaced.");
            }
            _heads[head.Instance] = head;
        }
        return null;
    }

    AuditFault? Batch(ChainHead at, EntryRange fresh, long checkpoint, out ChainHead next)
    {
        next = at;
        var first = at.Entries + 1;
        if (_part is null) return Unread(checkpoint, new(at.Instance, first, first), $"batch {at.Batch + 1}");
        var rest = new EntryRange(at.Instance, first, first);
        if (_part is not SealedBatch batch || batch.Instance != at.Instance || batch.Number != at.Batch + 1)
            return AtEntries(AuditFaultKind.Missing, checkpoint, rest, $"Batch {at.Batch + 1} is not where it belongs; there stands {Said(_part)}.");
        if (batch.Digest != batch.ComputeDigest())
            return AtEntries(AuditFaultKind.Altered, checkpoint, rest, $"Batch {batch.Number} is not what its digest is of.");
        if (batch.Previous != at.Digest && at.Entries >= fresh.First)
        {
            return AtEntries(
                AuditFaultKind.Replaced, checkpoint, fresh with { Last = at.Entries },
                $"They agree with each other and not with batch {batch.Number}: at least one of them was replaced.");
        }
        if (batch.Previous != at.Digest || batch.First != first || batch.Last < first || batch.Last > fresh.Last)
            return AtEntries(AuditFaultKind.Replaced, checkpoint, rest, $"Batch {batch.Number} does not follow the one before it.");
        _leaves.Clear();
        for (var number = first; number <= batch.Last; number++)
        {
            Step();
            if (Entry(at.Instance, number, checkpoint) is { } fault) return fault;
        }
        if (MerkleTree.RootOf([.. _leaves]) != batch.Root)
        {
            return AtEntries(
                AuditFaultKind.Replaced, checkpoint, new(at.Instance, first, batch.Last),
                "Each agrees with its digest, and together they do not with their batch: at least one of them was replaced.");
        }
        next = ChainHead.Of(batch);
        Step();
        return null;
    }

    AuditFault? Entry(string instance, long number, long checkpoint)
    {
        var place = new EntryRange(instance, number, number);
        if (_part is null) return Unread(checkpoint, place, "the entry");
        if (_part is not SealedEntry entry || entry.Instance != instance || entry.Number != number)
            return AtEntries(AuditFaultKind.Missing, checkpoint, place, $"It is not where it belongs; there stands {Said(_part)}.");
        if (AuditVerification.ProblemOf(entry) is { } problem)
            return AtEntries(AuditFaultKind.Altered, checkpoint, place, $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.");
        _leaves.Add(entry.Digest);
        return null;
    }

    AuditFault? Tail(SortedDictionary<string, EntryRange> uncovered)
    {
        while (!_isEnd)
        {
            if (_part is Checkpoint found)
                return AtCheckpoint(AuditFaultKind.Missing, Next, $"Checkpoint {Next} is missing; number {found.Number} comes later.");
            if (_part is not SealedBatch batch)
                return AtCheckpoint(AuditFaultKind.Unreadable, Next, "After the last checkpoint there is something that is no batch.");
            var at = _heads.GetValueOrDefault(batch.Instance) ?? new ChainHead(batch.Instance, 0, 0, default);
            if (Batch(at, new(at.Instance, at.Entries + 1, long.MaxValue), Next, out var next) is { } fault) return fault;
            _heads[next.Instance] = next;
            uncovered[next.Instance] = uncovered.TryGetValue(next.Instance, out var range)
                ? range with { Last = next.Entries }
                : new(next.Instance, at.Entries + 1, next.Entries);
        }
        return null;
    }

    AuditFault? Held() => held.Count > 0 && held.Keys.Last() >= Next
        ? AtCheckpoint(
            AuditFaultKind.Missing, Next,
            $"Checkpoint {Next} is missing, and number {held.Keys.Last()} is held outside.")
        : null;

    AuditFault Unread(long checkpoint, EntryRange place, string what) => _isEnd
        ? AtEntries(AuditFaultKind.Missing, checkpoint, place, $"The export ends where {what} belongs.")
        : AtEntries(AuditFaultKind.Unreadable, checkpoint, place, $"The line of {what} is not as the log writes it.");

    static AuditFault AtCheckpoint(AuditFaultKind kind, long checkpoint, string explanation) =>
        new(kind, checkpoint, null, explanation);

    static AuditFault AtEntries(AuditFaultKind kind, long checkpoint, EntryRange entries, string explanation)
    {
        var which = entries.First == entries.Last ? $"Entry {entries.First}" : $"Entries {entries.First} to {entries.Last}";
        return new(kind, checkpoint, entries, $"{which} of {entries.Instance}: {explanation}");
    }

    static string Said(AuditPart part) => part switch
    {
        SealedEntry entry => $"entry {entry.Name}",
        SealedBatch batch => $"batch {batch.Number} of {batch.Instance}",
        _ => "a checkpoint",
    };
}
