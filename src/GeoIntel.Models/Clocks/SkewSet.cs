namespace GeoIntel.Models.Clocks;

/// <summary>A set of differences between two clocks in whole seconds, from minus to plus a greatest one.</summary>
sealed class SkewSet(int secondsMax)
{
    readonly bool[] _excluded = new bool[2 * secondsMax + 1];

    public int SecondsMax => secondsMax;

    public bool Holds(int seconds) => Math.Abs(seconds) > secondsMax || !_excluded[seconds + secondsMax];

    public void Exclude(int seconds) => _excluded[seconds + secondsMax] = true;

    /// <summary>The same differences the other way round.</summary>
    public SkewSet Reversed()
    {
        var reversed = new SkewSet(secondsMax);
        for (var i = 0; i < _excluded.Length; i++) reversed._excluded[^(i + 1)] = _excluded[i];
        return reversed;
    }
}
