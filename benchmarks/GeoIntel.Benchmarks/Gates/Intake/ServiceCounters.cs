using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>What a running service's own meters say, interval by interval, read through the runtime's diagnostic port.</summary>
sealed class ServiceCounters : IDisposable
{
    // System.Diagnostics.Metrics.MetricsEventSource, keyword TimeSeriesValues.
    const long TimeSeriesValues = 2;

    readonly ConcurrentDictionary<string, double> _latest = [];
    readonly EventPipeSession _session;
    readonly EventPipeEventSource _source;
    readonly Task _reading;
    int _intervals;

    /// <param name="interval">Values are told, and quantiles made anew, so often.</param>
    public ServiceCounters(int processId, TimeSpan interval)
    {
        var seconds = interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        _session = new DiagnosticsClient(processId).StartEventPipeSession(
            [
                new EventPipeProvider("System.Diagnostics.Metrics", EventLevel.Informational, TimeSeriesValues, new Dictionary<string, string>
                {
                    ["SessionId"] = Guid.NewGuid().ToString(),
                    ["Metrics"] = "GeoIntel.Intake,GeoIntel.Hits,System.Runtime",
                    ["RefreshInterval"] = seconds,
                    ["MaxTimeSeries"] = "1000",
                    ["MaxHistograms"] = "50",
                    ["ClientId"] = Guid.NewGuid().ToString(),
                }),
            ],
            requestRundown: false);
        _source = new EventPipeEventSource(_session.EventStream);
        _source.Dynamic.All += Take;
        _reading = Task.Run(() => _source.Process());
    }

    /// <summary>The 99th percentile of a histogram in the last interval, in its own unit; NaN as long as there was none.</summary>
    public double P99(string instrument) => _latest.GetValueOrDefault($"{instrument} 0.99", double.NaN);

    /// <summary>Waits until an interval that begins now or later has been told; all its values have been then.</summary>
    public async Task NextAsync(Task orUntil)
    {
        var before = Volatile.Read(ref _intervals);
        while (Volatile.Read(ref _intervals) == before && !orUntil.IsCompleted) await Task.Delay(10);
    }

    /// <summary>The sum over all tags of a value in the last interval; 0 as long as there was none.</summary>
    public double Sum(string instrument) =>
        _latest.Where(of => of.Key.StartsWith($"{instrument}|", StringComparison.Ordinal)).Sum(of => of.Value);

    public void Dispose()
    {
        _session.Stop();
        _reading.Wait(TimeSpan.FromSeconds(5));
        _source.Dispose();
        _session.Dispose();
    }

    void Take(TraceEvent told)
    {
        if (told.EventName is "CollectionStop" or "Collection/Stop") // by the manifest, or by the parser's own way with names
            Interlocked.Increment(ref _intervals);
        if (told.PayloadByName("instrumentName") is not string instrument) return;
        if (told.PayloadByName("quantiles") is string quantiles)
        {
            foreach (var quantile in quantiles.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (quantile.Split('=') is [var of, var value]) Keep($"{instrument} {of}", value);
            }
        }
        else if ((told.PayloadByName("value") ?? told.PayloadByName("lastValue")) is string value)
        {
            Keep($"{instrument}|{told.PayloadByName("tags")}", value);
        }
    }

    void Keep(string key, string value)
    {
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var number)) _latest[key] = number;
    }
}
