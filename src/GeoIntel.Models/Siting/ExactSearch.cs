namespace GeoIntel.Models.Siting;

/// <summary>One run of the branch and bound.</summary>
sealed class ExactSearch
{
    readonly CoverageRows _rows;
    readonly ExactWeights _weights;
    readonly long _boundUnits, _nodesMax;
    readonly CancellationToken _stopping;
    readonly List<int> _taken = [];
    long _bestUnits, _openBound;

    /// <param name="first">A choice to begin with; the better it is, the less is tried.</param>
    /// <param name="boundUnits">No choice adds more.</param>
    public ExactSearch(
        CoverageRows rows, ExactWeights weights, IEnumerable<int> first, long boundUnits, long nodesMax,
        CancellationToken stopping)
    {
        (_rows, _weights, _boundUnits, _nodesMax, _stopping) = (rows, weights, boundUnits, nodesMax, stopping);
        Best = [.. first];
        var covered = new ulong[CoverageRows.WordsFor(rows.DemandCount)];
        foreach (var site in Best) CoverageRows.Add(covered, rows[site]);
        _bestUnits = weights.SumOf(covered);
    }

    public int[] Best { get; private set; }

    public long NodeCount { get; private set; }

    public long GainsReckoned { get; private set; }

    /// <summary>Of what any choice adds: the best one, or a branch that the nodes did not suffice for.</summary>
    public long BoundUnits => Math.Max(_bestUnits, _openBound);

    public void Run(int sitesMax)
    {
        var none = new ulong[CoverageRows.WordsFor(_rows.DemandCount)];
        Branch(0, sitesMax, [.. Enumerable.Range(0, _rows.Count)], none);
    }

    /// <param name="sites">Those that may still be taken.</param>
    void Branch(long gained, int left, int[] sites, ulong[] covered)
    {
        if (left == 0) return;
        _stopping.ThrowIfCancellationRequested();
        GainsReckoned += sites.Length;
        var adding = sites.Select(site => (Gain: _weights.SumOfNew(_rows[site], covered), Site: site))
            .Where(of => of.Gain > 0).OrderByDescending(of => of.Gain).ThenBy(of => of.Site).ToArray();
        var gains = Array.ConvertAll(adding, of => of.Gain);
        var rest = Array.ConvertAll(adding, of => of.Site);
        var reachable = ReachableFrom(rest, covered);
        for (var i = 0; i < rest.Length; i++)
        {
            var bound = Math.Min(_boundUnits, gained + GainBound.Of(gains.AsSpan(i), left, reachable[i]));
            if (bound <= _bestUnits) return; // and so are all after it
            if (NodeCount == _nodesMax)
            {
                _openBound = Math.Max(_openBound, bound);
                return;
            }
            NodeCount++;
            _taken.Add(rest[i]);
            Note(gained + gains[i]);
            var with = covered.ToArray();
            CoverageRows.Add(with, _rows[rest[i]]);
            Branch(gained + gains[i], left - 1, rest[(i + 1)..], with);
            _taken.RemoveAt(_taken.Count - 1);
        }
    }

    void Note(long units)
    {
        if (units <= _bestUnits) return;
        (_bestUnits, Best) = (units, [.. _taken]);
    }

    // What the sites from each on add together.
    long[] ReachableFrom(int[] sites, ulong[] covered)
    {
        var (reachable, union, sum) = (new long[sites.Length], covered.ToArray(), 0L);
        for (var i = sites.Length - 1; i >= 0; i--)
        {
            reachable[i] = sum += _weights.SumOfNew(_rows[sites[i]], union);
            CoverageRows.Add(union, _rows[sites[i]]);
        }
        return reachable;
    }
}
