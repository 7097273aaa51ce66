using System.Runtime.InteropServices;

namespace GeoIntel.Service.Hosting;

/// <summary>SIGTERM and SIGINT from the first moment to the last, as a token.</summary>
/// <remarks>
/// The host listens only while it runs. Before and after that the signals would end us on the spot, and leave behind a
/// postmaster that was just made or is just being stopped.
/// </remarks>
sealed class StopSignals : IDisposable
{
    readonly CancellationTokenSource _asked = new();
    readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
    ];

    public CancellationToken Asked => _asked.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _asked.Dispose();
    }

    void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _asked.Cancel();
    }
}
