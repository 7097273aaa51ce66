using System.Collections.Concurrent;
using System.Text;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Simulation;
using CsvTable = GeoIntel.Cli.RegistryFiles.CsvTable;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class ReplayTests : IDisposable
{
    const int Seed = 7;
    static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task A_replay_of_files_ends_with_the_hits_that_the_service_makes_of_them()
    {
        var day = SimulatedFolder.Yesterday();
        var borough = Borough.Create(Seed, day);
        var simulated = new SimulatedFolder(_folder.Path);
        simulated.Write(borough, day);
        AddJourney(borough, day, simulated);

        var run = await CliRun.OfAsync(
            "replay", "--registry", simulated.Registry, "--reads", _folder.File("reads"), "--out", _folder.File("hits.csv"));
        Assert.True(run.Code == 0, run.Error);
        var replayed = CsvTable.Rows(await File.ReadAllBytesAsync(_folder.File("hits.csv"))).Skip(1)
            .Select(row => Line(row.Values)).Order(StringComparer.Ordinal).ToList();
        Assert.Contains(replayed, line => line.StartsWith("implausible-journey", StringComparison.Ordinal));
        Assert.InRange(replayed.Count, 30, 200);

        await using var service = await ServiceProcess.StartAsync();
        using var connection = service.Connect();
        await RegistryImport.SendAsync(
            connection, Stored.Purpose, RegistryReader.Read(simulated.Registry).Resources, validateOnly: false, partial: false,
            CancellationToken.None);
        await Task.WhenAll(borough.Feeds.Select(feed => SendAsync(connection, simulated, feed.Id)));

        var made = await MadeAsync(connection, day, replayed);
        Assert.True(
            replayed.SequenceEqual(made),
            $"Replayed alone:\n{string.Join('\n', replayed.Except(made))}\n"
            + $"made alone:\n{string.Join('\n', made.Except(replayed))}"
            + $"\nlog:\n{service.Log}");
        await service.StopAsync();
    }

    /// <summary>Two reads of one mark at once, at the two cameras of one feed that are farthest from each other.</summary>
    static void AddJourney(Borough borough, DateOnly day, SimulatedFolder simulated)
    {
        var feed = borough.Feeds[0].Id;
        var cameras = borough.Cameras.Where(camera => camera.FeedId == feed).ToList();
        var (from, to) = cameras.SelectMany(a => cameras.Select(b => (a, b)))
            .MaxBy(pair => pair.a.CapturePoint!.Value.DistanceMetresTo(pair.b.CapturePoint!.Value));
        var at = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        using var file = new FileStream(simulated.Reads(feed), FileMode.Append);
        foreach (var (camera, i) in new[] { (from, 0), (to, 1) })
        {
            ReadNdjson.Write(file, new Read
            {
                Camera = camera.DeviceIds[0],
                VrmText = "ZZ99ZZZ",
                CapturedAt = at.AddSeconds(i),
                VendorEventId = $"journey-{i}",
                SourceSequence = 9_000_000_000 + i, // after all others: what is not ahead was stored before
            });
        }
    }

    static async Task SendAsync(ServiceConnection connection, SimulatedFolder simulated, string feedId)
    {
        using var source = File.OpenRead(simulated.Reads(feedId));
        var reads = DecodedStream.ReadsAsync(
            Decoders.Decode(source, format: null, DecodeContext.Default),
            refusal => throw new InvalidDataException($"{refusal}"), CancellationToken.None);
        var refused = new ConcurrentBag<string>();
        var observer = new SendObserver { Refused = refusal => refused.Add(refusal.Refusal.Description) };
        await Intake.SendAsync(connection, feedId, reads, observer, CancellationToken.None);
        Assert.Empty(refused);
    }

    /// <summary>The service's standing hits once they are the expected ones; otherwise those of the last look.</summary>
    static async Task<List<string>> MadeAsync(ServiceConnection connection, DateOnly day, List<string> expected)
    {
        using var waiting = new CancellationTokenSource(SettleMax);
        var from = new DateTimeOffset(day.AddDays(-1), TimeOnly.MinValue, TimeSpan.Zero);
        while (true)
        {
            var made = new List<string>();
            await foreach (var hit in new Hits(connection).ListAsync(Stored.Purpose, from, from.AddDays(3), CancellationToken.None))
            {
                if (hit.State != V1.HitState.Withdrawn) made.Add(Line(hit));
            }
            made.Sort(StringComparer.Ordinal);
            if (waiting.IsCancellationRequested || made.SequenceEqual(expected)) return made;

            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }
    }

    static string Line(string[] row) =>
        $"{row[1]} {row[3]}{row[4]} {row[6]} {Time(row[8])} {Time(row[9])} {row[10]} {row[11]} {row[12]}";

    static string Line(V1.Hit hit)
    {
        var rule = (hit.ListEntry + hit.Condition).Split('/')[^1];
        var verdict = hit.ZoneVerdict == V1.ZoneVerdict.Unspecified ? "" : Word((ZoneVerdict)hit.ZoneVerdict);
        return $"{Word((HitKind)hit.Kind)} {rule} {Word((MatchClass)hit.MatchClass)} "
            + $"{Time(hit.FirstCaptureTime.ToDateTimeOffset())} {Time(hit.LastCaptureTime.ToDateTimeOffset())} "
            + $"{hit.ReadCount} {hit.Camera.Split('/')[^1]} {verdict}";
    }

    static string Time(string text) => Time(DateTimeOffset.Parse(text, null));
    static string Time(DateTimeOffset time) => $"{time.UtcDateTime:O}";

    static string Word<T>(T value) where T : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var letter in $"{value}")
            word.Append(char.IsAsciiLetterUpper(letter) && word.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(letter));
        return $"{word}";
    }
}
