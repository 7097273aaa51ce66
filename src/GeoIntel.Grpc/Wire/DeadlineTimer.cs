using System.Diagnostics;

namespace Grpc.Wire;

/// <summary>Calls back once when a time has passed, which may be longer than one timer holds.</summary>
sealed class DeadlineTimer : IAsyncDisposable, IDisposable
{
    static readonly TimeSpan StepMax = TimeSpan.FromDays(40); // a timer holds 49

    readonly long _startedAt = Stopwatch.GetTimestamp(); // a clock that is set does not move a deadline
    readonly TimeSpan _timeout;
    readonly Action _passed;
    readonly Timer _timer;

    public DeadlineTimer(TimeSpan timeout, Action passed)
    {
        _timeout = timeout;
        _passed = passed;
        _timer = new Timer(static state => ((DeadlineTimer)state!).Tick(), this, Timeout.Infinite, Timeout.Infinite);
        Arm();
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Waits for a callback under way.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    TimeSpan Left() => _timeout - Stopwatch.GetElapsedTime(_startedAt);

    void Arm()
    {
        // A timer counts whole milliseconds; rounded up, it is not early.
        var milliseconds = Math.Ceiling(Math.Clamp(Left().TotalMilliseconds, 0, StepMax.TotalMilliseconds));
        _timer.Change((long)milliseconds, Timeout.Infinite);
    }

    void Tick()
    {
        if (Left() > TimeSpan.Zero) Arm();
        else _passed();
    }
}
