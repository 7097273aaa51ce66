using System.Diagnostics;
using System.Globalization;
using GeoIntel.Benchmarks.Peers.Transport;

namespace GeoIntel.Benchmarks.Gates.Transport;

/// <summary>What a hundred subscribers who do not read cost the callers who do: seconds of a round of unary calls with
/// them over those without, in turn on one server of ours; and megabytes of the server.</summary>
static class SleeperGates
{
    const int Sleepers = 100;
    const int Rounds = 21; // short ones, so that what else the machine does falls on both sides
    const int RoundsUncounted = 8; // until the server's code is compiled for good
    const int CallsInFlight = 64;
    const int Calls = 4_000;
    const double Megabyte = 1 << 20;

    public static IEnumerable<Gate> All =>
    [
        new("sleepers", Bar: 1.1, Stretch: 1.02, HigherIsBetter: false, () => SlowedAsync().GetAwaiter().GetResult()),
        new("sleepers-memory", Bar: 50, Stretch: 20, HigherIsBetter: false, () => GrownAsync().GetAwaiter().GetResult()),
    ];

    // One server for both: of two, the runtime compiles one a little better than the other.
    static async Task<Measurement> SlowedAsync()
    {
        var reads = new FramedReads();
        using var server = TallyProcess.Ours();
        using var client = new TallyClient(server.Address, reads);
        var (plain, slowed) = (new List<Spent>(), new List<Spent>());
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            var before = await TimeAsync(server, client);
            Spent with;
            using (await SleepingSubscribers.OpenAsync(server.Address, Sleepers, reads[0]))
            {
                await client.UnaryAsync(Calls / 10, CallsInFlight); // by then they are given no more
                with = await TimeAsync(server, client);
            }
            await client.UnaryAsync(Calls / 10, CallsInFlight); // by then the server knows that they have gone
            var after = await TimeAsync(server, client);
            if (round < 0) continue;
            plain.Add((before + after) / 2);
            slowed.Add(with);
        }
        return new Measurement(slowed.Zip(plain, (with, without) => with.Seconds / without.Seconds))
        {
            Sides = $"{Say(slowed)} with {Sleepers} sleepers, {Say(plain)} without",
        };
    }

    static async Task<Spent> TimeAsync(TallyProcess server, TallyClient client)
    {
        var ofServer = server.CpuSeconds;
        var started = Stopwatch.GetTimestamp();
        await client.UnaryAsync(Calls, CallsInFlight);
        return new Spent(Stopwatch.GetElapsedTime(started).TotalSeconds, server.CpuSeconds - ofServer);
    }

    static string Say(List<Spent> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Each(rounds, round => round.Seconds):0.0} us a call ({Each(rounds, round => round.Server):0.0} of the server's processors)");

    static double Each(List<Spent> rounds, Func<Spent, double> of) => new Measurement(rounds.Select(of)).Median * 1e6 / Calls;

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

    /// <summary>What one round took: seconds, and the server's seconds of processor time.</summary>
    readonly record struct Spent(double Seconds, double Server)
    {
        public static Spent operator +(Spent one, Spent other) => new(one.Seconds + other.Seconds, one.Server + other.Server);

        public static Spent operator /(Spent whole, double by) => new(whole.Seconds / by, whole.Server / by);
    }
}
