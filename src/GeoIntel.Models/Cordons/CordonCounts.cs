namespace GeoIntel.Models.Cordons;

/// <summary>Crossings by gate, hour and way.</summary>
public sealed class CordonCounts(long fromTicks, long untilTicks)
{
    readonly Dictionary<(int Gate, long HourTicks), CordonCell> _cells = [];

    /// <summary>By gate and hour; the hour by the ticks of its start in UTC. Only those with a crossing.</summary>
    public IEnumerable<((int Gate, long HourTicks) Of, CordonCell Cell)> Cells =>
        _cells.OrderBy(cell => cell.Key.Gate).ThenBy(cell => cell.Key.HourTicks).Select(cell => (cell.Key, cell.Value));

    /// <summary>How many crossings were counted.</summary>
    public long Count { get; private set; }

    /// <param name="crossings">Those outside the time that is asked about are not counted.</param>
    public void Add(ReadOnlySpan<Crossing> crossings)
    {
        foreach (var crossing in crossings)
        {
            if (crossing.Ticks < fromTicks || crossing.Ticks >= untilTicks) continue;
            var key = (crossing.Gate, crossing.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour);
            _cells[key] = _cells.GetValueOrDefault(key).With(crossing);
            Count++;
        }
    }
}

/// <summary>Crossings of one gate in one hour.</summary>
/// <param name="Entered">In, and out again later than a transit.</param>
/// <param name="Left">Out, and in before.</param>
public readonly record struct CordonCell(
    int Entered, int TransitIn, int UnmatchedIn, int Left, int TransitOut, int UnmatchedOut)
{
    internal CordonCell With(Crossing crossing) => (crossing.Way, crossing.Kind) switch
    {
        (CrossingWay.In, CrossingKind.Stay) => this with { Entered = Entered + 1 },
        (CrossingWay.In, CrossingKind.Transit) => this with { TransitIn = TransitIn + 1 },
        (CrossingWay.In, _) => this with { UnmatchedIn = UnmatchedIn + 1 },
        (_, CrossingKind.Stay) => this with { Left = Left + 1 },
        (_, CrossingKind.Transit) => this with { TransitOut = TransitOut + 1 },
        _ => this with { UnmatchedOut = UnmatchedOut + 1 },
    };
}
