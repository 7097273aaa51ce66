using GeoIntel.Ingest.Spool;
using GeoIntel.Ingest.Tests.Sending;
using Grpc.Net.Client;
using Microsoft.Extensions.Hosting;

namespace GeoIntel.Ingest.Tests;

/// <summary>The daemon's feeds in this process, with a folder of their own for spools and files.</summary>
sealed class RunningDaemon : IAsyncDisposable
{
    static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    readonly GrpcChannel _channel;
    readonly IngestDaemon _daemon;

    RunningDaemon(string folder, Uri service, LoggedLines log, Dictionary<string, string?> settings)
    {
        (Folder, Log) = (folder, log);
        var options = IngestOptions.Read(
            [
                new("service-address", service.ToString()), new("spool-folder", Path.Combine(folder, "spool")),
                new("spool-free-bytes-min", "0"), new("poll-interval", "0.1"), .. settings,
            ],
            out var problems);
        Assert.Empty(problems);
        if (options.Feeds.Any(feed => feed.Webhook))
            options = options with { Webhook = options.Webhook with { Listen = new(System.Net.IPAddress.Loopback, 0) } };
        _channel = GrpcChannel.ForAddress(service);
        _daemon = new IngestDaemon(options, _channel, new NoLifetime(), log);
    }

    public string Folder { get; }

    public LoggedLines Log { get; }

    public ReadSpool Spool => _daemon.Spools["f1"];

    public Uri Address => _daemon.Webhook!.Address;

    public IReadOnlyList<GeoIntel.Ingest.Receiving.WebhookRoute> Routes => _daemon.Webhook!.Routes;

    public string Rejects => Path.Combine(Folder, "spool", "f1", "rejects");

    public static async Task<RunningDaemon> StartAsync(
        string folder, FakeIntake? intake, Dictionary<string, string?> settings, LoggedLines? log = null)
    {
        // Nobody listens at port 9.
        var daemon = new RunningDaemon(folder, intake?.Address ?? new Uri("http://127.0.0.1:9"), log ?? new LoggedLines(), settings);
        await daemon._daemon.StartAsync(CancellationToken.None);
        return daemon;
    }

    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var deadline = DateTime.UtcNow + WaitMax;
        while (!holds())
        {
            Assert.True(DateTime.UtcNow < deadline, $"Not within {WaitMax}: {what}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _daemon.StopAsync();
        await _daemon.DisposeAsync();
        _channel.Dispose();
    }

    sealed class NoLifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
