namespace GeoIntel.Models.Meetings;

/// <summary>Which of so many things belong together; joining is for good (disjoint sets, with path halving).</summary>
sealed class JoinedReads(int count)
{
    readonly int[] _under = [.. Enumerable.Range(0, count)];

    /// <summary>The number that stands for all that are joined with this one.</summary>
    public int Of(int one)
    {
        while (_under[one] != one) one = _under[one] = _under[_under[one]];
        return one;
    }

    public void Join(int one, int other) => _under[Of(one)] = Of(other);
}
