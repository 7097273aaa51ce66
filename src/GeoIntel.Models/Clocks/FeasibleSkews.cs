namespace GeoIntel.Models.Clocks;

/// <summary>By how many whole seconds one clock can be ahead, after all that has been said of it.</summary>
sealed class FeasibleSkews
{
    readonly bool[] _feasible;
    readonly int _most;
    int _first;
    int _last;

    public FeasibleSkews((double? Min, double? Max) own, ClockRule rule)
    {
        _most = rule.SkewSecondsMax;
        _feasible = new bool[2 * _most + 1];
        _first = (int)Math.Clamp(Math.Floor(own.Min ?? -_most), -_most, _most);
        _last = (int)Math.Clamp(Math.Ceiling(own.Max ?? _most), -_most, _most);
        for (var seconds = _first; seconds <= _last; seconds++) _feasible[seconds + _most] = true;
    }

    /// <summary>The witnesses leave nothing over.</summary>
    public bool IsEmpty => _first > _last;

    /// <summary>Another camera had something to say.</summary>
    public bool IsNarrowed { get; private set; }

    /// <summary>The least and the most.</summary>
    public (int Least, int Most) Ends => (_first, _last);

    /// <summary>Takes away what is impossible whatever the other clock is within its ends.</summary>
    /// <param name="differences">This clock's lead over the other one.</param>
    public void Narrow(SkewSet differences, (int Least, int Most) other)
    {
        if (IsEmpty || other.Least > other.Most) return;
        var holding = 0; // possible differences in reach, counted as the reach slides along
        for (var difference = _first - other.Most; difference <= _first - other.Least; difference++)
        {
            if (differences.Holds(difference)) holding++;
        }
        for (var seconds = _first; seconds <= _last; seconds++)
        {
            if (holding == 0 && _feasible[seconds + _most])
            {
                _feasible[seconds + _most] = false;
                IsNarrowed = true;
            }
            if (differences.Holds(seconds - other.Most)) holding--;
            if (differences.Holds(seconds + 1 - other.Least)) holding++;
        }
        Shrink();
    }

    void Shrink()
    {
        while (_first <= _last && !_feasible[_first + _most]) _first++;
        while (_first <= _last && !_feasible[_last + _most]) _last--;
    }
}
