namespace GeoIntel.Models.Tracks;

/// <summary>Counts where other vehicles that left a camera were read next.</summary>
/// <remarks>
/// A departure is a read at a camera whose vehicle was read next, within the journey gap, at another fixed camera; that is its
/// transition. The share of a link is the part of a camera's departures whose transition leads to the other one. A trip is a
/// departure after which, within the gap, the vehicle was read at the other camera before it was at the first one again.
/// </remarks>
public sealed class LinkTally
{
    readonly Dictionary<int, int> _departures = [];
    readonly Dictionary<(int From, int To), CameraLink> _links = [];
    readonly ILookup<int, int> _wanted;
    readonly HashSet<int> _between = [];

    /// <param name="pairs">The links that are asked for; from and to differ.</param>
    public LinkTally(IEnumerable<(int From, int To)> pairs)
    {
        _wanted = pairs.ToLookup(pair => pair.From, pair => pair.To);
        foreach (var from in _wanted)
        {
            foreach (var to in from) _links[(from.Key, to)] = new();
        }
    }

    /// <param name="after">The fixed cameras at which the vehicle was read after that, within the gap, in the order of capture;
    /// empty is possible.</param>
    public void Add(int from, ReadOnlySpan<int> after)
    {
        if (after.Length == 0 || after[0] == from) return;
        _departures[from] = _departures.GetValueOrDefault(from) + 1;
        foreach (var to in _wanted[from])
        {
            var link = _links[(from, to)];
            if (after[0] == to) link.NextCount++;
            AddTrip(link, from, to, after);
        }
    }

    public IEnumerable<KeyValuePair<(int From, int To), CameraLink>> Links()
    {
        foreach (var (pair, link) in _links)
        {
            link.DepartureCount = _departures.GetValueOrDefault(pair.From);
            yield return new(pair, link);
        }
    }

    void AddTrip(CameraLink link, int from, int to, ReadOnlySpan<int> after)
    {
        _between.Clear();
        foreach (var camera in after)
        {
            if (camera == from) return;
            if (camera == to)
            {
                link.TripCount++;
                foreach (var one in _between) link.Between[one] = link.Between.GetValueOrDefault(one) + 1;
                return;
            }
            _between.Add(camera);
        }
    }
}

/// <summary>What other vehicles did that went from one camera to another.</summary>
public sealed class CameraLink
{
    /// <summary>Fewer trips tell no way.</summary>
    public const int TripsMin = 20;

    /// <summary>A camera at which this part of the trips was read lies on the likely way.</summary>
    public const double WayShareMin = 0.2;

    public int DepartureCount { get; internal set; }

    /// <summary>How many of the departures were read next at the other camera.</summary>
    public int NextCount { get; internal set; }

    public int TripCount { get; internal set; }

    /// <summary>By camera: of how many trips it read the vehicle on the way.</summary>
    public Dictionary<int, int> Between { get; } = [];

    /// <summary>Null without departures.</summary>
    public double? Share => DepartureCount == 0 ? null : (double)NextCount / DepartureCount;

    /// <summary>The part of the trips that a camera read; null where too few were made, or too few of them were read there.</summary>
    public double? WayShareOf(int camera) =>
        TripCount >= TripsMin && Between.GetValueOrDefault(camera) / (double)TripCount is var share && share >= WayShareMin
            ? share
            : null;
}
