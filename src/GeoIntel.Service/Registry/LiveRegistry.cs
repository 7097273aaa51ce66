using GeoIntel.Models.Correlation;
using GeoIntel.Service.Storage.Registry;
using Npgsql;

namespace GeoIntel.Service.Registry;

/// <summary>Keeps the registry view in step with the database: told by NOTIFY, and looking by itself every few seconds.</summary>
/// <remarks>
/// One writer, this loop; any number of readers; no locks. A view is never published half full. A change costs the
/// reading of what it recorded and the compiling of what it touched, not of the whole registry.
/// </remarks>
sealed class LiveRegistry(
    NpgsqlDataSource database, RegistryLoader loader, TimeProvider clock, ILogger<LiveRegistry> log)
    : BackgroundService
{
    /// <summary>A lost notification delays a change by no more than this.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>A snapshot reaches two days into the future; it is compiled anew long before that runs out.</summary>
    static readonly TimeSpan CompileEvery = TimeSpan.FromHours(6);

    readonly SemaphoreSlim _loading = new(1);
    RegistryView _current = RegistryView.Empty;
    TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DateTimeOffset _compiledAt;
    bool _loaded;

    public RegistryView Current => Volatile.Read(ref _current);

    /// <summary>Completes when another view comes into force. Take it before <see cref="Current"/>, so that none falls in
    /// between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Loads the present version; the service takes no call before this has succeeded once.</summary>
    public Task LoadAsync(CancellationToken cancellation) => LoadAsync(0, cancellation);

    /// <summary>Waits until a version at least as new is in force here, so that a caller's next call sees its own change.</summary>
    public async Task WaitForAsync(long version, CancellationToken cancellation)
    {
        while (Current.Snapshot.Version < version) await LoadAsync(version, cancellation);
    }

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
        var history = await loader.LoadAsync(_loaded ? Current.History : null, cancellation);
        var state = history.ToState();
        var now = clock.GetUtcNow();
        var snapshot = WatchlistCompiler.Compile(state, now, out var problems, previous: Current.Snapshot);
        foreach (var problem in problems) RegistryLog.LeftOut(log, problem.Resource, problem.Description);
        _compiledAt = now;
        var view = new RegistryView(state, snapshot, history.ToKeys(), history, Current);
        Volatile.Write(ref _current, view);
        _loaded = true;
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .SetResult();
        RegistryLog.InForce(log, snapshot.Version, view.Cameras.Count, view.Conditions.Count, view.ListEntries.Count);
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
