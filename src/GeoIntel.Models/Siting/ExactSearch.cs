namespace GeoIntel.Models.Siting;

/// <summary>One run of the branch and bound.</summary>
sealed class ExactSearch
{
    readonly CoverageRows _rows;
    readonly ExactWeights _weights, _paid, _kept;
    readonly long _boundUnits, _nodesMax;
    readonly CancellationToken _stopping;
    readonly List<int> _taken = [];
    long _bestUnits, _openBound;

    /// <param name="prices">What each demand pays to sites that cover it, from 0 to its weight.</param>
    /// <param name="first">A choice to begin with; the better it is, the less is tried.</param>
    /// <param name="boundUnits">No choice adds more.</param>
    public ExactSearch(
        CoverageRows rows, ExactWeights weights, ExactWeights prices, IEnumerable<int> first, long boundUnits,
        long nodesMax, CancellationToken stopping)
    {
        (_rows, _weights, _paid, _kept) = (rows, weights, prices, weights.Less(prices));
        (_boundUnits, _nodesMax, _stopping) = (boundUnits, nodesMax, stopping);
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
        adding = Promising(adding, gained, left, covered);
        var gains = Array.ConvertAll(adding, of => of.Gain);
        var rest = Array.ConvertAll(adding, of => of.Site);
        var bounds = BoundsFrom(rest, gains, left, covered);
        for (var i = 0; i < rest.Length; i++)
        {
            var bound = Math.Min(_boundUnits, gained + bounds[i]);
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

    /// <summary>Without the sites with which, whatever is taken besides, the best choice so far is not
    /// beaten.</summary>
    (long Gain, int Site)[] Promising((long Gain, int Site)[] adding, long gained, int left, ulong[] covered)
    {
        if (adding.Length <= left) return adding;
        var union = covered.ToArray();
        foreach (var (_, site) in adding) CoverageRows.Add(union, _rows[site]);
        var pays = Array.ConvertAll(adding, of => _paid.SumOfNew(_rows[of.Site], covered));
        Int128 others = gained + _kept.SumOfNew(union, covered); // with all but the last of the best paid
        foreach (var pay in pays.OrderDescending().Take(left - 1)) others += pay;
        return [.. adding.Where((_, i) => others + pays[i] > _bestUnits)];
    }

    /// <summary>What so many of the sites from each on add, at most: by their greatest gains, by all that they reach,
    /// and by what the best paid are paid and the demands keep.</summary>
    long[] BoundsFrom(int[] sites, long[] gains, int left, ulong[] covered)
    {
        var (bounds, union, reachable, kept) = (new long[sites.Length], covered.ToArray(), 0L, 0L);
        var (bestPaid, paid) = (new PriorityQueue<long, long>(), (Int128)0);
        for (var i = sites.Length - 1; i >= 0; i--)
        {
            var row = _rows[sites[i]];
            reachable += _weights.SumOfNew(row, union);
            kept += _kept.SumOfNew(row, union);
            CoverageRows.Add(union, row);
            var pay = _paid.SumOfNew(row, covered);
            paid += pay;
            bestPaid.Enqueue(pay, pay);
            if (bestPaid.Count > left) paid -= bestPaid.Dequeue();
            bounds[i] = (long)Int128.Min(GainBound.Of(gains.AsSpan(i), left, reachable), kept + paid);
        }
        return bounds;
    }
}
