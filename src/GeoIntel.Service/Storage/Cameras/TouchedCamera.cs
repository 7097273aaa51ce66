using GeoIntel.Models.Passes;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>A camera of which reads came or were taken back, and how far its passes have been put right.</summary>
sealed class TouchedCamera
{
    /// <summary>Moments no further apart are done in one go: what lies between is read faster than it is asked for
    /// again.</summary>
    static readonly TimeSpan TogetherWithin = TimeSpan.FromHours(1);

    readonly IReadOnlyList<DateTimeOffset> _moments;
    int _first;
    int _last;
    TimeSpan _ahead;

    /// <param name="moments">At which reads came or were taken back, in their order; one at least.</param>
    public TouchedCamera(int key, PassRule rule, IReadOnlyList<DateTimeOffset> moments)
    {
        (Key, Rule, _moments) = (key, rule, moments);
        Look(2 * rule.Reach);
    }

    public int Key { get; }
    public PassRule Rule { get; }

    /// <summary>The first moment of the stretch that is next.</summary>
    public DateTimeOffset From => _moments[_first];

    /// <summary>Its last one.</summary>
    public DateTimeOffset Until => _moments[_last];

    /// <summary>What must be read to put it right, as far as one can tell.</summary>
    public CameraSpan Span => new(Key, From - Rule.Reach, Until + _ahead);

    public bool IsDone => _first == _moments.Count;

    /// <summary>The stretch is done; the next one follows.</summary>
    public void GoOn()
    {
        _first = _last + 1;
        if (!IsDone) Look(2 * Rule.Reach);
    }

    /// <summary>It takes more reads after the stretch.</summary>
    public void LookFurther() => Look(2 * _ahead);

    void Look(TimeSpan ahead)
    {
        _ahead = ahead;
        var together = ahead > TogetherWithin ? ahead : TogetherWithin;
        _last = _first;
        while (_last + 1 < _moments.Count && _moments[_last + 1] - _moments[_last] <= together) _last++;
    }
}

/// <summary>A span of time at one camera; both ends belong to it.</summary>
readonly record struct CameraSpan(int Camera, DateTimeOffset From, DateTimeOffset Until);
