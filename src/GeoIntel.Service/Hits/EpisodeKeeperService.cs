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

    /// <summary>How late a hit may be closed while matches never cease.</summary>
    static readonly TimeSpan CloseEvery = TimeSpan.FromSeconds(5);

    static readonly EpisodeOptions Options = new();

    readonly SemaphoreSlim _wake = new(0, 1);
    DateTimeOffset _closedAt;

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
                while (await RunRoundAsync(stoppingToken))
                {
                    // Under a constant stream no round is idle, and only idle rounds close what is over.
                    if (clock.GetUtcNow() - _closedAt >= CloseEvery) await RunRoundAsync(0, stoppingToken);
                }
                await _wake.WaitAsync(RestMax, stoppingToken);
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

    /// <summary>Takes the next matches and tells what becomes of their hits.</summary>
    /// <returns>Whether anything was done, so that there may be more.</returns>
    internal Task<bool> RunRoundAsync(CancellationToken cancellation) => RunRoundAsync(MatchesPerRoundMax, cancellation);

    async Task<bool> RunRoundAsync(int matchesMax, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var round = await store.BeginRoundAsync(matchesMax, cancellation);
        var changes = new List<HitChange>();
        if (round.Matches.Count > 0 || round.Withdrawn.Count > 0)
        {
            await ApplyMatchesAsync(round, changes, cancellation);
            await RebuildWithdrawnAsync(round, changes, cancellation);
        }
        else
        {
            changes.AddRange(EpisodeKeeper.CloseOver(
                await round.HitsToCloseAsync(now - Options.EpisodeGap, cancellation), now, Options));
            _closedAt = now;
            if (changes.Count == 0) return false;
        }
        var view = registry.Current;
        var told = changes.ConvertAll(change => (change, HitTeller.Tell(change.Hit, round.OpeningOf(change.Hit), view)));
        if (!await round.CommitAsync(told, now, cancellation)) return true; // another keeper was faster
        if (changes.Count > 0) bell.Ring();
        return true;
    }

    static async Task ApplyMatchesAsync(KeeperRound round, List<HitChange> changes, CancellationToken cancellation)
    {
        var byKey = round.Matches
            .Where(match => !match.Withdrawn && !round.Withdrawn.Contains(match.Key))
            .GroupBy(match => match.Key, match => match.Stored.Reason)
            .ToDictionary(group => group.Key, group => group.ToList());
        // A read may prolong a hit it lies a gap away from, on either side.
        var hits = await round.HitsOfAsync(
            [.. byKey.Select(of => new KeySpan(
                of.Key,
                of.Value.Min(reason => reason.CapturedAt) - Options.EpisodeGap,
                of.Value.Max(reason => reason.CapturedAt) + Options.EpisodeGap))],
            cancellation);
        foreach (var (key, reasons) in byKey)
            changes.AddRange(EpisodeKeeper.Apply(key, [.. hits[key]], reasons, Options, Guid.CreateVersion7));
    }

    // A rule and vehicle that lost a read is decided anew from all that remains, new matches of this round included.
    static async Task RebuildWithdrawnAsync(KeeperRound round, List<HitChange> changes, CancellationToken cancellation)
    {
        var hits = await round.HitsOfAsync(
            [.. round.Withdrawn.Select(key => new KeySpan(key, DateTimeOffset.MinValue, DateTimeOffset.MaxValue))],
            cancellation);
        foreach (var key in round.Withdrawn)
        {
            changes.AddRange(EpisodeKeeper.Rebuild(
                key, [.. hits[key]], await round.MatchesOfAsync(key, cancellation), Options, Guid.CreateVersion7));
        }
    }
}
