using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Cli.Tests.EndToEnd.Edge;

/// <summary>The edge daemon as a process of its own, with its spools and watched folders in a folder of its
/// own.</summary>
/// <remarks>A feed that numbers its reads arrives as files, any other is posted: a device that repeats a message that was
/// not answered is known by its own ids.</remarks>
sealed class IngestProcess : IAsyncDisposable
{
    static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    readonly ConcurrentQueue<string> _log = new();
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-edge-").FullName;
    readonly Dictionary<string, string> _keys = [];
    Process? _process;

    IngestProcess(Uri service, string tokenFile, IEnumerable<Feed> feeds, string? spoolFolder)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var settings = new
        {
            listen = Address.Authority,
            keys = Path.Combine(_folder, "keys.ndjson"),
            feeds = feeds.Select(feed => feed.Numbered
                ? new Dictionary<string, string> { ["feed-id"] = feed.Id, ["watch-folder"] = Directory.CreateDirectory(FolderOf(feed.Id)).FullName }
                : new Dictionary<string, string> { ["feed-id"] = feed.Id, ["webhook"] = "true" }).ToList(),
        };
        foreach (var feed in settings.feeds.Where(feed => feed.ContainsKey("webhook")))
        {
            _keys[feed["feed-id"]] = Ingest.Receiving.DeviceKeys.Make(
                settings.keys, feed["feed-id"], [], DateTimeOffset.UtcNow.AddDays(1), "");
        }
        File.WriteAllText(Path.Combine(_folder, "ingest.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["service-address"] = service.ToString(),
            ["service-token-file"] = tokenFile,
            ["spool-folder"] = spoolFolder ?? Path.Combine(_folder, "spool"),
            ["spool-free-bytes-min"] = "0",
            ["poll-interval"] = "0.1",
            ["batch-reads-max"] = "150",
            ["listen"] = settings.listen,
            ["keys-file"] = settings.keys,
            ["feeds"] = settings.feeds,
        }));
    }

    /// <summary>Where it takes posted messages; the same after a restart.</summary>
    public Uri Address { get; }

    /// <summary>What it has printed so far, over all its runs.</summary>
    public string Log => string.Join('\n', _log);

    /// <param name="service">Where it forwards to.</param>
    /// <param name="tokenFile">What it shows there.</param>
    /// <param name="spoolFolder">Null for one in its own folder.</param>
    public static async Task<IngestProcess> StartAsync(
        Uri service, string tokenFile, IEnumerable<Feed> feeds, string? spoolFolder = null)
    {
        var ingest = new IngestProcess(service, tokenFile, feeds, spoolFolder);
        try
        {
            await ingest.RestartAsync();
            return ingest;
        }
        catch
        {
            await ingest.DisposeAsync();
            throw;
        }
    }

    /// <summary>The folder that a numbered feed's files are put into.</summary>
    public string FolderOf(string feedId) => Path.Combine(_folder, "files", feedId);

    public string KeyOf(string feedId) => _keys[feedId];

    public async Task RestartAsync()
    {
        _process?.Dispose();
        _process = ServiceProcess.Run(
            "geointel-ingest", "GeoIntel.Ingest", ["--config", Path.Combine(_folder, "ingest.json")], new() { ["DOTNET_TieredPGO"] = "0" });
        _ = CollectAsync(_process.StandardOutput);
        _ = CollectAsync(_process.StandardError);
        var waited = Stopwatch.StartNew();
        while (await WaitingReadsAsync() is null)
        {
            if (_process.HasExited) throw new InvalidOperationException($"It ended with exit code {_process.ExitCode}:\n{Log}");
            if (waited.Elapsed > StartMax) throw new TimeoutException($"It did not listen within {StartMax}:\n{Log}");
            await Task.Delay(LookEvery);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await Postmaster.SignalAsync("TERM", _process!.Id);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task PauseAsync() => Postmaster.SignalAsync("STOP", _process!.Id);

    public Task GoOnAsync() => Postmaster.SignalAsync("CONT", _process!.Id);

    /// <returns>How many reads are spooled and not forwarded; null when it does not answer.</returns>
    public async Task<long?> WaitingReadsAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address, "/healthz/ready"));
            using var text = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return text.RootElement.GetProperty("feeds").EnumerateArray().Sum(feed => feed.GetProperty("waiting").GetInt64());
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await GoOnAsync();
            await KillAsync();
        }
        _process?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    async Task CollectAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line) _log.Enqueue(line);
    }

    static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
