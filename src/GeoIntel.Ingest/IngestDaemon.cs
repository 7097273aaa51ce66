using GeoIntel.Ingest.Folders;
using GeoIntel.Ingest.Forwarding;
using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Sending;
using GeoIntel.Ingest.Spool;
using GeoIntel.V1;

namespace GeoIntel.Ingest;

/// <summary>Puts the feeds together: for each its spool, what fills it and what empties it.</summary>
sealed class IngestDaemon : IAsyncDisposable
{
    readonly Dictionary<string, ReadSpool> _spools = [];
    readonly List<IHostedService> _services = [];

    /// <param name="client">Where the reads are forwarded to.</param>
    /// <param name="end">Ends the program, when standard input has ended.</param>
    /// <exception cref="IOException">A spool cannot be opened.</exception>
    public IngestDaemon(
        IngestOptions options, SightingIngestService.SightingIngestServiceClient client, IHostApplicationLifetime end, ILoggerFactory logs)
    {
        var (statuses, intakes, rejects) =
            (new CameraStatuses(), new Dictionary<string, InputIntake>(), new Dictionary<string, Rejects>());
        foreach (var feed in options.Feeds)
        {
            var spoolOptions = options.SpoolOf(feed.FeedId);
            var spool = ReadSpool.Open(spoolOptions, feed.FeedId, logs.CreateLogger<ReadSpool>());
            _spools.Add(feed.FeedId, spool);
            var refused = new Rejects(Path.Combine(spoolOptions.Folder, "rejects"), options.RejectsBytesMax, logs.CreateLogger<Rejects>());
            var intake = new InputIntake(feed, spool, statuses, logs.CreateLogger<InputIntake>());
            if (feed.Webhook) (intakes[feed.FeedId], rejects[feed.FeedId]) = (intake, refused);
            _services.Add(new Forwarder(
                feed.FeedId, spool, new SightingSender(client, feed.FeedId, options.SenderOf(spool.Source)), refused, logs.CreateLogger<Forwarder>()));
            if (feed.WatchFolder.Length > 0)
                _services.Add(new FolderWatcher(intake, options.PollInterval, logs.CreateLogger<FolderWatcher>()));
            if (feed.Stdin)
                _services.Add(new StandardInput(intake, Console.OpenStandardInput, Console.Error, end, logs.CreateLogger<StandardInput>()));
        }
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

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var service in _services) await service.StartAsync(cancellation);
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
}
