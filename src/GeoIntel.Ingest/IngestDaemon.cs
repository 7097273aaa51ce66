using GeoIntel.Ingest.Folders;
using GeoIntel.Ingest.Forwarding;
using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Sending;
using GeoIntel.Ingest.Spool;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Ingest;

/// <summary>Puts the feeds together: for each its spool, what fills it and what empties it.</summary>
sealed class IngestDaemon : IAsyncDisposable
{
    /// <summary>Heartbeats come once a minute; a tenth of that is soon enough.</summary>
    static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, ReadSpool> _spools = [];
    readonly List<IHostedService> _services = [];
    readonly IHostApplicationLifetime _end;
    readonly ILogger _log;

    /// <param name="channel">Where the reads are forwarded to.</param>
    /// <param name="end">Ends the program: when standard input has ended, or a part of it has failed.</param>
    /// <exception cref="IOException">A spool cannot be opened.</exception>
    public IngestDaemon(
        IngestOptions options, ChannelBase channel, IHostApplicationLifetime end, ILoggerFactory logs)
    {
        (_end, _log) = (end, logs.CreateLogger<IngestDaemon>());
        var client = new SightingIngestService.SightingIngestServiceClient(channel);
        var (statuses, intakes, rejects) =
            (new CameraStatuses(TimeProvider.System), new Dictionary<string, InputIntake>(), new Dictionary<string, Rejects>());
        foreach (var feed in options.Feeds)
        {
            var spoolOptions = options.SpoolOf(feed.FeedId);
            var spool = ReadSpool.Open(spoolOptions, feed.FeedId, logs.CreateLogger<ReadSpool>());
            _spools.Add(feed.FeedId, spool);
            var refused = new Rejects(Path.Combine(spoolOptions.Folder, Rejects.FolderName), options.RejectsBytesMax, logs.CreateLogger<Rejects>());
            var intake = new InputIntake(feed, spool, statuses, logs.CreateLogger<InputIntake>());
            if (feed.Webhook) (intakes[feed.FeedId], rejects[feed.FeedId]) = (intake, refused);
            _services.Add(new Forwarder(
                feed.FeedId, spool, source => new SightingSender(client, feed.FeedId, options.SenderOf(source)), refused, logs.CreateLogger<Forwarder>()));
            if (feed.WatchFolder.Length > 0)
                _services.Add(new FolderWatcher(intake, options.PollInterval, logs.CreateLogger<FolderWatcher>()));
            if (feed.Stdin)
                _services.Add(new StandardInput(intake, Console.OpenStandardInput, Console.Error, end, logs.CreateLogger<StandardInput>()));
        }
        _services.Add(new StatusSender(
            statuses, new CameraStatusService.CameraStatusServiceClient(channel), StatusInterval, logs.CreateLogger<StatusSender>()));
        if (intakes.Count == 0) return;

        var keys = new DeviceKeys(options.Webhook.KeysFile, logs.CreateLogger<DeviceKeys>());
        var webhook = new Webhook(options.Webhook, intakes, rejects, keys, TimeProvider.System, logs.CreateLogger<Webhook>());
        Webhook = new WebhookServer(options.Webhook, webhook, _spools, logs);
        _services.Add(Webhook);
    }

    /// <summary>What listens for posted messages; null when no feed takes any.</summary>
    public WebhookServer? Webhook { get; }

    /// <summary>By their feeds.</summary>
    public IReadOnlyDictionary<string, ReadSpool> Spools => _spools;

    /// <summary>Whether a part of it ended by a mistake of ours; then the program ends, to be started again.</summary>
    public bool HasFailed { get; private set; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var service in _services)
        {
            await service.StartAsync(cancellation);
            if (service is BackgroundService { ExecuteTask: { } running }) _ = WatchAsync(running);
        }
    }

    /// <summary>Stops taking in, then forwarding. What is not forwarded stays on the disk.</summary>
    public async Task StopAsync()
    {
        foreach (var service in _services.AsEnumerable().Reverse()) await service.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            if (service is IAsyncDisposable later) await later.DisposeAsync();
            else (service as IDisposable)?.Dispose();
        }
        foreach (var spool in _spools.Values) await spool.DisposeAsync();
    }

    async Task WatchAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
        catch (Exception failure)
        {
            HasFailed = true;
            ReceivingLog.PartFailed(_log, failure.GetType().Name, failure.StackTrace ?? "");
            _end.StopApplication();
        }
    }
}
