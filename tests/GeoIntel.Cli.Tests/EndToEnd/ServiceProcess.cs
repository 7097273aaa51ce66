using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GeoIntel.Cli.Remote;
using GeoIntel.Ingest.Sending;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>The service as a process of its own, with a private cluster in a folder of its own, on free ports.</summary>
/// <remarks>It can be ended as roughly as a test likes; at the end neither the folder nor a postmaster is left.</remarks>
sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>Whether imports approve.</summary>
    public const string ApprovalsStand = "GEOINTEL_Registry__ImportedApprovalsStand";

    static readonly TimeSpan StartMax = TimeSpan.FromMinutes(3);
    static readonly TimeSpan EndMax = TimeSpan.FromSeconds(90);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    readonly ConcurrentQueue<string> _log = new();
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    readonly IReadOnlyDictionary<string, string> _settings;
    readonly string _folder;
    readonly string? _dataFolder;
    readonly int _httpPort;
    readonly int _grpcPort;
    Process? _process;

    ServiceProcess(IReadOnlyDictionary<string, string>? settings, string? dataFolder = null)
    {
        _settings = settings ?? new Dictionary<string, string>();
        _dataFolder = dataFolder;
        // The postmaster runs under an account that must be able to pass through.
        _folder = Directory.CreateTempSubdirectory(LeftBehind.FolderPrefix).FullName;
        File.SetUnixFileMode(_folder, (UnixFileMode)Convert.ToInt32("711", 8));
        (_httpPort, _grpcPort) = FreePorts();
        Address = new Uri($"http://127.0.0.1:{_grpcPort}");
    }

    /// <summary>Where gRPC is served; the same after a restart.</summary>
    public Uri Address { get; }

    public Uri HttpAddress => new($"http://127.0.0.1:{_httpPort}");

    /// <summary>What the service has printed so far, over all its runs.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>The number of its postmaster; 0 when none runs.</summary>
    public int PostmasterPid => Postmaster.PidUnder(DataFolder);

    /// <summary>Whether a postmaster of this service runs.</summary>
    public bool HasPostmaster => PostmasterPid > 0;

    public string DataFolder => _dataFolder ?? LeftBehind.DataUnder(_folder);

    /// <summary>The folder of the cluster's socket; root and the cluster's account are let in.</summary>
    public string SocketFolder => Path.Combine(DataFolder, "run");

    /// <summary>The number of the process as it runs now.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>A service that is ready for calls.</summary>
    /// <param name="settings">Beyond the folder and the ports.</param>
    /// <param name="dataFolder">Where the cluster is made; by default in a folder of its own, removed at the end.</param>
    public static Task<ServiceProcess> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, string? dataFolder = null) =>
        StartAsync(new ServiceProcess(settings, dataFolder), service => service.IsReadyAsync(), "become ready");

    /// <summary>A service that is ready for calls, on what was laid into its data folder before.</summary>
    public static async Task<ServiceProcess> StartOnAsync(Func<string, Task> lay)
    {
        var service = new ServiceProcess(null);
        try
        {
            await lay(service.DataFolder);
            await service.RestartAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>A service that has just launched its postmaster and is far from ready.</summary>
    public static Task<ServiceProcess> StartUntilPostmasterAsync() =>
        StartAsync(new ServiceProcess(null), service => Task.FromResult(service.HasPostmaster), "launch its postmaster");

    /// <summary>A token of every role and feed; a new one after each start.</summary>
    public string TokenFile => Path.Combine(_folder, "token");

    /// <summary>What a command needs to reach it and be let in.</summary>
    public string[] Reached => ["--service", Address.ToString(), "--token-file", TokenFile];

    public ServiceConnection Connect() => Connect(Address);

    /// <param name="through">Something that passes calls on to it.</param>
    public ServiceConnection Connect(Uri through) => new(through, new Credentials(TokenFile));

    /// <summary>Starts the service again on what its last run left, and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        Launch();
        await WaitUntilAsync(IsReadyAsync, StartMax, "become ready");
    }

    /// <summary>SIGKILL; the postmaster lives on.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end, which must be an orderly one.</summary>
    public async Task StopAsync()
    {
        await EndAsync();
        Assert.True(_process!.ExitCode == 0, $"The service ended with exit code {_process.ExitCode}:\n{Log}");
    }

    /// <summary>SIGKILL to the postmaster; its backends are left to themselves.</summary>
    public async Task KillPostmasterAsync()
    {
        var pid = Postmaster.PidUnder(DataFolder);
        Assert.True(pid > 0, $"There is no postmaster to kill:\n{Log}");
        await Postmaster.SignalAsync("KILL", pid);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process is { HasExited: true } && HasPostmaster) await RestartAsync();
            if (_process is { HasExited: false }) await EndAsync(); // asserts nothing: that would hide why a test failed
        }
        finally
        {
            if (_process is { HasExited: false }) await KillAsync();
            if (Postmaster.PidUnder(DataFolder) is > 0 and var left)
            {
                await Postmaster.SignalAsync("INT", left);
                await WaitUntilAsync(() => Task.FromResult(!HasPostmaster), EndMax, "have its postmaster ended");
            }
            _process?.Dispose();
            _http.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>One of this repository's programs, built beside these tests, without the caller's own settings.</summary>
    public static Process Run(
        string program, string project, IEnumerable<string> arguments, Dictionary<string, string> settings)
    {
        // .../tests/GeoIntel.Cli.Tests/bin/Release/net10.0/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var assembly = Path.Combine(
            TestFolder.Repository, "src", project, "bin", framework.Parent!.Name, framework.Name, $"{program}.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GEOINTEL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    static async Task<ServiceProcess> StartAsync(
        ServiceProcess service, Func<ServiceProcess, Task<bool>> until, string what)
    {
        await LeftBehind.RemoveAsync();
        try
        {
            service.Launch();
            await service.WaitUntilAsync(() => until(service), StartMax, what);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    void Launch()
    {
        _process?.Dispose();
        _process = Run("geointel-service", "GeoIntel.Service", [], new(_settings)
        {
            ["GEOINTEL_Storage__DataFolder"] = DataFolder,
            // Worlds are loaded with their approvals, unless a test says otherwise.
            [ApprovalsStand] = _settings.GetValueOrDefault(ApprovalsStand, "true"),
            // What is replayed is older than any regime lets a demonstration ask for.
            ["GEOINTEL_Retention__Enabled"] = "false",
            ["GEOINTEL_Regimes__Profiles__0__Regime"] = "PolicePart3",
            ["GEOINTEL_Regimes__Profiles__0__From"] = "2001-01-01",
            ["GEOINTEL_Regimes__Profiles__0__KeptWithoutHit"] = "1200 months",
            ["GEOINTEL_Regimes__Profiles__0__KeptWithHit"] = "1200 months",
            ["GEOINTEL_Listen__HttpPort"] = _httpPort.ToString(CultureInfo.InvariantCulture),
            ["GEOINTEL_Listen__GrpcPort"] = _grpcPort.ToString(CultureInfo.InvariantCulture),
            ["GEOINTEL_Access__DevelopmentIssuer"] = "true",
            ["GEOINTEL_Access__DevelopmentTokenFile"] = TokenFile,
        });
        File.WriteAllText(
            Path.Combine(_folder, LeftBehind.PidFile), _process.Id.ToString(CultureInfo.InvariantCulture));
        // Not waited for: a process that the service has started may hold its output open a little longer.
        _ = CollectAsync(_process.StandardOutput);
        _ = CollectAsync(_process.StandardError);
    }

    async Task EndAsync()
    {
        await Postmaster.SignalAsync("TERM", _process!.Id);
        await WaitUntilAsync(() => Task.FromResult(_process.HasExited), EndMax, "end");
    }

    async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"The service ended with exit code {_process.ExitCode}:\n{Log}");

        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_httpPort}/healthz/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false; // not listening yet
        }
    }

    async Task WaitUntilAsync(Func<Task<bool>> holds, TimeSpan max, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            if (waited.Elapsed > max) throw new TimeoutException($"The service did not {what} within {max}:\n{Log}");
            await Task.Delay(LookEvery);
        }
    }

    async Task CollectAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line) _log.Enqueue(line);
    }

    static (int Http, int Grpc) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
