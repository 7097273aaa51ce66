using System.Globalization;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Camera = GeoIntel.Models.Sightings.Camera;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class CordonRpcTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset From = Neighbourhood.Now.AddDays(-5);
    static readonly DateTimeOffset Until = Neighbourhood.Now.AddDays(-3);

    [PostGisTheory]
    [InlineData(871, 30, 24)]
    [InlineData(872, 5, 1)]
    [InlineData(873, 240, 72)]
    public async Task Counts_are_those_of_plain_loops_over_the_stored_reads(int seed, int transit, int stay)
    {
        await using var world = await WorldAsync(seed);
        var request = Question();
        (request.TransitMinutesMax, request.StayHoursMax) = (transit, stay);

        var found = await CountAsync(world, request);

        var (hours, undirected, coverage, crossed, _) = await SlowAsync(world, transit, stay);
        Assert.Equal(hours, found.Hours.Select(hour => Line(
            hour.Arterial, hour.FromTime.ToDateTimeOffset(),
            [hour.Entered, hour.TransitIn, hour.UnmatchedIn, hour.Left, hour.TransitOut, hour.UnmatchedOut])));
        Assert.Equal((undirected, crossed), (found.UndirectedCount, found.CoverageVehicleCount));
        Assert.Equal(coverage, found.Coverage, 1e-12);
        Assert.Equal(found.Hours.Sum(hour => hour.Entered + hour.TransitIn + hour.UnmatchedIn + hour.Left + hour.TransitOut
            + hour.UnmatchedOut), found.CrossingCount);
        Assert.True(found.CrossingCount > 300 && undirected > 0 && found.HasCoverage, $"seed {seed}: {found.CrossingCount}");
        Assert.InRange(found.Coverage, found.CoverageMin, found.CoverageMax);
        Assert.Empty(found.Vehicles);
        Assert.Equal(
            [$"consultation|ok|{found.CrossingCount}"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task Single_vehicles_are_told_of_a_list_and_of_others_only_under_a_case_authorisation()
    {
        await using var world = await WorldAsync(874);
        var listed = Question();
        listed.VehicleList = "vehicleLists/stolen";
        Assert.Equal(["AB12CDE"], (await CountAsync(world, listed)).Vehicles.Select(vehicle => vehicle.Vrm));

        var named = Question();
        named.Vrms.Add("VE1HC");
        var first = Question();
        first.FirstTimeDays = 7;
        foreach (var request in (CountCordonRequest[])[named, first])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => CountAsync(world, request));
            Assert.Equal(
                (StatusCode.FailedPrecondition, CordonQuestions.AuthorisationReason), (refusal.StatusCode, RpcErrors.ReasonOf(refusal)));
            request.Purpose.SeniorAuthorisation = new SeniorAuthorisation { Reference = "SUPT-12", AuthorisedBy = "Supt 1234" };
        }
        var (_, _, _, _, vehicles) = await SlowAsync(world, 30, 24);
        var one = Assert.Single((await CountAsync(world, named)).Vehicles);
        Assert.Equal(vehicles["VE1HC"], one.Crossings.Select(Line));
        var all = await world.AskAsync(
            $"SELECT DISTINCT vrm_text FROM sighting WHERE state = 1 AND captured_at >= '{From.AddDays(-7):O}' AND captured_at < '{From:O}'");
        var strangers = vehicles.Keys.Except(all).ToList();
        var told = await CountAsync(world, first);
        Assert.Equal(strangers.Order(StringComparer.Ordinal), told.Vehicles.Select(vehicle => vehicle.Vrm).Order(StringComparer.Ordinal));
        Assert.Contains("STR4NGE", strangers);
        Assert.True(vehicles.Count > strangers.Count);
        first.VehiclesMax = 1;
        var few = await CountAsync(world, first);
        Assert.Equal((1, strangers.Count), (few.Vehicles.Count, few.VehicleCount));
    }

    [PostGisFact]
    public async Task A_list_that_the_caller_is_not_told_of_is_no_list()
    {
        await using var world = await WorldAsync(875);
        await world.DoAsync("UPDATE vehicle_list SET confidential = true");
        var request = Question();
        request.VehicleList = "vehicleLists/stolen";
        var unknown = Question();
        unknown.VehicleList = "vehicleLists/none";

        var caller = Confidential.ConfidentialCallers.As(Service.Access.Role.Intelligence);
        var refusals = await Task.WhenAll(new[] { request, unknown }.Select(asked => Assert.ThrowsAsync<RpcException>(
            () => Questions.Analysis(world).CountCordon(asked, Questions.Call("AnalysisService/CountCordon", caller)))));

        Assert.Equal(
            refusals[1].Status.Detail.Replace("none", "stolen", StringComparison.Ordinal), refusals[0].Status.Detail);
        Assert.Equal(StatusCode.InvalidArgument, refusals[0].StatusCode);
        Assert.NotEmpty((await CountAsync(world, request)).Vehicles);
    }

    [PostGisFact]
    public async Task A_question_that_is_not_whole_or_out_of_its_limits_is_refused_with_the_fields()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        Assert.Equal(
            ["gates", "from_time", "until_time"],
            await Questions.RefusedFieldsAsync(() => CountAsync(world, new CountCordonRequest { Purpose = Examples.Purpose })));
        var wrong = Question();
        wrong.Gates.Clear();
        wrong.Gates.Add(new CordonGate { Camera = "cameras/van-1", Way = (CordonWay)7, InwardDegrees = 360 });
        wrong.Gates.Add(new CordonGate { Camera = "cameras/a57" });
        wrong.UntilTime = Questions.Time(From.AddDays(32));
        (wrong.TransitMinutesMax, wrong.StayHoursMax, wrong.FirstTimeDays, wrong.VehiclesMax) = (241, 73, 6, -1);
        wrong.VehicleList = "stolen";
        wrong.Vrms.Add("?");
        Assert.Equal(
            [
                "gates[0].camera", "gates[0].way", "gates[0].inward_degrees", "gates[1].inward_degrees", "until_time", "transit_minutes_max",
                "stay_hours_max", "first_time_days", "vehicles_max", "vrms[0]", "vehicle_list", "vehicle_list",
            ],
            await Questions.RefusedFieldsAsync(() => CountAsync(world, wrong)));
        var twice = Question();
        twice.Gates.Clear();
        twice.Gates.Add(new CordonGate { Camera = "cameras/a57", Way = CordonWay.In });
        twice.Gates.Add(new CordonGate { Camera = "cameras/a57", Way = CordonWay.In });
        Assert.Equal(["gates"], await Questions.RefusedFieldsAsync(() => CountAsync(world, twice)));
        await Assert.ThrowsAsync<RpcException>(() => CountAsync(world, new CountCordonRequest()));
    }

    static Task<CountCordonResponse> CountAsync(IntakeWorld world, CountCordonRequest request) =>
        Questions.Analysis(world).CountCordon(request, Questions.Call("AnalysisService/CountCordon"));

    // Two gates that see both ways, one for each way beside each other; north of the second is in.
    static CountCordonRequest Question()
    {
        var purpose = Examples.Purpose;
        purpose.Regime = LegalRegime.CouncilPart3;
        return new()
        {
            Purpose = purpose,
            Gates =
            {
                new CordonGate { Camera = "cameras/f0", InwardDegrees = 90 },
                new CordonGate { Camera = "cameras/f1", InwardDegrees = 350, Arterial = "North Road" },
                new CordonGate { Camera = "cameras/f2", Way = CordonWay.In, Arterial = "West Road" },
                new CordonGate { Camera = "cameras/f3", Way = CordonWay.Out, Arterial = "West Road" },
            },
            FromTime = Questions.Time(From),
            UntilTime = Questions.Time(Until),
        };
    }

    async Task<IntakeWorld> WorldAsync(int seed)
    {
        var random = new Random(seed);
        Camera[] cameras = [.. Enumerable.Range(0, 5).Select(i => Neighbourhood.Fixed($"f{i}", "shops", 345_000 + i * 500, 392_000))];
        var world = await IntakeWorld.CreateAsync(postgis, cameras);
        var reads = new List<IntakeRead>();
        void Add(string mark, int gate, double? direction, DateTimeOffset time) => reads.Add(new(new Read
        {
            Camera = $"f{gate}", VrmText = mark, CapturedAt = time, DirectionDegrees = direction, VendorEventId = $"e{reads.Count}",
            SourceSequence = 0,
        }));
        var marks = Enumerable.Range(0, 110).Select(i => $"VE{i}HC").Append("AB12CDE").ToList();
        foreach (var mark in marks)
        {
            var time = From.AddDays(-8).AddSeconds(random.Next(100_000));
            for (var isIn = true; time < Until.AddDays(2); isIn = !isIn)
            {
                var gate = random.Next(3) is var way && way == 2 ? (isIn ? 2 : 3) : way;
                var square = random.Next(20) == 0; // just out
                var inward = gate == 0 ? 90 : 350;
                double? direction = random.Next(15) == 0 ? null
                    : (inward + (isIn ? 0 : 180) + (square ? 90 : random.Next(-89, 90)) + 360) % 360;
                // Some are missed, some read several times.
                for (var again = random.Next(5) == 0 ? 0 : 1 + random.Next(3); again > 0; again--)
                    Add(mark, gate, direction, time.AddSeconds(-20 * again));
                time = time.AddSeconds(random.Next(3) == 0 ? random.Next(30, 2_500) : random.Next(90_000));
            }
        }
        Add("STR4NGE", 2, null, From.AddHours(3));
        Add("0NLYOUT", 4, null, From.AddHours(3));
        await world.CommitAsync(new IntakeBatch("shops", reads));
        var taken = reads.Where((read, i) => i % 23 == 3 && read.Read.VrmText != "STR4NGE").ToList();
        await world.CommitAsync(new IntakeBatch("shops", [.. taken.Select(read => read with
        {
            Read = read.Read with { VendorEventId = $"w{read.Read.VendorEventId}", WithdrawsEventId = read.Read.VendorEventId },
        })]));
        return world;
    }

    static async Task<(
        List<string> Hours, long Undirected, double Coverage, int Crossed, Dictionary<string, List<string>> Vehicles)> SlowAsync(
        IntakeWorld world, int transit, int stay)
    {
        var all = (await world.AskAsync(
                "SELECT vrm_text, camera.id, extract(epoch FROM captured_at)::bigint, coalesce(detail->>'direction', '') "
                + "FROM sighting JOIN camera ON camera.key = camera_key WHERE state = 1 AND camera.id IN ('f0', 'f1', 'f2', 'f3')"))
            .Select(row => row.Split('|'))
            .Select(row => (Mark: row[0], Camera: row[1], Time: DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[2], CultureInfo.InvariantCulture)),
                Direction: row[3]))
            .Where(row => row.Time >= From.AddHours(-stay) && row.Time < Until.AddHours(stay)).ToList();
        static bool? IsIn(string camera, string direction)
        {
            if (camera is "f2" or "f3") return camera == "f2";
            if (direction == "") return null;
            var turned = Math.Abs(double.Parse(direction, CultureInfo.InvariantCulture) - (camera == "f0" ? 90 : 350));
            return Math.Min(turned, 360 - turned) < 90;
        }
        var (hours, vehicles) = (new SortedDictionary<(string, DateTimeOffset), int[]>(Comparer<(string Road, DateTimeOffset Hour)>.Create(
            (a, b) => string.CompareOrdinal(a.Road, b.Road) is var by and not 0 ? by : a.Hour.CompareTo(b.Hour))), new Dictionary<string, List<string>>());
        var balances = new List<(double Square, int Count)>();
        foreach (var vehicle in all.Where(row => IsIn(row.Camera, row.Direction) is not null).GroupBy(row => row.Mark))
        {
            var crossings = new List<(string Camera, bool IsIn, DateTimeOffset First, DateTimeOffset Last)>();
            foreach (var read in vehicle.OrderBy(row => row.Time).ThenBy(row => row.Camera, StringComparer.Ordinal))
            {
                var isIn = IsIn(read.Camera, read.Direction)!.Value;
                if (crossings.Count > 0 && (crossings[^1].Camera, crossings[^1].IsIn) == (read.Camera, isIn)
                    && (read.Time - crossings[^1].Last).TotalSeconds <= 60)
                    crossings[^1] = crossings[^1] with { Last = read.Time };
                else crossings.Add((read.Camera, isIn, read.Time, read.Time));
            }
            balances.Add((Math.Pow(crossings.Count(one => one.IsIn) - crossings.Count(one => !one.IsIn), 2), crossings.Count));
            for (var i = 0; i < crossings.Count; i++)
            {
                var (camera, isIn, first, _) = crossings[i];
                var other = isIn ? i + 1 : i - 1;
                var apart = other >= 0 && other < crossings.Count && crossings[other].IsIn != isIn
                    ? Math.Abs((crossings[other].First - first).TotalMinutes)
                    : double.MaxValue;
                if (first < From || first >= Until) continue;
                var kind = apart <= transit ? 1 : apart <= stay * 60 ? 0 : 2;
                var road = camera switch { "f0" => "cameras/f0", "f1" => "North Road", _ => "West Road" };
                var hour = (road, new DateTimeOffset(first.Year, first.Month, first.Day, first.Hour, 0, 0, TimeSpan.Zero));
                if (!hours.TryGetValue(hour, out var counts)) hours.Add(hour, counts = new int[6]);
                counts[(isIn ? 0 : 3) + kind]++;
                if (!vehicles.TryGetValue(vehicle.Key, out var lines)) vehicles.Add(vehicle.Key, lines = []);
                lines.Add($"cameras/{camera} {road} {first:O} {(isIn ? "In" : "Out")} {(kind == 0 ? "Stay" : kind == 1 ? "Transit" : "Unmatched")}");
            }
        }
        return (
            [.. hours.Select(hour => Line(hour.Key.Item1, hour.Key.Item2, hour.Value))],
            all.LongCount(row => IsIn(row.Camera, row.Direction) is null && row.Time >= From && row.Time < Until),
            1 - balances.Sum(of => of.Square) / balances.Sum(of => of.Count), balances.Count, vehicles);
    }

    static string Line(string road, DateTimeOffset hour, int[] counts) => $"{road} {hour:O} {string.Join(' ', counts)}";

    static string Line(CordonCrossing crossing) =>
        $"{crossing.Camera} {crossing.Arterial} {crossing.CaptureTime.ToDateTimeOffset():O} {crossing.Way} {crossing.Kind}";
}
