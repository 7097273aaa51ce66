using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Simulation;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Cli.Tests.EndToEnd.Edge;

/// <summary>What was compared after faults. Everything but the counts of what was done must be zero.</summary>
/// <param name="RepeatCount">Messages that devices sent again because no answer came.</param>
/// <param name="KnownCount">Reads that the service was sent again and knew.</param>
sealed record FaultsOutcome(
    int FaultCount, int AcknowledgedCount, int StoredCount, int LostCount, int DoubledCount, int HitCount, int HitsMissingCount,
    int HitsBeyondCount, int RepeatCount, int TurnedAwayCount, long KnownCount)
{
    public int WrongCount => LostCount + DoubledCount + HitsMissingCount + HitsBeyondCount;

    public override string ToString() =>
        $"{FaultCount} faults, {AcknowledgedCount} reads acknowledged, {StoredCount} stored, {LostCount} lost, {DoubledCount} double; "
        + $"{HitCount} hits, {HitsMissingCount} missing, {HitsBeyondCount} beyond; {RepeatCount} messages repeated by devices, "
        + $"{TurnedAwayCount} turned away, {KnownCount} reads forwarded again";
}

/// <summary>A borough's day from its devices through the edge daemon to a service, while something is done to the
/// daemon.</summary>
sealed class IngestFaults : IAsyncDisposable
{
    public const int Seed = 21;

    static readonly TimeSpan DrainMax = TimeSpan.FromMinutes(3);

    readonly Borough _borough;
    readonly List<Read> _reads;
    readonly ServiceProcess _service;
    readonly TcpProxy _toService;
    readonly ServiceConnection _connection;

    IngestFaults(Borough borough, List<Read> reads, ServiceProcess service)
    {
        (_borough, _reads, _service) = (borough, reads, service);
        _toService = new TcpProxy(service.Address);
        _connection = service.Connect();
    }

    /// <param name="everyNth">Of the reads of vehicles that nobody looks for; all of the others are sent.</param>
    public static async Task<IngestFaults> StartAsync(int everyNth)
    {
        var day = SimulatedFolder.Yesterday();
        var borough = Borough.Create(Seed, day);
        var named = borough.VehicleLinks.Select(link => link.Vrm).Concat(borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        var reads = Traffic.Day(borough, day)
            .Where((read, i) => i % everyNth == 0 || named.Contains(Models.Sightings.Vrm.Of(read.VrmText))).ToList();
        var faults = new IngestFaults(borough, reads, await ServiceProcess.StartAsync());
        try
        {
            var import = await RegistryImport.SendAsync(
                faults._connection, Stored.Purpose, BoroughResources.Of(borough), validateOnly: false, partial: false, CancellationToken.None);
            Assert.True(import.RefusedCount == 0, $"The borough was not taken: {import}");
            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL, again and again: at random moments, and on purpose when the service has committed what the daemon
    /// does not know of, or the daemon has synced what the device does not know of.</summary>
    public Task<FaultsOutcome> KillAsync(int kills) => RunAsync(kills, null, async (ingest, toIngest, devices, cancellation) =>
    {
        var random = new Random(Seed);
        for (var i = 0; i < kills; i++)
        {
            await devices.Acknowledged.WaitForAsync((long)_reads.Count * (i + 1) / (kills + 1)).WaitAsync(cancellation);
            var held = new[] { null, _toService, toIngest }[i % 3];
            held?.HoldAnswers();
            await Task.Delay(random.Next(80), cancellation);
            await ingest.KillAsync();
            _toService.Cut();
            toIngest.Cut();
            await ingest.RestartAsync();
        }
    });

    /// <summary>SIGSTOP for a while in the middle.</summary>
    public Task<FaultsOutcome> PauseAsync(TimeSpan pause) => RunAsync(1, null, async (ingest, _, devices, cancellation) =>
    {
        await devices.Acknowledged.WaitForAsync(_reads.Count / 3).WaitAsync(cancellation);
        await ingest.PauseAsync();
        await Task.Delay(pause, cancellation);
        await ingest.GoOnAsync();
    });

    /// <summary>The spool's disk fills while the service hears nothing, and empties when it hears again.</summary>
    public Task<FaultsOutcome> FillDiskAsync(string smallDisk) => RunAsync(1, smallDisk, async (ingest, _, devices, cancellation) =>
    {
        await devices.Acknowledged.WaitForAsync(_reads.Count / 20).WaitAsync(cancellation);
        await Postmaster.SignalAsync("STOP", _service.ProcessId);
        while (devices.TurnedAwayCount < 20) await Task.Delay(20, cancellation);
        Assert.Contains("full", ingest.Log, StringComparison.Ordinal);
        await Postmaster.SignalAsync("CONT", _service.ProcessId);
    });

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _toService.DisposeAsync();
        await _service.DisposeAsync();
    }

    async Task<FaultsOutcome> RunAsync(
        int faults, string? spoolFolder, Func<IngestProcess, TcpProxy, IngestDevices, CancellationToken, Task> tear)
    {
        var feedOf = Traffic.FeedOfDevice(_borough);
        using var giveUp = new CancellationTokenSource();
        await using var ingest = await IngestProcess.StartAsync(_toService.Address, _service.TokenFile, _borough.Feeds, spoolFolder);
        await using var toIngest = new TcpProxy(ingest.Address);
        using var devices = new IngestDevices(ingest, toIngest.Address, Seed, giveUp.Token);
        var tearing = tear(ingest, toIngest, devices, giveUp.Token);
        var sending = Task.WhenAll(_borough.Feeds.Select(feed =>
            devices.HandOverAsync(feed, [.. _reads.Where(read => feedOf[read.Camera] == feed.Id)])));
        try
        {
            await await Task.WhenAny(tearing, sending); // whichever fails ends the other
            await Task.WhenAll(tearing, sending);
            await DrainAsync(ingest);
            Assert.Equal(0, await ingest.StopAsync());
        }
        finally
        {
            await giveUp.CancelAsync();
            await Task.WhenAll(tearing, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await CompareAsync(faults, devices);
    }

    static async Task DrainAsync(IngestProcess ingest)
    {
        using var waiting = new CancellationTokenSource(DrainMax);
        while (await ingest.WaitingReadsAsync() is not 0)
        {
            Assert.False(waiting.IsCancellationRequested, $"Reads wait after {DrainMax}:\n{ingest.Log}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    async Task<FaultsOutcome> CompareAsync(int faults, IngestDevices devices)
    {
        var stored = new Stored(_connection);
        var cameraOf = _borough.Cameras.ToDictionary(camera => camera.DeviceIds[0], camera => camera.Id);
        var (from, until) = (_reads.Min(read => read.CapturedAt), _reads.Max(read => read.CapturedAt).AddSeconds(1));
        var sent = _reads.Select(read => new ReadIdentity(cameraOf[read.Camera], read.CapturedAt, read.VrmText)).ToList();
        var found = await stored.ReadsAsync(cameraOf.Values, from, until);
        var expected = ExpectedHits.Of(_borough, _reads);
        Assert.True(expected.Count >= 20, $"{expected.Count} hits prove too little.");
        var hits = await stored.HitsAsync(expected, from, until);
        var known = 0L;
        foreach (var feed in _borough.Feeds) known += (await stored.IntakeAsync($"feeds/{feed.Id}")).DuplicateCount;
        return new FaultsOutcome(
            faults, (int)devices.Acknowledged.Count, found.Count,
            Multiset.Without(sent, found).Count, Multiset.Without(found, sent).Count,
            hits.Count, Multiset.Without(expected, hits).Count, Multiset.Without(hits, expected).Count,
            devices.RepeatCount, devices.TurnedAwayCount, known);
    }
}
