using System.Globalization;
using GeoIntel.Benchmarks.Gates.Intake;
using GeoIntel.Cli.Tests.EndToEnd;
using GeoIntel.Cli.Tests.EndToEnd.ControlRoom;
using GeoIntel.V1;

namespace GeoIntel.Benchmarks.Gates.ControlRoom;

/// <summary>The control room's screen in Chromium: how smoothly it scrolls through five thousand open hits, against the same page
/// with an empty list, in turn; whether it needs more memory the longer hits come; and how long after a read left its hit is seen.</summary>
static class ConsoleGates
{
    const int Hits = 5_000;
    const int Rounds = 7;
    const int HitsPerSecond = 20;
    const int HitsTimed = 200;

    /// <summary>Until then the page fills up with as many decided hits as it keeps.</summary>
    const int MinutesUncounted = 2;

    /// <summary>More than the gap that ends an episode: the next read of a mark is another hit.</summary>
    static readonly TimeSpan BetweenEpisodes = TimeSpan.FromMinutes(20);

    public static IEnumerable<Gate> All =>
    [
        new("console", Bar: 0.8, Stretch: 0.95, HigherIsBetter: true, () => ScrolledAsync().GetAwaiter().GetResult(), OnRequest: true),
        new("console-memory", Bar: 1.1, Stretch: 1.02, HigherIsBetter: false, () => HeldAsync().GetAwaiter().GetResult(), OnRequest: true),
        new("console-lag", Bar: 1, Stretch: 0.3, HigherIsBetter: false, () => SeenAsync().GetAwaiter().GetResult(), OnRequest: true),
    ];

    // A machine without a graphics card has Chromium draw by the processor, and that is the figure. The tests' browser imitates a
    // card, in whose every frame the imitation takes longer than the page; it is told beside.
    static async Task<Measurement> ScrolledAsync()
    {
        var (empty, full) = await ScrolledAsync(["--disable-gpu"]);
        var (emptyOfCard, fullOfCard) = await ScrolledAsync([]);
        return new Measurement(full.Zip(empty, (with, without) => with / without))
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(full).Median:0} frames a second with {Hits} hits, {new Measurement(empty).Median:0} with none; on an imitated graphics card {new Measurement(fullOfCard).Median:0} and {new Measurement(emptyOfCard).Median:0}"),
        };
    }

    static async Task<(List<double> Empty, List<double> Full)> ScrolledAsync(string[] switches)
    {
        await using var room = await Room.OpenAsync(switches);
        await room.User.DoAsync("await page.waitForSelector('.maplibregl-canvas');"); // the map is drawn in any case
        var now = DateTimeOffset.UtcNow;
        await room.SendAsync(Enumerable.Range(0, Hits), i => now.AddMilliseconds(i - Hits));
        await room.User.DoAsync(
            "await page.waitForFunction((hits) => parseInt(document.getElementById('count').textContent) >= hits, args.hits, { timeout: 300000 });",
            new { hits = Hits });

        var (empty, full) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++) // the first is not counted: by then the code is compiled
        {
            var without = await FramesAsync(room.User, "NOSUCHMARK");
            var with = await FramesAsync(room.User, "");
            if (round < 0) continue;
            empty.Add(without);
            full.Add(with);
        }
        return (empty, full);
    }

    // Twenty hits a second, which another desk closes: the figure is the page's heap in the second half over that in the first.
    static async Task<Measurement> HeldAsync()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable("GEOINTEL_CONSOLE_MINUTES") ?? "10", CultureInfo.InvariantCulture);
        if (minutes < 2) throw new GateException($"GEOINTEL_CONSOLE_MINUTES is {minutes}; it takes 2 to see what grows.");
        await using var room = await Room.OpenAsync();
        var seconds = (minutes + MinutesUncounted) * 60;
        var begin = DateTimeOffset.UtcNow - BetweenEpisodes * (1 + seconds * HitsPerSecond / Hits);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var heap = new List<double>();
        for (var second = 0; second < seconds; second++)
        {
            await clock.WaitForNextTickAsync();
            var first = second * HitsPerSecond;
            await room.SendAsync(Enumerable.Range(first, HitsPerSecond), i => begin + BetweenEpisodes * (i / Hits) + TimeSpan.FromMilliseconds(i));
            await room.CloseAllAsync();
            if (second >= MinutesUncounted * 60 && second % 10 == 0) heap.Add(await HeapAsync(room.User));
        }
        var half = heap.Count / 2;
        var (before, after) = (new Measurement(heap[..half]).Median, new Measurement(heap[half..]).Median);
        return new Measurement(after / before)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture, $"{before:0.0} MB in the first half of {minutes} minutes, {after:0.0} MB in the second, {room.Closed} hits"),
        };
    }

    // Seconds from a read's leaving its feed until its row stands on the screen, of 99 in 100.
    static async Task<Measurement> SeenAsync()
    {
        await using var room = await Room.OpenAsync();
        await room.User.DoAsync(
            """
            await page.evaluate(() => {
              window.seenAt = {};
              new MutationObserver(() => {
                for (const mark of document.querySelectorAll('.row .mark')) window.seenAt[mark.textContent] ??= Date.now();
              }).observe(document.getElementById('hits-inner'), { subtree: true, childList: true, characterData: true });
            });
            """);
        var random = new Random(5);
        var left = new long[HitsTimed];
        for (var i = 0; i < HitsTimed; i++)
        {
            await Task.Delay(random.Next(50, 350));
            var now = DateTimeOffset.UtcNow;
            left[i] = now.ToUnixTimeMilliseconds();
            await room.SendAsync([i], _ => now);
        }
        var seen = await room.User.DoAsync(
            """
            await page.waitForFunction((marks) => Object.keys(window.seenAt).length >= marks, args.marks);
            return page.evaluate(() => window.seenAt);
            """,
            new { marks = HitsTimed });
        double[] seconds = [.. left.Select((at, i) => (seen.GetProperty(Room.MarkOf(i)).GetInt64() - at) / 1000.0)];
        return new Measurement(Percentile.Of(seconds, 0.99))
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture, $"{HitsTimed} hits one by one: half of them within {new Measurement(seconds).Median:0.00} s, the last within {seconds.Max():0.00} s"),
        };
    }

    // The list goes down all of its length in three seconds.
    static async Task<double> FramesAsync(ConsoleUser user, string find) => (await user.DoAsync(
        """
        await page.fill('#find', args.find);
        return page.evaluate(async () => {
          const [box, seconds] = [document.getElementById('hits'), 3];
          const begin = performance.now();
          for (let frames = 0; ; frames++) {
            const now = await new Promise((drawn) => requestAnimationFrame(drawn));
            if (now - begin > seconds * 1000) return frames / seconds;
            box.scrollTop = (now - begin) / (seconds * 1000) * (box.scrollHeight - box.clientHeight);
          }
        });
        """,
        new { find })).GetDouble();

    static async Task<double> HeapAsync(ConsoleUser user) => (await user.DoAsync(
        """
        const tools = await context.newCDPSession(page);
        await tools.send('HeapProfiler.collectGarbage');
        const { usedSize } = await tools.send('Runtime.getHeapUsage');
        await tools.detach();
        return usedSize / 1e6;
        """)).GetDouble();

    /// <summary>A service with a list of five thousand marks, and an operator at the screen.</summary>
    sealed class Room(ServiceProcess service, Clients clients, ConsoleBrowser browser, Town town) : IAsyncDisposable
    {
        public ConsoleUser User { get; } = new(browser, "pat");

        public int Closed { get; private set; }

        /// <param name="switches">Of Chromium.</param>
        public static async Task<Room> OpenAsync(params string[] switches)
        {
            if (ConsoleFactAttribute.Missing is { } missing) throw new GateException(missing);
            var service = await ServiceProcess.StartAsync();
            var clients = new Clients(service.Connect());
            var town = await clients.RegisterAsync(new Town("room"));
            var entry = town.Resources.Select(resource => resource.ListEntry).OfType<ListEntry>().Single();
            var import = await Cli.Remote.RegistryImport.SendAsync(
                clients.Connection, Stored.Purpose,
                [.. Enumerable.Range(0, Hits).Select(i => new RegistryResource { ListEntry = new ListEntry(entry) { Name = $"listEntries/room-{i}", Vrm = MarkOf(i) } })],
                validateOnly: false, partial: true, CancellationToken.None);
            if (import.RefusedCount > 0) throw new GateException($"The list was not taken: {import.Outcomes.First(of => of.Problems.Count > 0)}");
            var room = new Room(service, clients, ConsoleBrowser.Start(switches), town);
            await room.User.SignInAsync(service, "operator");
            return room;
        }

        public Task<IngestSightingsResponse> SendAsync(IEnumerable<int> numbers, Func<int, DateTimeOffset> at) =>
            clients.SendAsync(town.NamedFeed, numbers.Select(i => town.Named(MarkOf(i % Hits), at(i))));

        public async Task CloseAllAsync()
        {
            var open = await clients.Hits.ListHitsAsync(new ListHitsRequest { Purpose = Stored.Purpose, UndecidedOnly = true, PageSize = 1000 });
            foreach (var hit in open.Hits)
            {
                await clients.Hits.DecideHitAsync(new DecideHitRequest
                {
                    Name = hit.Name, Etag = hit.Etag, Outcome = HitOutcome.NoResource, Purpose = Stored.Purpose,
                });
                Closed++;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            clients.Connection.Dispose();
            await service.DisposeAsync();
        }

        public static string MarkOf(int number) => string.Create(CultureInfo.InvariantCulture, $"C{number:00000}X");
    }
}
