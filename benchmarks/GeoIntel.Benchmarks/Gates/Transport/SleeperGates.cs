using System.Diagnostics;
using System.Globalization;
using GeoIntel.Benchmarks.Peers.Transport;

namespace GeoIntel.Benchmarks.Gates.Transport;

/// <summary>What a hundred subscribers who do not read cost the callers who do: seconds of a round of unary calls with
/// them over those without, on two servers of ours in turn; and megabytes of the server.</summary>
static class SleeperGates
{
    const int Sleepers = 100;
    const int Rounds = 9;
    const int RoundsUncounted = 4; // until both servers' code is compiled for good
    const int CallsInFlight = 64;
    const int Calls = 10_000;
    const double Megabyte = 1 << 20;

    public static IEnumerable<Gate> All =>
    [
        new("sleepers", Bar: 1.1, Stretch: 1.02, HigherIsBetter: false, () => SlowedAsync().GetAwaiter().GetResult()),
        new("sleepers-memory", Bar: 50, Stretch: 20, HigherIsBetter: false, () => GrownAsync().GetAwaiter().GetResult()),
    ];

    static async Task<Measurement> SlowedAsync()
    {
        var reads = new FramedReads();
        using var without = TallyProcess.Ours();
        using var with = TallyProcess.Ours();
        using var toWithout = new TallyClient(without.Address, reads);
        using var toWith = new TallyClient(with.Address, reads);
        using var sleepers = await SleepingSubscribers.OpenAsync(with.Address, Sleepers, reads[0]);
        var (plain, slowed) = (new List<double>(), new List<double>());
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            // Whichever comes first in a round finds the machine a little different.
            var (first, second) = round % 2 == 0 ? (toWithout, toWith) : (toWith, toWithout);
            var (one, other) = (await TimeAsync(first), await TimeAsync(second));
            if (round < 0) continue;
            plain.Add(round % 2 == 0 ? one : other);
            slowed.Add(round % 2 == 0 ? other : one);
        }
        return new Measurement(slowed.Zip(plain, (with, without) => with / without))
        {
            Sides = $"{Say(slowed)} with {Sleepers} sleepers, {Say(plain)} without",
        };

        static async Task<double> TimeAsync(TallyClient client)
        {
            var started = Stopwatch.GetTimestamp();
            await client.UnaryAsync(Calls, CallsInFlight);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        static string Say(List<double> rounds) => string.Create(
            CultureInfo.InvariantCulture, $"{new Measurement(rounds).Median * 1e6 / Calls:0.0} us a call");
    }

    static async Task<Measurement> GrownAsync()
    {
        var reads = new FramedReads();
        using var server = TallyProcess.Ours();
        using var client = new TallyClient(server.Address, reads);
        for (var round = 0; round < RoundsUncounted; round++) await client.UnaryAsync(Calls, CallsInFlight);
        var before = server.ResidentBytes;
        using var sleepers = await SleepingSubscribers.OpenAsync(server.Address, Sleepers, reads[0]);
        await client.UnaryAsync(Calls, CallsInFlight); // by then they have been given all that there is room for
        var grown = (server.ResidentBytes - before) / Megabyte;
        return new Measurement(grown)
        {
            Sides = string.Create(CultureInfo.InvariantCulture, $"MB by {Sleepers} sleepers, on {before / Megabyte:0} MB"),
        };
    }
}
