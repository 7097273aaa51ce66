using GeoIntel.Models.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Hits;

namespace GeoIntel.Service.Hits;

/// <summary>Makes hits of committed matches, in the order of their commits, and alone writes and numbers them.</summary>
/// <remarks>
/// Every round is one transaction that also moves the keeper's cursor: after a crash the same matches are read again and
/// the same hits are made, none lost, none double. When two instances run, the cursor lets only one of them through.
/// </remarks>
sealed class EpisodeKeeperService(
    HitStore store, LiveRegistry registry, HitBell bell, TimeProvider clock, ILogger<EpisodeKeeperService> log)
    : BackgroundService
{
    /// <summary>Most matches in one round, so that a backlog is told bit by bit.</summary>
    const int MatchesPerRoundMax = 2_000;

    /// <summary>How long to rest when nobody wakes the keeper: another instance may have committed something.</summary>
    static readonly TimeSpan RestMax = TimeSpan.FromMilliseconds(250);

    /// <summary>How late a hit may be closed.</summary>
    static readonly TimeSpan CloseEvery = TimeSpan.FromSeconds(1);

    static readonly EpisodeOptions Options = new();

    readonly RuleBook _book = new();
    readonly SemaphoreSlim _wake = new(0, 1);
    DateTimeOffset _closedAt;
    KeeperCursor? _cursor; // where we left it
    bool _mayBeMore;

    /// <summary>Before the first round, and before anything is taken in.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await store.ReanchorAsync(cancellationToken)) HitLog.Reanchored(log);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Something was committed. Never waits.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunRoundAsync(MatchesPerRoundMax, false, stoppingToken);
                var closes = clock.GetUtcNow() - _closedAt >= CloseEvery && await RunRoundAsync(0, true, stoppingToken);
                if (!closes && !_mayBeMore) await _wake.WaitAsync(RestMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                HitLog.RoundFailed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes the next matches and tells what becomes of their hits; when there are none, closes hits that are
    /// over.</summary>
    /// <returns>Whether anything was done, so that there may be more.</returns>
    internal Task<bool> RunRoundAsync(CancellationToken cancellation) => RunRoundAsync(MatchesPerRoundMax, true, cancellation);

    async Task<bool> RunRoundAsync(int matchesMax, bool closes, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var cursor = _cursor;
        _cursor = null; // asked for again, unless this round goes well
        await using var round = await store.BeginRoundAsync(matchesMax, cancellation, cursor);
        if (matchesMax > 0) _mayBeMore = round.IsFull;
        List<HitChange> changes;
        if (round.MovesOn)
        {
            changes = await new KeeperDecision(round, _book, await ViewOfAsync(round, cancellation), Options)
                .DecideAsync(cancellation);
        }
        else
        {
            _cursor = round.Reached;
            if (!closes) return false;

            changes = [.. EpisodeKeeper.CloseOver(await round.Reads.HitsToCloseAsync(now, cancellation), now, Options)];
            _closedAt = changes.Count == 0 ? now : default; // not all may have come
            if (changes.Count == 0) return false;
        }
        var view = registry.Current;
        var told = changes.ConvertAll(change => (change, HitTeller.Tell(change.Hit, round.Reads.OpeningOf(change.Hit), view)));
        try
        {
            if (await round.CommitAsync(told, now, bell.Notice, cancellation)) _cursor = round.Reached;
            else _mayBeMore = true; // another keeper was faster
            return true;
        }
        finally
        {
            // Also when it failed: the answer may be lost and the commit made.
            if (changes.Count > 0) bell.Ring();
        }
    }

    // Another instance may have judged by a version that has not come into force here.
    async Task<RegistryView> ViewOfAsync(KeeperRound round, CancellationToken cancellation)
    {
        var view = registry.Current;
        var rules = round.Matches.Where(match => match.Key.RuleId.Length > 0 && match.Stored is not null)
            .Select(match => (match.Key, match.Stored!.Reason));
        if (rules.Any(of => _book.Of(of.Key, view).IsBehind(of.Reason))) await registry.LoadAsync(cancellation);
        return registry.Current;
    }
}
