using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Camera = GeoIntel.Models.Sightings.Camera;
using Point = GeoIntel.V1.Point;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class SightingRpcTests(PostGisFixture postgis)
{
    const int West = 345_000;
    const int South = 392_000;

    // Metres from the south-west corner; cameras and vans stand on whole tens, so edges and corners are met often.
    //   300 +-----+
    //       |     |
    //   200 |     +-----+
    //       |           |
    //   100 +-----------+
    //      100   200   300
    static readonly (int X, int Y)[] Corner = [(100, 100), (300, 100), (300, 200), (200, 200), (200, 300), (100, 300)];

    [PostGisFact]
    public async Task Pages_of_any_size_give_every_sighting_once_and_newest_first()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var random = new Random(1);
        // Seven moments only: almost every page ends among sightings of one and the same time.
        var reads = Enumerable.Range(0, 3000)
            .Select(i => OfShop($"T{i}", Neighbourhood.Now.AddHours(-10 * random.Next(7)))).ToList();
        await world.CommitAsync(new IntakeBatch("shops", reads[..1000]), new IntakeBatch("shops", reads[1000..]));
        var taken = reads.Where((_, i) => i % 10 == 3).ToList();
        await world.CommitAsync(new IntakeBatch("shops", [.. taken.Select((read, i) => TakeBack(read, i))]));
        var standing = reads.Except(taken).Select(read => read.Read.VrmText).Concat(
            Enumerable.Range(0, taken.Count).Where(i => i % 2 == 0).Select(i => $"N{i}")).ToHashSet();
        var byPage = new Dictionary<int, List<string>>();

        foreach (var pageSize in new[] { 97, 500, 1000, 5000 })
        {
            var found = await PagesAsync(world, ByCamera("cameras/shop-1") with { PageSize = pageSize });

            Assert.Equal(standing.Order(), found.Select(sighting => sighting.VrmText).Order());
            var places = found.ConvertAll(sighting =>
                (sighting.CaptureTime.ToDateTimeOffset(), Guid.Parse(sighting.Name["sightings/".Length..])));
            Assert.Equal(places.OrderDescending(), places);
            byPage.Add(pageSize, [.. found.Select(sighting => sighting.Name)]);
        }
        Assert.All(byPage.Values, names => Assert.Equal(byPage[97], names));
    }

    [PostGisFact]
    public async Task An_area_holds_what_a_plain_loop_says_it_holds_for_cameras_that_stand_and_that_move()
    {
        var random = new Random(2);
        Camera[] cameras =
        [
            .. Enumerable.Range(0, 60).Select(i =>
                Neighbourhood.Fixed($"f{i}", "shops", West + random.Next(41) * 10, South + random.Next(41) * 10)),
        ];
        await using var world = await IntakeWorld.CreateAsync(postgis, cameras);
        var places = cameras.ToDictionary(camera => camera.Id, camera => camera.CapturePoint!.Value);
        List<IntakeRead> fixedReads = [.. cameras.SelectMany(camera => Enumerable.Range(0, 3).Select(
            i => OfShop($"{camera.Id}{(char)('A' + i)}", Neighbourhood.Now.AddMinutes(-i)) is var intake
                ? intake with { Read = intake.Read with { Camera = camera.Id } } : intake))];
        List<IntakeRead> movingReads = [.. Enumerable.Range(0, 400).Select(i =>
        {
            var place = GeoPoint.OfMetres(West + random.Next(41) * 10, South + random.Next(41) * 10);
            places.Add($"M{i}", place);
            var intake = OfShop($"M{i}", Neighbourhood.Now.AddMinutes(-i));
            return intake with { Read = intake.Read with { Camera = "van-1" }, GridPosition = place };
        })];
        await world.CommitAsync(new IntakeBatch("shops", fixedReads), new IntakeBatch("vans", movingReads));
        var all = fixedReads.Select(read => (Label: read.Read.VrmText, Place: places[read.Read.Camera]))
            .Concat(movingReads.Select(read => (Label: read.Read.VrmText, Place: places[read.Read.VrmText]))).ToList();

        var shapes = Enumerable.Range(0, 25).Select(_ => Triangle(random)).Append(Corner).ToList();
        foreach (var shape in shapes)
        {
            var found = await PagesAsync(world, In(new Area { Polygon = ToWire(shape) }));
            Assert.Equal(
                all.Where(of => Holds(shape, of.Place)).Select(of => of.Label).Order(),
                found.Select(sighting => sighting.VrmText).Order());
        }
        foreach (var radius in new[] { 10, 50, 100, 141.4, 200, 500 }) // 50 and 100 end exactly on 30-40 and 60-80 corners
        {
            var (x, y) = (random.Next(41) * 10, random.Next(41) * 10);
            var centre = GeoPoint.OfMetres(West + x, South + y);
            var found = await PagesAsync(world, In(new Area
            {
                Circle = new Circle { Centre = new Point { Epsg = 27700, X = West + x, Y = South + y }, RadiusMetres = radius },
            }));
            Assert.Equal(
                all.Where(of => centre.DistanceMetresTo(of.Place) <= radius).Select(of => of.Label).Order(),
                found.Select(sighting => sighting.VrmText).Order());
        }
    }

    [PostGisFact]
    public async Task Mark_camera_and_time_narrow_the_answer_together()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(
            new IntakeBatch("shops", [OfShop("AB12 CDE", Neighbourhood.Now), OfShop("T1", Neighbourhood.Now.AddHours(-1))]),
            new IntakeBatch("town",
            [
                new IntakeRead(new Read
                {
                    Camera = "a57", VrmText = "ab12cde", CapturedAt = Neighbourhood.Now.AddHours(-2), SourceSequence = 1,
                    Make = "Ford", Colour = "red", VehicleKind = "van", Confidence = 0.5,
                }),
            ]));

        Assert.Equal(
            ["AB12 CDE", "ab12cde"], await TextsAsync(world, new Asked { Vrm = "AB-12-CDE" }));
        Assert.Equal(["ab12cde"], await TextsAsync(world, new Asked { Vrm = "AB12CDE", Camera = "cameras/a57" }));
        Assert.Equal(["AB12 CDE"], await TextsAsync(world, new Asked { Vrm = "AB12CDE", From = Neighbourhood.Now }));
        Assert.Empty(await TextsAsync(world, new Asked
        {
            Vrm = "AB12CDE", From = Neighbourhood.Now.AddHours(-1), Until = Neighbourhood.Now,
        }));
        Assert.Equal(["T1"], await TextsAsync(world, new Asked
        {
            Camera = "cameras/shop-1", From = Neighbourhood.Now.AddHours(-1), Until = Neighbourhood.Now,
        }));
        var described = Assert.Single(await PagesAsync(world, new Asked { Camera = "cameras/a57" }));
        Assert.Equal(
            ("AB12CDE", "cameras/a57", "feeds/town", "red, Ford, van", 0.5, 10.0, false),
            (described.Vrm, described.Camera, described.Feed, described.VehicleDescription, described.Confidence,
                described.PositionUncertaintyMetres, described.Observed));
    }

    [PostGisFact]
    public async Task A_sighting_of_a_camera_that_was_given_a_new_kind_is_still_found()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [OfShop("T1", Neighbourhood.Now)]));
        await world.DoAsync("UPDATE camera SET kind = 2, capture_point = NULL WHERE id = 'shop-1'");

        var found = Assert.Single(await PagesAsync(world, ByCamera("cameras/shop-1")));

        Assert.Null(found.Position); // no longer known
    }

    [PostGisFact]
    public async Task A_question_without_a_subject_or_a_time_is_refused()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        Assert.Equal(
            ["vrm", "from_time", "until_time"],
            await Questions.RefusedFieldsAsync(
                () => SearchAsync(world, new SearchSightingsRequest { Purpose = Examples.Purpose })));
    }

    [PostGisFact]
    public async Task An_area_that_is_none_is_refused()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        // Deep enough to end the process, were it parsed.
        var nested = string.Concat(Enumerable.Repeat("GEOMETRYCOLLECTION(", 100_000));
        (string Wkt, int Epsg, string Field)[] polygons =
        [
            ("POLYGON((0 0, 10 0, 10 10, 0 0))", 3857, "area.polygon.epsg"),
            ("POINT(345000 392000)", 27700, "area.polygon.wkt"),
            ("POINT(-2.8 53.4)", 4326, "area.polygon.wkt"),
            ("POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))", 27700, "area.polygon.wkt"), // crosses itself
            ("POLYGON((53.4 -2.8, 53.5 -2.8, 53.5 -2.9, 53.4 -2.8))", 4326, "area.polygon.wkt"), // the wrong way round
            ("POLYGON((0 0, 10", 27700, "area.polygon.wkt"),
            ("POLYGON EMPTY", 27700, "area.polygon.wkt"),
            ("POLYGON EMPTY", 4326, "area.polygon.wkt"),
            ("POLYGON((0 0, NaN 10, 10 10, 0 0))", 27700, "area.polygon.wkt"),
            ("", 27700, "area.polygon.wkt"),
            (nested, 27700, "area.polygon.wkt"),
            ("MULTIPOLYGON" + nested, 4326, "area.polygon.wkt"),
        ];

        foreach (var (wkt, epsg, field) in polygons)
        {
            var polygon = new Geometry { Wkt = wkt, Epsg = epsg };
            Assert.Equal([field], await Questions.RefusedFieldsAsync(() => PagesAsync(world, In(new Area { Polygon = polygon }))));
        }
        Assert.Equal(
            ["area.circle.radius_metres", "area.circle.centre"],
            await Questions.RefusedFieldsAsync(
                () => PagesAsync(world, In(new Area { Circle = new Circle { RadiusMetres = double.NaN } }))));
        Assert.Equal(["area"], await Questions.RefusedFieldsAsync(() => PagesAsync(world, In(new Area()))));
    }

    [PostGisFact]
    public async Task A_page_token_goes_with_its_question()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch(
            "shops", [.. Enumerable.Range(0, 5).Select(i => OfShop($"T{i}", Neighbourhood.Now))]));
        var question = ByCamera("cameras/shop-1").ToWire();
        question.PageSize = 2;
        var token = (await SearchAsync(world, question)).NextPageToken;

        var other = question.Clone();
        other.Camera = "cameras/a57";
        other.PageToken = token;
        Assert.Equal(["page_token"], await Questions.RefusedFieldsAsync(() => SearchAsync(world, other)));
        question.PageToken = "nonsense";
        Assert.Equal(["page_token"], await Questions.RefusedFieldsAsync(() => SearchAsync(world, question)));
    }

    static IntakeRead OfShop(string mark, DateTimeOffset capturedAt) => new(new Read
    {
        Camera = "shop-1", VrmText = mark, CapturedAt = capturedAt, VendorEventId = mark, SourceSequence = 0,
    });

    // Every other one is replaced by a read of its own, the rest withdrawn.
    static IntakeRead TakeBack(IntakeRead intake, int i) => intake with
    {
        Read = i % 2 == 0
            ? intake.Read with { VrmText = $"N{i}", VendorEventId = $"n{i}", SupersedesEventId = intake.Read.VendorEventId }
            : intake.Read with { VendorEventId = $"n{i}", WithdrawsEventId = intake.Read.VendorEventId },
    };

    static (int X, int Y)[] Triangle(Random random)
    {
        while (true)
        {
            var c = Enumerable.Range(0, 3).Select(_ => (X: random.Next(41) * 10, Y: random.Next(41) * 10)).ToArray();
            if ((c[1].X - c[0].X) * (c[2].Y - c[0].Y) != (c[2].X - c[0].X) * (c[1].Y - c[0].Y)) return c;
        }
    }

    // On an edge, or an odd number of edges to the east.
    static bool Holds((int X, int Y)[] shape, GeoPoint place)
    {
        var (x, y) = ((int)(place.EastingMetres - West), (int)(place.NorthingMetres - South));
        var inside = false;
        for (var i = 0; i < shape.Length; i++)
        {
            var (a, b) = (shape[i], shape[(i + 1) % shape.Length]);
            var side = (b.X - a.X) * (y - a.Y) - (b.Y - a.Y) * (x - a.X);
            var spans = x >= Math.Min(a.X, b.X) && x <= Math.Max(a.X, b.X)
                && y >= Math.Min(a.Y, b.Y) && y <= Math.Max(a.Y, b.Y);
            if (side == 0 && spans) return true;
            if (a.Y > y != b.Y > y && side > 0 == b.Y > a.Y) inside = !inside;
        }
        return inside;
    }

    static Geometry ToWire((int X, int Y)[] shape)
    {
        var corners = shape.Append(shape[0])
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{West + c.X} {South + c.Y}"));
        return new Geometry { Epsg = 27700, Wkt = $"POLYGON(({string.Join(", ", corners)}))" };
    }

    static Asked ByCamera(string camera) => new() { Camera = camera };

    static Asked In(Area area) => new() { Area = area };

    static async Task<List<string>> TextsAsync(IntakeWorld world, Asked asked) =>
        [.. (await PagesAsync(world, asked)).Select(sighting => sighting.VrmText)];

    static async Task<List<V1.Sighting>> PagesAsync(IntakeWorld world, Asked asked)
    {
        var found = new List<V1.Sighting>();
        var question = asked.ToWire();
        do
        {
            var page = await SearchAsync(world, question);
            Assert.InRange(page.Sightings.Count, 0, question.PageSize == 0 ? 100 : Math.Min(question.PageSize, 1000));
            found.AddRange(page.Sightings);
            question.PageToken = page.NextPageToken;
        }
        while (question.PageToken.Length > 0);
        return found;
    }

    static Task<SearchSightingsResponse> SearchAsync(IntakeWorld world, SearchSightingsRequest question) =>
        Questions.Sightings(world).SearchSightings(question, Questions.Call("SightingService/SearchSightings"));

    sealed record Asked
    {
        public string Vrm { get; init; } = "";
        public string Camera { get; init; } = "";
        public Area? Area { get; init; }
        public DateTimeOffset From { get; init; } = Neighbourhood.Now.AddDays(-10);
        public DateTimeOffset Until { get; init; } = Neighbourhood.Now.AddDays(1);
        public int PageSize { get; init; }

        public SearchSightingsRequest ToWire() => new()
        {
            Purpose = Examples.Purpose,
            Vrm = Vrm,
            Camera = Camera,
            Area = Area,
            FromTime = Questions.Time(From),
            UntilTime = Questions.Time(Until),
            PageSize = PageSize,
        };
    }
}
