using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Access;

/// <summary>The confidential vehicles that a call has touched, told of or kept back, and that no audit entry names yet.</summary>
/// <remarks>Any thread.</remarks>
sealed class ConfidentialTouches
{
    readonly Lock _gate = new();
    readonly HashSet<Vrm> _marks = [];

    /// <summary>Whether there is one that no entry names yet.</summary>
    public bool IsAny
    {
        get
        {
            lock (_gate) return _marks.Count > 0;
        }
    }

    public void Add(Vrm mark)
    {
        lock (_gate) _marks.Add(mark);
    }

    /// <summary>All since the last time.</summary>
    public IReadOnlyList<Vrm> Take()
    {
        lock (_gate)
        {
            if (_marks.Count == 0) return [];
            Vrm[] taken = [.. _marks];
            _marks.Clear();
            return taken;
        }
    }

    // What a call has touched so far is no part of its purpose.
    public override bool Equals(object? other) => other is ConfidentialTouches;

    public override int GetHashCode() => 0;
}
