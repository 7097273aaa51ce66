using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage;

namespace GeoIntel.Service.Hosting;

/// <summary>Works off what was asked for, one after another.</summary>
/// <remarks>
/// A table is the queue. An instance holds what it works on by a lock of its session, so that what an instance that went away
/// had begun is taken up again from the start; what comes of it is written in one transaction at its end, so that what is
/// stopped or torn leaves nothing half written.
/// </remarks>
/// <param name="work">What one is called in the log, for example "Hotspot run".</param>
abstract class QueueRunner(string work, ILogger log) : BackgroundService
{
    /// <summary>What was asked for at another instance that stopped waits no longer.</summary>
    static readonly TimeSpan RestMax = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _asked = new(0);
    readonly Lock _gate = new();
    (string Id, CancellationTokenSource Stop)? _current;

    /// <summary>There may be something to do.</summary>
    public void Wake() => _asked.Release();

    /// <summary>Stops what this instance works on; others notice by themselves.</summary>
    public void Cancel(string id)
    {
        lock (_gate)
        {
            if (_current is { } current && current.Id == id) current.Stop.Cancel();
        }
    }

    /// <summary>Does the next.</summary>
    /// <returns>False when there is none.</returns>
    internal async Task<bool> RunOneAsync(CancellationToken stopping)
    {
        await using var held = await TryTakeAsync(stopping);
        if (held is null) return false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_gate) _current = (held.Id, stop);
        try
        {
            await WorkAsync(held.Id, stop.Token);
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            await FailAsync(held.Id, refusal.Message, stopping);
            QueueLog.Refused(log, work, held.Id, refusal.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            QueueLog.Stopped(log, work, held.Id);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !StoreFailures.MayPass(exception))
        {
            QueueLog.Failed(log, work, held.Id, exception);
            await FailAsync(held.Id, "The program failed; its log says why.", stopping);
        }
        finally
        {
            lock (_gate) _current = null;
        }
        return true;
    }

    protected abstract Task<HeldWork?> TryTakeAsync(CancellationToken cancellation);

    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    protected abstract Task WorkAsync(string id, CancellationToken stopping);

    /// <summary>Notes that nothing came of it, and why.</summary>
    protected abstract Task FailAsync(string id, string problem, CancellationToken cancellation);

    /// <summary>Whether it cannot be done, and the message says why to whoever asked.</summary>
    protected abstract bool IsRefusal(Exception exception);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await RunOneAsync(stoppingToken)) await _asked.WaitAsync(RestMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                QueueLog.RoundFailed(log, work, exception);
                await Task.Delay(RestMax, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
