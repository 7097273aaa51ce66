using GeoIntel.Models.Correlation;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Registry;
using Npgsql;

namespace GeoIntel.Service.Registry;

/// <summary>Keeps the registry view in step with the database: told by NOTIFY, and looking by itself every few seconds.</summary>
/// <remarks>One writer, this loop; any number of readers; no locks. A view is never published half full.</remarks>
sealed class LiveRegistry(
    NpgsqlDataSource database, RegistryLoader loader, AdmissionOptions admission, TimeProvider clock, ILogger<LiveRegistry> log)
    : BackgroundService
{
    /// <summary>A lost notification delays a change by no more than this.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>A snapshot reaches a while into the future; it is compiled anew long before that runs out.</summary>
    static readonly TimeSpan CompileEvery = TimeSpan.FromHours(6);

    readonly SemaphoreSlim _loading = new(1);
    RegistryView _current = RegistryView.Empty;
    DateTimeOffset _compiledAt;

    public RegistryView Current => Volatile.Read(ref _current);

    /// <summary>Loads the present version; the service takes no call before this has succeeded once.</summary>
    public Task LoadAsync(CancellationToken cancellation) => LoadAsync(0, cancellation);

    async Task LoadAsync(long versionWanted, CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            // Whoever waited behind another loader may find what it wants already there.
            if (versionWanted == 0 || Current.Snapshot.Version < versionWanted) await CompileAsync(cancellation);
        }
        finally
        {
            _loading.Release();
        }
    }

    async Task CompileAsync(CancellationToken cancellation)
    {
        var (state, keys) = await loader.LoadAsync(cancellation);
        var now = clock.GetUtcNow();
        // As far back as reads are accepted: a late read is judged by what was in force when it was captured.
        var snapshot = WatchlistCompiler.Compile(state, now, out var problems, admission.ReadAgeMax);
        foreach (var problem in problems) RegistryLog.LeftOut(log, problem.Resource, problem.Description);
        _compiledAt = now;
        Volatile.Write(ref _current, new RegistryView(state, snapshot, keys));
        RegistryLog.InForce(log, snapshot.Version, state.Cameras.Count, state.Conditions.Count, state.ListEntries.Count);
    }

    /// <summary>Waits until a version at least as new is in force here, so that a caller's next call sees its own change.</summary>
    public async Task WaitForAsync(long version, CancellationToken cancellation)
    {
        while (Current.Snapshot.Version < version) await LoadAsync(version, cancellation);
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
                if (clock.GetUtcNow() - _compiledAt > CompileEvery) await LoadAsync(stopping);
                else if (version != Current.Snapshot.Version) await LoadAsync(version, stopping);
            }
            await listener.WaitAsync(LookEvery, stopping);
        }
    }
}
