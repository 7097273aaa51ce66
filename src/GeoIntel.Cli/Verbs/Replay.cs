using System.Collections.Concurrent;
using System.Diagnostics;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Verbs;

/// <summary>One simulated day through a running service, from its files to the hits it makes.</summary>
sealed class Replay(
    Terminal terminal, ServiceConnection connection, SimulatedFolder simulated, Borough borough, DateOnly day)
{
    const int HitsShownMax = 8;

    /// <summary>Hits follow their reads within a second; when none came for so long, all have come.</summary>
    static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);

    static readonly Purpose Purpose = new()
    {
        Class = PurposeClass.Demonstration,
        Reference = "DEMO",
        Reason = "Demonstration on a made-up borough.",
    };

    readonly ConcurrentDictionary<string, string> _refusals = new(StringComparer.Ordinal); // one example a reason
    long _lastNews = Stopwatch.GetTimestamp();
    readonly HashSet<HitKind> _kindsShown = [];
    int _shown;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var counts = simulated.Write(borough, day);
        var registry = RegistryReader.Read(simulated.Registry);
        var import = await RegistryImport.SendAsync(
            connection, Purpose, registry.Resources, validateOnly: false, partial: false, cancellation);
        if (import.RefusedCount > 0) return SayRefused(import);

        terminal.WriteLine(
            $"{Borough.Name}: {import.CreatedCount} resources registered, {import.ChangedCount} changed, "
            + $"{import.UnchangedCount} unchanged");
        if (import.AwaitingApprovalCount > 0)
        {
            terminal.Error.WriteLine(
                $"{import.AwaitingApprovalCount} of them await a second person's approval and make no hits. For a demonstration "
                + "start the service with GEOINTEL_Registry__ImportedApprovalsStand=true.");
        }
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = WatchAsync(watching.Token);
        var stopwatch = Stopwatch.StartNew();
        var sent = await terminal.WithBarAsync(
            $"{counts.Values.Sum()} reads of {day:yyyy-MM-dd}", counts.Values.Sum(),
            advance => SendAllAsync(advance, cancellation));
        var seconds = stopwatch.Elapsed.TotalSeconds;

        await SettleAsync(cancellation);
        await watching.CancelAsync();
        await watch;
        return await SummariseAsync(sent, seconds, cancellation);
    }

    async Task<SendProgress[]> SendAllAsync(Action<long> advance, CancellationToken cancellation)
    {
        var acknowledged = new long[borough.Feeds.Count];
        return await Task.WhenAll(borough.Feeds.Select((feed, i) => SendAsync(feed.Id, i)));

        async Task<SendProgress> SendAsync(string feedId, int index)
        {
            using var source = File.OpenRead(simulated.Reads(feedId));
            var reads = DecodedStream.ReadsAsync(
                Decoders.Decode(source, format: null, DecodeContext.Default),
                refusal => throw new InvalidDataException($"{simulated.Reads(feedId)}: {refusal}"), cancellation);
            var observer = new SendObserver
            {
                Progressed = progress =>
                {
                    acknowledged[index] = progress.AcknowledgedCount;
                    advance(acknowledged.Sum());
                },
                Refused = refusal => _refusals.TryAdd(refusal.ReasonText, refusal.Refusal.Description),
            };
            return await Intake.SendAsync(connection, feedId, reads, observer, cancellation);
        }
    }

    /// <summary>Prints the first hits as they open and the first of each kind; notes when there was news.</summary>
    async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var response in new Hits(connection).WatchAsync(Purpose, "", cancellation))
            {
                if (response.Change is not { } change) continue;

                Volatile.Write(ref _lastNews, Stopwatch.GetTimestamp());
                if (change.Kind != HitChangeKind.Opened) continue;
                var isFirstOfKind = _kindsShown.Add(change.Hit.Kind);
                if (_shown >= HitsShownMax && !isFirstOfKind) continue;

                _shown++;
                terminal.WriteLine($"- {Hits.Say(change.Hit)}");
            }
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested
            && exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            // Watching ends when the replay has seen enough.
        }
    }

    async Task SettleAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _lastNews, Stopwatch.GetTimestamp());
        for (TimeSpan quiet; (quiet = Stopwatch.GetElapsedTime(Volatile.Read(ref _lastNews))) < QuietTime;)
            await Task.Delay(QuietTime - quiet, cancellation);
    }

    async Task<int> SummariseAsync(SendProgress[] sent, double seconds, CancellationToken cancellation)
    {
        var from = new DateTimeOffset(day.AddDays(-1), TimeOnly.MinValue, TimeSpan.Zero);
        var counts = new SortedDictionary<HitKind, int>();
        await foreach (var hit in new Hits(connection).ListAsync(Purpose, from, from.AddDays(3), cancellation))
        {
            if (hit.State != HitState.Withdrawn) counts[hit.Kind] = counts.GetValueOrDefault(hit.Kind) + 1;
        }
        var committed = sent.Sum(progress => progress.AcceptedCount);
        var before = sent.Sum(progress => progress.DuplicateCount);
        var repeated = before > 0 ? $" ({before} were before)" : "";
        var rate = (committed + before) / seconds;
        terminal.WriteLine(
            $"{committed} sightings committed{repeated}, {counts.Values.Sum()} hits "
            + $"({string.Join(", ", counts.Select(kind => $"{kind.Value} {Words(kind.Key)}"))}), {rate:0} sightings/s");

        foreach (var (reason, description) in _refusals)
            terminal.Error.WriteLine($"refused: {reason}, for example: {description}");
        return _refusals.IsEmpty ? ExitCodes.Done : ExitCodes.SomeRefused;
    }

    // ExclusionZone as "exclusion zone".
    static string Words(HitKind kind) => string.Concat(kind.ToString()
        .Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {letter}" : $"{letter}")).ToLowerInvariant();

    int SayRefused(ImportRegistryResponse import)
    {
        foreach (var outcome in import.Outcomes.Where(outcome => outcome.Change == ImportChange.Refused))
            foreach (var problem in outcome.Problems)
                terminal.Error.WriteLine($"{outcome.Source}: {problem.Field}: {problem.Description}");
        return ExitCodes.Failed;
    }
}
