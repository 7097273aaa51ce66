using System.Diagnostics;
using System.Globalization;

namespace GeoIntel.Benchmarks.Gates.Queries;

/// <summary>What an intelligence unit asks, over fifty million reads of thirty days: the service's own question against SQL written by
/// hand for the same answer, in turn, and equal answers demanded.</summary>
/// <remarks>
/// Ours is all between the guard and the wire: text of the statement, plan, rows, and what is reckoned from them. The guard, the entry
/// and the wire have gates of their own (access-latency, P10). Neither side's statements are prepared.
/// GEOINTEL_QUERIES_MILLIONS says how many million reads (50). GEOINTEL_QUERIES_FOLDER keeps the database there for the next run.
/// GEOINTEL_QUERIES_EXPLAIN names a folder in which the plans of the hand-written ones are laid.
/// </remarks>
static class QueryGates
{
    const int Rounds = 7;
    const int RoundsUncounted = 2; // until the code is compiled and what is asked lies in memory
    const int RoundsOfSelfJoin = 3;
    const int SelfJoinTimesMax = 10;

    static readonly string[] AtMostAQuarterMore = ["vrm", "similar", "camera", "area", "track", "convoy"];

    // One for all that are measured in a run: it takes a quarter of an hour to make.
    static QueryStore? _store;

    public static IEnumerable<Gate> All =>
    [
        .. AtMostAQuarterMore.Select(name => new Gate(
            $"queries-{name}", Bar: 1.25, Stretch: 1, HigherIsBetter: false,
            () => MeasureAsync(name, (ours, theirs) => ours / theirs).GetAwaiter().GetResult(), OnRequest: true)),
        new(
            "queries-convoy-self-join", Bar: 5, Stretch: 20, HigherIsBetter: true,
            () => MeasureSelfJoinAsync().GetAwaiter().GetResult(), OnRequest: true),
    ];

    public static async Task CloseAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }

    static async Task<Measurement> MeasureAsync(string name, Func<double, double, double> figure)
    {
        _store ??= await OpenAsync();
        var asking = new Askings(_store).All.Single(one => one.Name == name);
        var (ours, theirs, figures, told) = (new List<double>(), new List<double>(), new List<double>(), 0);
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            // The same subjects for both, others in each round, and each side first in turn.
            var subjects = Enumerable.Range((round + RoundsUncounted) * asking.Subjects, asking.Subjects).ToArray();
            foreach (var subject in subjects) told += await asking.CompareAsync(subject);
            var isOursFirst = round % 2 == 0;
            var first = await TimeAsync(isOursFirst ? asking.Ours : asking.Theirs, subjects);
            var second = await TimeAsync(isOursFirst ? asking.Theirs : asking.Ours, subjects);
            if (round < 0) continue;
            var (our, their) = isOursFirst ? (first, second) : (second, first);
            ours.Add(our);
            theirs.Add(their);
            figures.Add(figure(our, their));
        }
        if (told == 0) throw new GateException($"{name}: nothing was found, so nothing was compared.");
        if (Environment.GetEnvironmentVariable("GEOINTEL_QUERIES_EXPLAIN") is { } folder)
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.explain.txt"), await asking.PlanAsync(0));
        }
        return new Measurement(figures)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(ours).Median * 1000:0.0} ms against {new Measurement(theirs).Median * 1000:0.0} ms a question, {told} rows compared, {_store.Count} reads stored"),
        };
    }

    // The plain self-join takes from minutes to hours over a month: it is ended when it has taken ten times as long as ours. That both
    // tell the same is for smaller stores to show (GEOINTEL_QUERIES_MILLIONS).
    static async Task<Measurement> MeasureSelfJoinAsync()
    {
        _store ??= await OpenAsync();
        var askings = new Askings(_store);
        var (ours, theirs, figures, ended, told) = (new List<double>(), new List<double>(), new List<double>(), 0, 0);
        for (var round = 0; round < RoundsOfSelfJoin; round++)
        {
            await askings.SharingAsync(round); // compiled, and what is asked lies in memory: else the first would read for the second
            var started = Stopwatch.GetTimestamp();
            var rows = await askings.SharingAsync(round);
            ours.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            started = Stopwatch.GetTimestamp();
            var whole = await askings.TrySelfJoinAsync(round, TimeSpan.FromSeconds(SelfJoinTimesMax * ours[^1]));
            theirs.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            figures.Add(theirs[^1] / ours[^1]);
            if (whole is null) continue;
            ended++;
            told += rows.Count;
            if (!rows.ToHashSet().SetEquals(whole))
                throw new GateException($"convoy-self-join: of subject {round} ours tells {rows.Count}, the self-join {whole.Count}.");
        }
        return new Measurement(figures)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(ours).Median:0.0} s against {new Measurement(theirs).Median:0.0} s or more a question: {ended} of {RoundsOfSelfJoin} self-joins came to their end within {SelfJoinTimesMax} times ours; {told} rows compared, {_store.Count} reads stored"),
        };
    }

    static async Task<QueryStore> OpenAsync()
    {
        var said = Environment.GetEnvironmentVariable("GEOINTEL_QUERIES_MILLIONS") ?? "50";
        if (!double.TryParse(said, CultureInfo.InvariantCulture, out var millions) || !(millions is >= 0.1 and <= 1000))
            throw new GateException($"GEOINTEL_QUERIES_MILLIONS is '{said}'; give 0.1 to 1000 million reads.");
        var started = Stopwatch.GetTimestamp();
        var store = await QueryStore.OpenAsync((long)(millions * 1e6), Environment.GetEnvironmentVariable("GEOINTEL_QUERIES_FOLDER"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"queries: {store.Count} reads of {QueryStore.Borough.Sites.Count} cameras in {QueryStore.Days} days, there after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
        return store;
    }

    static async Task<double> TimeAsync(Func<int, Task<IReadOnlyCollection<object>>> ask, int[] subjects)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var subject in subjects) await ask(subject);
        return Stopwatch.GetElapsedTime(started).TotalSeconds / subjects.Length;
    }
}
