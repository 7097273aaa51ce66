using GeoIntel.Models.Conditions;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Searching;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Tracks;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Sightings;
using NetTopologySuite.IO;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Queries;

/// <summary>The questions that are measured. A subject is a number: the same one is the same vehicle, camera, hour or place each time.
/// </summary>
sealed class Askings(QueryStore store)
{
    const int Page = 1001; // one more than the greatest page, by which the next is known

    readonly SightingSearch _search = store.Get<SightingSearch>();
    readonly ConvoySearch _convoys = store.Get<ConvoySearch>();
    readonly TrackStream _track = store.Get<TrackStream>();
    readonly Vrm[] _marks = [.. store.Regulars.Marks.Take(1000)];
    readonly string[] _cameras = [.. QueryStore.Borough.Cameras.Select(camera => camera.Id)];

    public IReadOnlyList<Asking> All =>
    [
        Search("vrm", 20, Marked),
        Search("similar", 5, n => Month with { Marks = new AskedMarks([Mark(n)], MatchClass.Similar).Reached }),
        Search("camera", 5, n => Hour(n) with { CameraKeys = [store.Registry.Current.Keys.CameraKeys[_cameras[n % _cameras.Length]]] }),
        Search("area", 3, n => Hour(n) with { Area = Square(n) }),
        new("track", OurTrackAsync, TheirTrackAsync, PlanOfTrackAsync),
        new("convoy", n => OurConvoyAsync(n, counts: true), TheirConvoyAsync, n => By("convoy").PlanAsync(HandWritten.Mark(Mark(n)))),
    ];

    static SightingQuestion Month => new() { From = QueryStore.From, Until = QueryStore.Until, Limit = Page };

    Vrm Mark(int subject) => _marks[subject % _marks.Length];

    SightingQuestion Marked(int subject) => Month with { Vrm = Mark(subject) };

    // By day, and on another day each time.
    static SightingQuestion Hour(int subject)
    {
        var from = QueryStore.From.AddDays(subject * 7 % QueryStore.Days).AddHours(7 + subject % 12);
        return new() { From = from, Until = from.AddHours(1), Limit = Page };
    }

    // Two kilometres wide, around a camera.
    static NetTopologySuite.Geometries.Geometry Square(int subject)
    {
        var centre = QueryStore.Borough.Sites[subject * 13 % QueryStore.Borough.Sites.Count].Camera.CapturePoint!.Value;
        var (x, y) = (centre.EastingMetres, centre.NorthingMetres);
        var square = new NetTopologySuite.Geometries.GeometryFactory(new(), 27700).ToGeometry(new(x - 1000, x + 1000, y - 1000, y + 1000));
        square.SRID = 27700;
        return square;
    }

    HandWritten By(string name) => new(store.Database, name);

    Asking Search(string name, int subjects, Func<int, SightingQuestion> question) => new(
        name,
        async n => [.. (await _search.FindAsync(question(n), CancellationToken.None)).Select(found => (object)found.Id)],
        async n => [.. (await By(name).RowsAsync(Parameters(question(n)))).Select(row => row[0])],
        n => By(name).PlanAsync(Parameters(question(n))),
        subjects);

    static NpgsqlParameter[] Parameters(SightingQuestion question)
    {
        var parameters = new List<NpgsqlParameter>
        {
            new("from", question.From.UtcDateTime), new("until", question.Until.UtcDateTime),
        };
        if (question.Vrm is { } vrm) parameters.Add(HandWritten.Mark(vrm));
        if (question.Marks is { } marks) parameters.Add(new("vrms", marks.Select(mark => (long)mark.Packed).ToArray()));
        if (question.CameraKeys is [var camera]) parameters.Add(new("camera", camera));
        if (question.Area is { } area) parameters.Add(new("area", new WKBWriter(ByteOrder.LittleEndian, handleSRID: true).Write(area)));
        return [.. parameters];
    }

    // Of a track: each read, and each link with what is said of it.
    async Task<IReadOnlyCollection<object>> OurTrackAsync(int subject)
    {
        var told = new HashSet<object>();
        var reads = 0;
        var question = new TrackQuestion(Marked(subject) with { Limit = null }, TrackRule.Default, store.Registry.Current);
        await foreach (var journey in _track.JourneysAsync(question, CancellationToken.None))
        {
            reads += journey.ReadCount;
            foreach (var link in journey.Legs.Append(journey.LegBefore).Select(leg => leg?.Link).OfType<V1.TrackLink>())
                told.Add(((long)link.DepartureCount, (long)link.TripCount, (long)link.SampledOneIn));
        }
        told.Add(reads);
        return told;
    }

    async Task<IReadOnlyCollection<object>> TheirTrackAsync(int subject)
    {
        var reads = await By("track").RowsAsync(HandWritten.Mark(Mark(subject)));
        var links = await By("track_links").RowsAsync(LinksOf(subject, reads));
        return [.. links.Select(row => (object)((long)row[0], (long)row[1], (long)row[2])).Append(reads.Count)];
    }

    async Task<string> PlanOfTrackAsync(int subject)
    {
        var mark = HandWritten.Mark(Mark(subject));
        var links = LinksOf(subject, await By("track").RowsAsync(mark));
        return await By("track").PlanAsync(mark) + "\n" + await By("track_links").PlanAsync(links);
    }

    NpgsqlParameter[] LinksOf(int subject, IReadOnlyList<object[]> reads)
    {
        var keys = store.Registry.Current.Keys.CameraKeys;
        var pairs = reads.Zip(reads.Skip(1))
            .Where(pair => (DateTime)pair.Second[1] - (DateTime)pair.First[1] <= TrackRule.WayTimeMax && !pair.First[2].Equals(pair.Second[2]))
            .Select(pair => (From: keys[(string)pair.First[2]], To: keys[(string)pair.Second[2]])).Distinct().ToList();
        return
        [
            HandWritten.Mark(Mark(subject)), new("from_cameras", pairs.Select(pair => pair.From).ToArray()),
            new("to_cameras", pairs.Select(pair => pair.To).ToArray()),
        ];
    }

    // Of a convoy: each that shared anything, and how many there were to choose from.
    async Task<IReadOnlyCollection<object>> OurConvoyAsync(int subject, bool counts)
    {
        var vehicle = new Dictionary<Vrm, IReadOnlyList<Period>> { [Mark(subject)] = [Period.Always] };
        var asked = new ConvoySubject(
            vehicle, QueryStore.From, QueryStore.Until, ConvoyRule.Default, new(SharedMin: 2, CountMax: 20, NewSince: null), null,
            RestrictedSubjects.None);
        var answer = await _convoys.FindAsync(asked, CancellationToken.None)
            ?? throw new GateException($"Subject {subject} has too many reads for a convoy.");
        var sharing = answer.Ranked.Select(one => (object)(long)one.Vrm.Packed);
        return [.. counts ? sharing.Append(answer.CandidateCount) : sharing];
    }

    async Task<IReadOnlyCollection<object>> TheirConvoyAsync(int subject)
    {
        var rows = await By("convoy").RowsAsync(HandWritten.Mark(Mark(subject)));
        return [.. rows.Where(row => (string)row[0] is "near" or "candidates").Select(row => row[1])];
    }

    /// <summary>Who shared anything with a vehicle. How many there are to choose from a self-join does not know.</summary>
    public Task<IReadOnlyCollection<object>> SharingAsync(int subject) => OurConvoyAsync(subject, counts: false);

    /// <summary>The same by the plain self-join; null when it takes longer than it may.</summary>
    public async Task<IReadOnlyCollection<object>?> TrySelfJoinAsync(int subject, TimeSpan max)
    {
        using var limit = new CancellationTokenSource(max);
        try
        {
            var rows = await By("convoy_self_join").RowsAsync(limit.Token, HandWritten.Mark(Mark(subject)));
            return [.. rows.Select(row => row[0])];
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return null;
        }
    }
}
