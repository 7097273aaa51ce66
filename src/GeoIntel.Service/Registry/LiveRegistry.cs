using GeoIntel.Models.Correlation;
using GeoIntel.Service.Storage.Registry;
using Npgsql;

namespace GeoIntel.Service.Registry;

/// <summary>Keeps the registry view in step with the database: told by NOTIFY, and looking by itself every few seconds.</summary>
/// <remarks>One writer, this loop; any number of readers; no locks. A view is never published half full.</remarks>
sealed class LiveRegistry(
    NpgsqlDataSource database, RegistryLoader loader, TimeProvider clock, ILogger<LiveRegistry> log) : BackgroundService
{
    /// <summary>A lost notification delays a change by no more than this.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>The snapshot holds what touches now +- 48 hours, so it is compiled anew long before that runs out.</summary>
    static readonly TimeSpan CompileEvery = TimeSpan.FromHours(6);

    RegistryView _current = RegistryView.Empty;
    DateTimeOffset _compiledAt;

    public RegistryView Current => Volatile.Read(ref _current);

    /// <summary>Loads the present version; the service takes no call before this has succeeded once.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var (state, keys) = await loader.LoadAsync(cancellation);
        var now = clock.GetUtcNow();
        var snapshot = WatchlistCompiler.Compile(state, now, out var problems);
        foreach (var problem in problems) RegistryLog.LeftOut(log, problem.Resource, problem.Description);
        _compiledAt = now;
        Volatile.Write(ref _current, new RegistryView(state, snapshot, keys));
        RegistryLog.InForce(log, snapshot.Version, state.Cameras.Count, state.Conditions.Count, state.ListEntries.Count);
    }

    /// <summary>Waits until a version at least as new is in force here, so that a caller's next call sees its own change.</summary>
    public async Task WaitForAsync(long version, CancellationToken cancellation)
    {
        while (Current.Snapshot.Version < version) await LoadAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The view in force stays; the loop begins anew with a look at the version.
                RegistryLog.FollowFailed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task FollowAsync(CancellationToken stopping)
    {
        await using var listener = await database.OpenConnectionAsync(stopping);
        await using (var listen = new NpgsqlCommand("LISTEN registry_changed", listener))
            await listen.ExecuteNonQueryAsync(stopping);
        while (true)
        {
            await using (var ask = new NpgsqlCommand("SELECT version FROM registry_clock", listener))
            {
                var version = (long)(await ask.ExecuteScalarAsync(stopping))!;
                if (version != Current.Snapshot.Version || clock.GetUtcNow() - _compiledAt > CompileEvery)
                    await LoadAsync(stopping);
            }
            await listener.WaitAsync(LookEvery, stopping);
        }
    }
}
