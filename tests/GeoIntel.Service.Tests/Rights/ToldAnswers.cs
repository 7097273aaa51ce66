using System.Globalization;
using GeoIntel.Service.Access;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Layers;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using LegalRegime = GeoIntel.Models.Sightings.LegalRegime;

namespace GeoIntel.Service.Tests.Rights;

/// <summary>Everything that a <see cref="RightsWorld"/> tells for one purpose, as sorted lines without what chance gives.</summary>
static class ToldAnswers
{
    static readonly RegimesOptions Agreed = new()
    {
        SharingAgreements =
        [
            new("ISA-7", new HashSet<LegalRegime> { LegalRegime.PolicePart3, LegalRegime.CouncilPart3 },
                RetentionWorld.Now.AddYears(-1), RetentionWorld.Now.AddYears(1)),
        ],
    };

    public static Purpose Purpose => new()
    {
        Class = PurposeClass.SeriousCrime,
        Reference = "OP-9",
        Reason = "Looking at the whole of a series",
        SharingAgreement = "ISA-7",
        SeniorAuthorisation = new V1.SeniorAuthorisation { Reference = "SUPT-12", AuthorisedBy = "Supt 1234" },
    };

    /// <param name="caller">Null is one of every role.</param>
    public static async Task<List<string>> OfAsync(
        RightsWorld world, Purpose purpose, IEnumerable<string> marks, CallerIdentity? caller = null)
    {
        var lines = new List<string>();
        foreach (var (mark, camera) in marks.Select(mark => (mark, "")).Concat([("", "shop-1"), ("", "police-1")]))
        {
            await SearchAsync(world, purpose, mark, camera, lines, caller);
            await PassesAsync(world, purpose, mark, camera, lines, caller);
            if (mark.Length == 0) continue;
            await ConvoysAsync(world, purpose, mark, lines, caller);
            await TrackAsync(world, purpose, mark, lines, caller);
        }
        await SearchAsync(world, purpose, "", "", lines, caller);
        await ScenesAsync(world, purpose, lines, caller);
        await ListAsync(world, purpose, lines, caller);
        await WatchAsync(world, purpose, lines, caller);
        await ImagesAsync(world, purpose, lines, caller);
        await LayerAsync(world, purpose, lines, caller);
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public static SearchSightingsRequest Search(Purpose purpose, string mark, string camera) => new()
    {
        Purpose = purpose,
        Vrm = mark,
        Camera = camera.Length == 0 ? "" : $"cameras/{camera}",
        Area = mark.Length + camera.Length > 0 ? null : new Area
        {
            Circle = new Circle { Centre = new Point { Epsg = 27700, X = 346_000, Y = 392_000 }, RadiusMetres = 10_000 },
        },
        FromTime = Questions.Time(RetentionWorld.Now.AddYears(-2)),
        UntilTime = Questions.Time(RetentionWorld.Now.AddDays(1)),
        PageSize = 7,
    };

    public static ListPassesRequest Passes(Purpose purpose, string mark, string camera) => new()
    {
        Purpose = purpose,
        Vrm = mark,
        Camera = camera.Length == 0 ? "" : $"cameras/{camera}",
        FromTime = Questions.Time(RetentionWorld.Now.AddYears(-2)),
        UntilTime = Questions.Time(RetentionWorld.Now.AddDays(1)),
        PageSize = 5,
    };

    public static PassRpc PassRpc(RightsWorld world) => new(
        new PassSearch(world.Intake.Database), world.Intake.Live, Questions.Gate(world.Intake, Agreed), Questions.Audited(world.Intake));

    public static SightingRpc SightingRpc(RightsWorld world) => Questions.Sightings(world.Intake, world.Files, Agreed);

    public static AnalysisRpc Analysis(RightsWorld world) => Questions.Analysis(world.Intake, Agreed);

    static async Task ConvoysAsync(RightsWorld world, Purpose purpose, string mark, List<string> lines, CallerIdentity? caller)
    {
        var answer = await Analysis(world).FindConvoys(
            new FindConvoysRequest
            {
                Purpose = purpose,
                Vrm = mark,
                FromTime = Questions.Time(RetentionWorld.Now.AddDays(-91)),
                UntilTime = Questions.Time(RetentionWorld.Now.AddDays(1)),
                WindowSeconds = 600,
                SharedJourneysMin = 1,
            },
            Questions.Call("AnalysisService/FindConvoys", caller));
        lines.Add($"convoys of {mark}: {answer.JourneyCount} {answer.CandidateCount} {answer.SharingCount}");
        lines.AddRange(answer.Convoys.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"convoy of {mark}: {one.Vrm} {one.DayCount} {one.ExpectedJourneyCount:g9} {one.PValue:g9} {one.FalseDiscoveryRate:g9}")));
    }

    static async Task ScenesAsync(RightsWorld world, Purpose purpose, List<string> lines, CallerIdentity? caller)
    {
        var scenes = Enumerable.Range(1, 8).Select(day => new Scene
        {
            Cameras = { "cameras/shop-1", "cameras/police-1" },
            FromTime = Questions.Time(RetentionWorld.Now.AddDays(-3 * day)),
            UntilTime = Questions.Time(RetentionWorld.Now.AddDays(-3 * day).AddHours(23)),
        });
        var answer = await Analysis(world).CompareScenes(
            new CompareScenesRequest { Purpose = purpose, Scenes = { scenes }, VehiclesMax = 200 },
            Questions.Call("AnalysisService/CompareScenes", caller));
        lines.Add($"scenes: {answer.CandidateCount} {answer.FoundCount}");
        lines.AddRange(answer.Scenes.Select((scene, i) => $"scene {i}: {scene.VehicleCount} {scene.ComparedDayCount} {scene.CameraCount}"));
        lines.AddRange(answer.Vehicles.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"at scenes: {one.Vrm} {one.PValue:g9} {string.Join(' ', one.Presences.Select(at => $"{at.Scene}/{at.ReadCount}/{at.UsualDayCount}"))}")));
    }

    static async Task TrackAsync(RightsWorld world, Purpose purpose, string mark, List<string> lines, CallerIdentity? caller)
    {
        var answers = new List<TrackVehicleResponse>();
        await Analysis(world).TrackVehicle(
            new TrackVehicleRequest
            {
                Purpose = purpose,
                Vrm = mark,
                FromTime = Questions.Time(RetentionWorld.Now.AddDays(-91)),
                UntilTime = Questions.Time(RetentionWorld.Now.AddDays(1)),
            },
            new Answered<TrackVehicleResponse>(answers), Questions.Call("AnalysisService/TrackVehicle", caller));
        foreach (var journey in answers.Skip(1).Select(answer => answer.Journey))
        {
            lines.Add($"journey of {mark}: {journey.ReadCount} {journey.DistanceMetres:g9} before {Leg(journey.LegBefore)}");
            lines.AddRange(journey.Points.Select(point =>
                $"point of {mark}: {point.Camera} {point.FirstCaptureTime} {point.LastCaptureTime} {point.Position} {point.Sightings.Count}"));
            lines.AddRange(journey.Legs.Select(leg => $"leg of {mark}: {Leg(leg)}"));
        }
    }

    // Without the cameras that were down and without clocks: both go by all that a camera read.
    static string Leg(TrackLeg? leg) => leg is null
        ? "nothing"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{leg.DistanceMetres:g9} {leg.ElapsedSeconds} {leg.Link?.DepartureCount} {leg.Link?.TripCount} {leg.Link?.SampledOneIn} {leg.Link?.Share:g9}");

    static async Task SearchAsync(
        RightsWorld world, Purpose purpose, string mark, string camera, List<string> lines, CallerIdentity? caller)
    {
        var request = Search(purpose, mark, camera);
        do
        {
            var page = await SightingRpc(world).SearchSightings(request, Questions.Call("SightingService/SearchSightings", caller));
            lines.AddRange(page.Sightings.Select(one =>
                $"read {mark} {camera}: {one.Vrm} {one.VrmText} {one.Camera} {one.CaptureTime} {one.Attachments.Count}"));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    static async Task PassesAsync(
        RightsWorld world, Purpose purpose, string mark, string camera, List<string> lines, CallerIdentity? caller)
    {
        var request = Passes(purpose, mark, camera);
        do
        {
            var page = await PassRpc(world).ListPasses(request, Questions.Call("PassService/ListPasses", caller));
            lines.AddRange(page.Passes.Select(one => string.Create(
                CultureInfo.InvariantCulture,
                $"pass {mark} {camera}: {one.Vrm} {one.Camera} {one.FirstCaptureTime} {one.LastCaptureTime} {one.Parked} {one.NotAMark} "
                + $"{one.Sightings.Count} {string.Join(' ', one.Votes)}")));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    static async Task ListAsync(RightsWorld world, Purpose purpose, List<string> lines, CallerIdentity? caller)
    {
        var request = new ListHitsRequest { Purpose = purpose, PageSize = 4 };
        do
        {
            var page = await Questions.Hits(world.Intake).ListHits(request, Questions.Call("HitService/ListHits", caller));
            foreach (var one in page.Hits)
            {
                lines.Add($"hit {Line(one)}");
                var alone = await Questions.Hits(world.Intake).GetHit(
                    new GetHitRequest { Purpose = purpose, Name = one.Name }, Questions.Call("HitService/GetHit", caller));
                lines.Add($"got {Line(alone.Hit)}");
            }
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    static async Task WatchAsync(RightsWorld world, Purpose purpose, List<string> lines, CallerIdentity? caller)
    {
        // How often a hit was amended hangs on the ids of reads of one instant; what it was told as at last does not.
        lines.AddRange((await WatchedAsync(world, purpose, caller)).Where(one => one.Change is not null).GroupBy(one => one.Change.Hit.Name)
            .Select(changes => $"told {Line(changes.Last().Change.Hit)}"));
    }

    /// <summary>All that a watch from the beginning tells.</summary>
    public static async Task<IReadOnlyList<WatchHitsResponse>> WatchedAsync(RightsWorld world, Purpose purpose, CallerIdentity? caller)
    {
        var last = (await world.Intake.AskAsync("SELECT sequence FROM hit_clock")).Single();
        var told = new UntilToken(last);
        await Assert.ThrowsAsync<UntilToken.ReachedException>(() => Questions.Hits(world.Intake).WatchHits(
            new WatchHitsRequest { Purpose = purpose, ResumeToken = "beginning" }, told, Questions.Call("HitService/WatchHits", caller)));
        return told.Answers;
    }

    static async Task ImagesAsync(RightsWorld world, Purpose purpose, List<string> lines, CallerIdentity? caller)
    {
        foreach (var row in await world.Intake.AskAsync("SELECT sighting_id, vrm_text, captured_at FROM sighting"))
        {
            var id = row.Split('|')[0];
            var given = new List<GetSightingImageResponse>();
            try
            {
                await SightingRpc(world).GetSightingImage(
                    new GetSightingImageRequest { Purpose = purpose, Name = $"sightings/{id}" },
                    new Answered<GetSightingImageResponse>(given), Questions.Call("SightingService/GetSightingImage", caller));
                lines.Add($"image {row[(id.Length + 1)..]} {given.Sum(part => part.Chunk.Length)}");
            }
            catch (RpcException refusal) when (RpcErrors.ReasonOf(refusal) == "ATTACHMENT_NOT_FOUND")
            {
                // As of a sighting that is not there.
            }
        }
    }

    static async Task LayerAsync(RightsWorld world, Purpose purpose, List<string> lines, CallerIdentity? caller)
    {
        var stated = PurposeGate.Require(purpose) with { IsToldOfConfidential = CallerIdentity.IsToldOfConfidential(caller ?? TestCall.Tester) };
        var scope = await Questions.Gate(world.Intake, Agreed).OpenHitsAsync(stated, null, CancellationToken.None);
        await using var rows = await new LayerStore(world.Intake.Database).FindAsync(
            VehicleLayers.Hits, new LayerQuestion
            {
                From = scope.From, Feeds = scope.Feeds, Restricted = scope.Restricted, TellsConfidential = scope.TellsConfidential,
            },
            CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
            lines.Add($"feature {rows.Text(3)} {rows.Time(4):O} {rows.Time(5):O} {rows.Whole(6)}");
    }

    static string Line(Hit hit) =>
        $"{hit.Kind} {hit.Vrm} {hit.ListEntry} {hit.FirstCaptureTime} {hit.LastCaptureTime} {hit.ReadCount} {hit.State} "
        + string.Join(' ', hit.Alternatives);

    sealed class UntilToken(string last) : IServerStreamWriter<WatchHitsResponse>
    {
        public List<WatchHitsResponse> Answers { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(WatchHitsResponse message)
        {
            Answers.Add(message);
            return message.ResumeToken == last ? throw new ReachedException() : Task.CompletedTask;
        }

        public sealed class ReachedException : Exception;
    }
}
