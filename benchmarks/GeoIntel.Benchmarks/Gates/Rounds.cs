using System.Diagnostics;
using System.Globalization;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>One side of a comparison.</summary>
/// <param name="Run">Does all the work once and returns a sum of what it found.</param>
/// <param name="Operations">In one run.</param>
/// <param name="Repeats">Runs in a round, so that a quick side is timed for long enough.</param>
sealed record Side(Func<ulong> Run, int Operations, int Repeats = 1)
{
    /// <returns>Nanoseconds an operation.</returns>
    public double Time(out ulong sum)
    {
        sum = 0;
        var started = ThreadClock.Nanoseconds;
        for (var i = 0; i < Repeats; i++) sum = Run();
        return (ThreadClock.Nanoseconds - started) / Repeats / Operations;
    }
}

/// <summary>Times two sides in turn, so that whatever slows the machine slows both.</summary>
static class Rounds
{
    const int Count = 7;

    // The runtime compiles what runs often a second time, in the background.
    static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);

    /// <summary>How many times faster ours is than the peer, in each round.</summary>
    /// <exception cref="GateException">They found different things.</exception>
    public static Measurement TimesFaster(Side peer, Side ours) => Measure(peer, ours, (of, other) => of / other, true);

    /// <summary>How many times as long the second side takes as the first.</summary>
    public static Measurement TimesAsLong(Side first, Side second) =>
        Measure(first, second, (of, other) => other / of, false);

    static Measurement Measure(Side one, Side other, Func<double, double, double> figure, bool sameSum)
    {
        Warm(one);
        Warm(other);
        var (ones, others, figures) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Count; round++)
        {
            ones.Add(one.Time(out var sum));
            others.Add(other.Time(out var otherSum));
            if (sameSum && sum != otherSum) throw new GateException($"The peer's sum is {sum:x}, ours {otherSum:x}.");
            figures.Add(figure(ones[^1], others[^1]));
        }
        var (median, otherMedian) = (new Measurement(ones).Median, new Measurement(others).Median);
        var sides = string.Create(CultureInfo.InvariantCulture, $"{median:0.#} ns and {otherMedian:0.#} ns");
        return new Measurement(figures) { Sides = sides };
    }

    static void Warm(Side side)
    {
        var started = Stopwatch.GetTimestamp();
        do side.Time(out _);
        while (Stopwatch.GetElapsedTime(started) < WarmUp);
    }
}
