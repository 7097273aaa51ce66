namespace GeoIntel.Models.Correlation;

/// <summary>Neighbouring places in an array.</summary>
readonly record struct Run(int Start, int Count)
{
    public int End => Start + Count;
}

/// <summary>Gives out runs of places. What keeps its length keeps its places, so nothing else moves; what is given back
/// waits for one of the same length.</summary>
sealed class Runs
{
    readonly Dictionary<int, Stack<int>> _free = [];
    int _end;
    int _holes;

    /// <summary>So much was given back that it pays to lay everything anew.</summary>
    public bool AreSparse => _holes > 1024 + _end / 2;

    public Run Take(int count)
    {
        if (count == 0) return default;
        if (_free.TryGetValue(count, out var free) && free.TryPop(out var start))
        {
            _holes -= count;
            return new Run(start, count);
        }
        _end = checked(_end + count);
        return new Run(_end - count, count);
    }

    /// <summary>A run of another length, if it must be.</summary>
    /// <param name="freed">What was given back for it; empty when the run stays.</param>
    public Run Resize(Run run, int count, out Run freed)
    {
        freed = run.Count == count ? default : run;
        if (run.Count == count) return run;
        Free(run);
        return Take(count);
    }

    void Free(Run run)
    {
        if (run.Count == 0) return;
        if (!_free.TryGetValue(run.Count, out var free)) _free.Add(run.Count, free = new Stack<int>());
        free.Push(run.Start);
        _holes += run.Count;
    }
}
