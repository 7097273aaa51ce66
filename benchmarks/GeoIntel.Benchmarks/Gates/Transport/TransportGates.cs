using System.Diagnostics;
using System.Globalization;
using GeoIntel.Benchmarks.Peers.Transport;

namespace GeoIntel.Benchmarks.Gates.Transport;

/// <summary>P10: messages a second of our own gRPC transport over those of a foreign server, each a process of its
/// own that parses the same generated message, from the same client on the same cores.</summary>
static class TransportGates
{
    const int Rounds = 7;
    const int RoundsUncounted = 4; // until our server's code is compiled for good
    const int CallsInFlight = 64;
    const int Calls = 20_000;

    static int Streamed => 1_300 * FramedReads.Count;

    public static IEnumerable<Gate> All =>
    [
        new("p10-stream-js", Bar: 3, Stretch: 6, HigherIsBetter: true, () => Streaming(TallyProcess.JavaScript)),
        new("p10-stream-cpp", Bar: 1.5, Stretch: 4, HigherIsBetter: true, () => Streaming(TallyProcess.Cpp)),
        new("p10-unary-js", Bar: 3, Stretch: 4, HigherIsBetter: true, () => Unary(TallyProcess.JavaScript)),
        new("p10-unary-cpp", Bar: 1.3, Stretch: 1.6, HigherIsBetter: true, () => Unary(TallyProcess.Cpp)),
    ];

    /// <summary>All reads on one stream.</summary>
    static Measurement Streaming(Func<TallyProcess> peer) =>
        MeasureAsync(peer, Streamed, "reads", client => client.StreamAsync(Streamed)).GetAwaiter().GetResult();

    /// <summary>One read a call, with 64 calls in flight on one connection.</summary>
    static Measurement Unary(Func<TallyProcess> peer) =>
        MeasureAsync(peer, Calls, "calls", client => client.UnaryAsync(Calls, CallsInFlight)).GetAwaiter().GetResult();

    static async Task<Measurement> MeasureAsync(
        Func<TallyProcess> startPeer, int count, string what, Func<TallyClient, Task> send)
    {
        var reads = new FramedReads();
        using var peer = startPeer();
        using var ours = TallyProcess.Ours();
        using var toPeer = new TallyClient(peer.Address, reads);
        using var toOurs = new TallyClient(ours.Address, reads);
        var (their, our) = (new List<Spent>(), new List<Spent>());
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            var (theirs, oursNow) = (await TimeAsync(peer, toPeer), await TimeAsync(ours, toOurs));
            if (round < 0) continue;
            their.Add(theirs);
            our.Add(oursNow);
        }
        return new Measurement(their.Zip(our, (theirs, oursNow) => theirs.Seconds / oursNow.Seconds))
        {
            Sides = $"{Say(our)} against {Say(their)}",
        };

        async Task<Spent> TimeAsync(TallyProcess server, TallyClient client)
        {
            var (ofServer, ofClient) = (server.CpuSeconds, Environment.CpuUsage.TotalTime);
            var started = Stopwatch.GetTimestamp();
            await send(client);
            return new Spent(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                server.CpuSeconds - ofServer,
                (Environment.CpuUsage.TotalTime - ofClient).TotalSeconds);
        }

        string Say(List<Spent> rounds)
        {
            var rates = new Measurement(rounds.Select(round => count / round.Seconds));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{rates.Median:0} [{rates.Min:0}-{rates.Max:0}] {what} a second (processor time of one: ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"server {Each(round => round.Server):0.00}, client {Each(round => round.Client):0.00} us)");

            double Each(Func<Spent, double> of) => new Measurement(rounds.Select(of)).Median * 1e6 / count;
        }
    }

    /// <summary>What one round took: seconds, and seconds of processor time, which others lengthen less.</summary>
    readonly record struct Spent(double Seconds, double Server, double Client);
}
