using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Camera = GeoIntel.Models.Sightings.Camera;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class SceneRpcTests(PostGisFixture postgis)
{
    // Four weeks from a Monday.
    static readonly DateTimeOffset From = new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Until = From.AddDays(28);

    [PostGisTheory]
    [InlineData(841, 2)]
    [InlineData(842, 3)]
    [InlineData(843, 2)]
    public async Task Vehicles_are_those_of_plain_loops_over_the_stored_reads(int seed, int least)
    {
        await using var world = await WorldAsync(seed);
        var request = Question();
        request.ScenesMin = least;
        request.VehiclesMax = 200;

        var found = await CompareAsync(world, request);

        var (expected, candidates, summaries) = await SlowAsync(world, request, least);
        Assert.Equal(expected, found.Vehicles.Select(Line).Order(StringComparer.Ordinal));
        Assert.Equal((candidates, expected.Count), (found.CandidateCount, found.FoundCount));
        Assert.Equal(summaries, found.Scenes.Select(scene => $"{scene.VehicleCount} {scene.ComparedDayCount} {scene.CameraCount}"));
        Assert.Equal(found.Vehicles.OrderBy(vehicle => vehicle.PValue), found.Vehicles);
        Assert.True(expected.Count >= 3, $"seed {seed}: only {expected.Count}");
        Assert.Equal(
            [$"consultation|ok|{found.Vehicles.Sum(one => one.Presences.Sum(presence => presence.ReadCount))}"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
        request.VehiclesMax = 2;
        Assert.Equal(found.Vehicles.Take(2), (await CompareAsync(world, request)).Vehicles);
    }

    [PostGisFact]
    public async Task Who_came_for_the_scenes_goes_before_who_passes_daily()
    {
        await using var world = await WorldAsync(844);

        var found = await CompareAsync(world, Question());

        Assert.Equal("STR4NGE", found.Vehicles[0].Vrm);
        Assert.True(found.Vehicles[0].PValue < 0.001);
        var commuter = found.Vehicles.Single(vehicle => vehicle.Vrm == "C0MUTER");
        Assert.True(commuter.PValue > 0.9);
        Assert.All(commuter.Presences, presence => Assert.True(presence.UsualDayCount > 10));
    }

    [PostGisFact]
    public async Task An_area_stands_for_the_fixed_cameras_in_it()
    {
        await using var world = await WorldAsync(845);
        var named = Question();
        var drawn = Question();
        named.Scenes[0].Cameras.Clear();
        named.Scenes[0].Cameras.AddRange(["cameras/f0", "cameras/f1"]);
        drawn.Scenes[0].Cameras.Clear();
        drawn.Scenes[0].Area = new Area
        {
            Circle = new Circle { Centre = new Point { Epsg = 27700, X = 345_250, Y = 392_000 }, RadiusMetres = 400 },
        };

        Assert.Equal(await CompareAsync(world, named), await CompareAsync(world, drawn));
        drawn.Scenes[0].Area.Circle.RadiusMetres = 1;
        Assert.Equal(["scenes[0].cameras"], await Questions.RefusedFieldsAsync(() => CompareAsync(world, drawn)));
    }

    [PostGisFact]
    public async Task Only_reads_of_the_regime_that_was_asked_for_count()
    {
        await using var world = await WorldAsync(846);
        await world.DoAsync($"UPDATE feed SET regime = {(int)LegalRegime.PolicePart3} WHERE id = 'shops'");

        var request = Question();

        var found = await CompareAsync(world, request);

        Assert.Equal((0L, 0, 0), (found.CandidateCount, found.Vehicles.Count, found.Scenes.Max(scene => scene.CameraCount)));
        request.Purpose.Regime = LegalRegime.PolicePart3;
        Assert.NotEmpty((await CompareAsync(world, request)).Vehicles);
    }

    [PostGisFact]
    public async Task A_question_that_is_not_whole_or_out_of_its_limits_is_refused_with_the_fields()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        Task<List<string>> RefusedAsync(Action<CompareScenesRequest> spoil)
        {
            var request = Question("cameras/shop-1");
            spoil(request);
            return Questions.RefusedFieldsAsync(() => CompareAsync(world, request));
        }

        Assert.Equal(["scenes"], await RefusedAsync(it => it.Scenes.Clear()));
        Assert.Equal(["scenes"], await RefusedAsync(it => it.Scenes.Add(Enumerable.Repeat(it.Scenes[0], 18))));
        Assert.Equal(
            ["scenes[1].from_time", "scenes[1].until_time", "scenes[1].cameras"], await RefusedAsync(it => it.Scenes[1] = new Scene()));
        Assert.Equal(
            ["scenes[0].minutes_before", "scenes[0].minutes_after", "scenes[0].cameras[0]", "scenes_min", "vehicles_max"],
            await RefusedAsync(it =>
            {
                (it.Scenes[0].MinutesBefore, it.Scenes[0].MinutesAfter, it.Scenes[0].Cameras[0]) = (-1, 721, "shop");
                (it.ScenesMin, it.VehiclesMax) = (5, -1);
            }));
        Assert.Equal(["scenes[2].until_time"], await RefusedAsync(it => it.Scenes[2].UntilTime = Questions.Time(From)));
        Assert.Equal(
            ["scenes[0].until_time"],
            await RefusedAsync(it =>
            {
                it.Scenes[0].UntilTime = it.Scenes[0].FromTime;
                (it.Scenes[0].MinutesBefore, it.Scenes[0].MinutesAfter) = (0, 0);
            }));
        Assert.Equal(["compared_from_time"], await RefusedAsync(it => it.ComparedFromTime = Questions.Time(From.AddDays(-90))));
        Assert.Equal(["compared_until_time"], await RefusedAsync(it => it.ComparedUntilTime = Questions.Time(From.AddDays(-90))));
        Assert.Equal(
            ["scenes"], await RefusedAsync(it =>
            {
                it.Scenes[1].FromTime = Questions.Time(it.Scenes[0].FromTime.ToDateTimeOffset().AddHours(5));
                it.Scenes[1].UntilTime = Questions.Time(it.Scenes[0].FromTime.ToDateTimeOffset().AddHours(25));
            }));
        await Assert.ThrowsAsync<RpcException>(() => CompareAsync(world, new CompareScenesRequest()));
    }

    static Task<CompareScenesResponse> CompareAsync(IntakeWorld world, CompareScenesRequest request) => Questions.Analysis(world)
        .CompareScenes(request, Questions.Call("AnalysisService/CompareScenes"));

    // A Wednesday, the Friday after it and the next Tuesday.
    static CompareScenesRequest Question(string camera = "")
    {
        var purpose = Examples.Purpose;
        purpose.Regime = LegalRegime.CouncilPart3;
        return new()
        {
            Purpose = purpose,
            Scenes =
            {
                SceneAt(16, 7, camera.Length > 0 ? [camera] : ["cameras/f0", "cameras/f1"]),
                SceneAt(16, 7.5, camera.Length > 0 ? [camera] : ["cameras/f2", "cameras/down"]),
                SceneAt(18, 16, camera.Length > 0 ? [camera] : ["cameras/f0"]),
                SceneAt(22, 8, camera.Length > 0 ? [camera] : ["cameras/f3"]),
            },
            ComparedFromTime = Questions.Time(From),
            ComparedUntilTime = Questions.Time(Until),
        };
    }

    static Scene SceneAt(int day, double hour, params string[] cameras) => new()
    {
        Cameras = { cameras },
        FromTime = Questions.Time(From.AddDays(day).AddHours(hour)),
        UntilTime = Questions.Time(From.AddDays(day).AddHours(hour + 0.25)),
        MinutesBefore = 10,
        MinutesAfter = 20,
    };

    // Who is on the road on some days, at these hours by London's clock; cameras that are down on others; withdrawn reads.
    async Task<IntakeWorld> WorldAsync(int seed)
    {
        var random = new Random(seed);
        Camera[] cameras =
        [
            .. Enumerable.Range(0, 5).Select(i => Neighbourhood.Fixed($"f{i}", "shops", 345_000 + i * 500, 392_000)),
            Neighbourhood.Fixed("down", "shops", 349_000, 392_000),
        ];
        var world = await IntakeWorld.CreateAsync(postgis, cameras);
        var scenes = Question().Scenes;
        var reads = new List<IntakeRead>();
        void Add(string mark, string camera, DateTimeOffset time) => reads.Add(new(new Read
        {
            Camera = camera, VrmText = mark, CapturedAt = time, VendorEventId = $"e{reads.Count}", SourceSequence = 0,
        }));
        var habits = Enumerable.Range(0, 60).ToDictionary(i => $"VE{i}HC", _ => Math.Pow(random.NextDouble(), 2));
        (habits["C0MUTER"], habits["STR4NGE"]) = (1, 0);
        for (var day = 0; day < 28; day++)
        {
            var isDark = random.Next(6) == 0 && day is not (16 or 18 or 22);
            foreach (var (mark, habit) in habits)
            {
                foreach (var scene in scenes)
                {
                    var own = (int)Math.Floor((scene.FromTime.ToDateTimeOffset() - From).TotalDays);
                    var isThere = random.NextDouble() < habit || (mark == "STR4NGE" && day == own);
                    if (!isThere || (isDark && scene.Cameras.Contains("cameras/f0"))) continue;
                    var begin = Move(scene.FromTime.ToDateTimeOffset(), day - own);
                    // On an edge of it, just outside, or anywhere about it.
                    var time = mark == "C0MUTER" ? begin : random.Next(6) switch
                    {
                        0 => begin.AddMinutes(-10),
                        1 => begin.AddMinutes(-10).AddSeconds(-1),
                        2 => begin.AddMinutes(35),
                        _ => begin.AddSeconds(random.Next(-800, 2300)),
                    };
                    if (mark == "STR4NGE") time = begin.AddMinutes(1);
                    Add(mark, scene.Cameras[random.Next(scene.Cameras[^1] == "cameras/down" ? 1 : scene.Cameras.Count)]["cameras/".Length..], time);
                }
            }
        }
        await world.CommitAsync(new IntakeBatch("shops", reads));
        var taken = reads.Where((read, i) => i % 19 == 3 && read.Read.VrmText is not ("STR4NGE" or "C0MUTER")).ToList();
        await world.CommitAsync(new IntakeBatch("shops", [.. taken.Select(read => read with
        {
            Read = read.Read with { VendorEventId = $"w{read.Read.VendorEventId}", WithdrawsEventId = read.Read.VendorEventId },
        })]));
        return world;
    }

    static async Task<(List<string> Lines, long Candidates, List<string> Summaries)> SlowAsync(
        IntakeWorld world, CompareScenesRequest request, int least)
    {
        var all = (await world.AskAsync(
                "SELECT vrm_text, camera.id, extract(epoch FROM captured_at)::bigint FROM sighting JOIN camera ON camera.key = camera_key "
                + "WHERE state = 1"))
            .Select(row => row.Split('|'))
            .Select(row => (Mark: row[0], Camera: row[1], Time: DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[2], CultureInfo.InvariantCulture))))
            .ToList();
        List<(string Mark, string Camera, DateTimeOffset Time)> In(int scene, int day)
        {
            var asked = request.Scenes[scene];
            var begin = Move(asked.FromTime.ToDateTimeOffset().AddMinutes(-asked.MinutesBefore), day);
            var end = Move(asked.UntilTime.ToDateTimeOffset().AddMinutes(asked.MinutesAfter), day);
            return [.. all.Where(row => asked.Cameras.Contains($"cameras/{row.Camera}") && row.Time >= begin && row.Time < end)];
        }
        // Scenes 0 and 1 are half an hour apart, the others days.
        int[][] occasions = [[0, 1], [2], [3]];
        var days = occasions.Select(scenes => Enumerable.Range(-40, 80).Where(day =>
        {
            var begin = Move(request.Scenes[scenes[0]].FromTime.ToDateTimeOffset(), day);
            var isWeekend = LondonClock.ToLondon(begin).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            return day != 0 && begin >= From && begin < Until && !isWeekend && scenes.All(scene =>
                request.Scenes[scene].Cameras.Where(camera => In(scene, 0).Exists(row => $"cameras/{row.Camera}" == camera))
                    .All(camera => In(scene, day).Exists(row => $"cameras/{row.Camera}" == camera)));
        }).ToList()).ToArray();
        var there = occasions.SelectMany((scenes, occasion) => scenes.SelectMany(scene => days[occasion].Append(0).SelectMany(day =>
            In(scene, day).Select(row => (Occasion: occasion, Scene: scene, Day: day, row.Mark, row.Camera, row.Time))))).ToList();
        var lines = new List<string>();
        foreach (var vehicle in there.GroupBy(row => row.Mark))
        {
            var at = vehicle.Where(row => row.Day == 0).Select(row => row.Scene).Distinct().Order().ToList();
            if (at.Count < least) continue;
            int CountOf(int occasion, int day) =>
                vehicle.Where(row => row.Occasion == occasion && row.Day == day).Select(row => row.Scene).Distinct().Count();
            // Of each occasion the likelihood of 1, 2, ... scenes or more on a day drawn from all, or from those of that weekday.
            double[] TailOf(int occasion)
            {
                double Share(List<int> drawn, int count) => drawn.Count(day => CountOf(occasion, day) >= count) / (double)drawn.Count;
                List<int> any = [.. days[occasion], 0], same = [.. days[occasion].Where(day => day % 7 == 0), 0];
                var isHabit = same.Exists(day => day != 0 && CountOf(occasion, day) > 0);
                return [.. Enumerable.Range(0, occasions[occasion].Length + 1).Select(
                    count => Math.Max(Share(any, count), isHabit ? Share(same, count) : 0))];
            }
            double[][] tails = [TailOf(0), TailOf(1), TailOf(2)];
            double p = 0;
            for (var a = 0; a < 3; a++)
            {
                for (var b = 0; b < 2; b++)
                {
                    for (var c = 0; c < 2; c++)
                    {
                        if (a + b + c >= at.Count) p += Of(tails[0], a) * Of(tails[1], b) * Of(tails[2], c);
                    }
                }
            }
            lines.Add(Line(
                vehicle.Key, tails.Sum(tail => tail.Skip(1).Sum()), p, at.Select(scene =>
                {
                    var own = vehicle.Where(row => row.Scene == scene && row.Day == 0).OrderBy(row => row.Time).ToList();
                    var usual = vehicle.Where(row => row.Scene == scene && row.Day != 0).Select(row => row.Day).Distinct().Count();
                    return $"{scene} {own[0].Time:O} {own[^1].Time:O} {own.Count} {usual}";
                })));
        }
        var summaries = Enumerable.Range(0, 4).Select(scene =>
            $"{In(scene, 0).Select(row => row.Mark).Distinct().Count()} {days[Math.Max(0, scene - 1)].Count} "
            + $"{In(scene, 0).Select(row => row.Camera).Distinct().Count()}");
        return ([.. lines.Order(StringComparer.Ordinal)], there.Select(row => row.Mark).Distinct().LongCount(), [.. summaries]);

        static double Of(double[] tail, int count) => tail[count] - (count + 1 < tail.Length ? tail[count + 1] : 0);
    }

    // As a clerk would: the same wall clock on another date.
    static DateTimeOffset Move(DateTimeOffset time, int days)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var wall = TimeZoneInfo.ConvertTime(time, zone).DateTime.AddDays(days);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall)).ToUniversalTime();
    }

    static string Line(SceneVehicle vehicle) => Line(
        vehicle.Vrm, vehicle.ExpectedSceneCount, vehicle.PValue, vehicle.Presences.Select(presence =>
            $"{presence.Scene} {presence.FirstCaptureTime.ToDateTimeOffset():O} {presence.LastCaptureTime.ToDateTimeOffset():O} "
            + $"{presence.ReadCount} {presence.UsualDayCount}"));

    static string Line(string mark, double expected, double p, IEnumerable<string> presences) =>
        string.Create(CultureInfo.InvariantCulture, $"{mark} {expected:g9} {p:g9} {string.Join(", ", presences)}");
}
