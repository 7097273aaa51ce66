using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Which windows would give the same answers as one did to the question whether periods touch it.</summary>
struct WindowBounds(Period window)
{
    static readonly long Last = DateTimeOffset.MaxValue.UtcTicks;

    readonly Period _window = window;
    long _fromMin;
    long _fromBelow = Last;
    long _untilAbove;
    long _untilMax = Last;

    /// <summary>Whether every window gives them.</summary>
    public readonly bool AreNone => _fromMin == 0 && _fromBelow == Last && _untilAbove == 0 && _untilMax == Last;

    public readonly bool Hold(Period window) =>
        window.From.UtcTicks >= _fromMin && window.From.UtcTicks < _fromBelow
        && window.Until.UtcTicks > _untilAbove && window.Until.UtcTicks <= _untilMax;

    /// <summary>Whether a period has a moment in the window.</summary>
    public bool Touches(Period period)
    {
        if (period.IsEmpty) return false;
        var (from, until) = (period.From.UtcTicks, period.Until.UtcTicks);
        if (from < _window.Until.UtcTicks) _untilAbove = Math.Max(_untilAbove, from);
        else _untilMax = Math.Min(_untilMax, from);
        if (until > _window.From.UtcTicks) _fromBelow = Math.Min(_fromBelow, until);
        else _fromMin = Math.Max(_fromMin, until);
        return !period.Intersect(_window).IsEmpty;
    }

    /// <summary>Holds from now on for no window for which the other does not.</summary>
    public void Narrow(in WindowBounds other)
    {
        (_fromMin, _untilAbove) = (Math.Max(_fromMin, other._fromMin), Math.Max(_untilAbove, other._untilAbove));
        (_fromBelow, _untilMax) = (Math.Min(_fromBelow, other._fromBelow), Math.Min(_untilMax, other._untilMax));
    }
}
