using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage.Sightings;

[Collection(PostGisCollection.Name)]
public class SightingHistoryTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Now = Neighbourhood.Now;

    [PostGisFact]
    public async Task A_sighting_is_told_as_it_was_judged()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [Of("1", "AB12 CDE", Now.AddHours(-1)) with
        {
            Read = Of("1", "AB12 CDE", Now.AddHours(-1)).Read with
            {
                Confidence = 0.9,
                CharacterConfidences = [0.5f, 1, 1, 1, 1, 1, 1],
                Candidates = [new("A812CDE", 0.25), new("??", null), new("ab12cde", null)],
                DirectionDegrees = -90.4,
            },
        }]));

        var told = Assert.Single(await AskAsync(world, [Vrm.Of("AB12CDE")], Period.Always));

        Assert.Equal(
            ("shop-1", Vrm.Of("AB12CDE"), "AB12 CDE", GeoPoint.OfMetres(347_000, 391_000), (short)270),
            (told.CameraId, told.Vrm, told.VrmText, told.Position, told.DirectionDegrees));
        Assert.Equal((Now.AddHours(-1), Now), (told.CapturedAt, told.ReceivedAt));
        Assert.Equal([Vrm.Of("A812CDE")], told.Candidates);
        Assert.Equal([new("A812CDE", 0.25), new("??", null), new("ab12cde", null)], told.Readings);
        Assert.Equal((0.9f, 0.5f, 7), (told.Confidence, told.CharacterConfidences[0], told.CharacterConfidences.Count));
        Assert.Equal(world.Live.Current.Snapshot.Cameras.Single(camera => camera.Id == "shop-1").UncertaintyCentimetres, told.UncertaintyCentimetres);
    }

    [PostGisFact]
    public async Task Only_what_stands_of_the_marks_and_the_time_is_told_in_the_order_of_capture()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var taken = Of("taken", "B1", Now.AddDays(-1));
        await world.CommitAsync(new IntakeBatch("shops",
        [
            Of("late", "A1", Now.AddDays(-1)), Of("other", "C1", Now.AddDays(-1)), taken, Of("first", "B1", Now.AddDays(-3)),
            Of("begin", "A1", Now.AddDays(-4)), Of("end", "A1", Now), Of("before", "A1", Now.AddDays(-4).AddTicks(-10)),
        ]));
        await world.CommitAsync(new IntakeBatch("shops", [new IntakeRead(taken.Read with
        {
            VendorEventId = "back", WithdrawsEventId = "taken",
        })]));

        var told = await AskAsync(world, [Vrm.Of("A1"), Vrm.Of("B1")], new Period(Now.AddDays(-4), Now));

        Assert.Equal(
            [(Vrm.Of("A1"), -4.0), (Vrm.Of("B1"), -3), (Vrm.Of("A1"), -1)],
            told.Select(sighting => (sighting.Vrm, (sighting.CapturedAt - Now).TotalDays)));
    }

    [PostGisFact]
    public async Task A_camera_that_was_moved_since_tells_where_it_read_then()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.DoAsync("UPDATE registry_version SET recorded_at = '2026-01-01' WHERE kind = 'camera'");
        await world.CommitAsync(new IntakeBatch("shops", [Of("then", "A1", Now)]));
        await world.DoAsync(
            """
            UPDATE camera SET capture_point = ST_SetSRID(ST_MakePoint(340000, 390000), 27700) WHERE id = 'shop-1';
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'camera', id, 2, '2026-03-02 13:00+00', to_jsonb(camera) || '{"revision": 2}', 2 FROM camera WHERE id = 'shop-1';
            UPDATE registry_clock SET version = 2;
            """);
        world.Clock.Now = Now.AddHours(2);
        await world.CommitAsync(new IntakeBatch("shops", [Of("now", "A1", Now.AddHours(2))]));

        var told = await AskAsync(world, [Vrm.Of("A1")], Period.Always);

        Assert.Equal(
            [GeoPoint.OfMetres(347_000, 391_000), GeoPoint.OfMetres(340_000, 390_000)],
            told.Select(sighting => sighting.Position));
    }

    [PostGisFact]
    public async Task Observations_are_found_by_the_person_whom_the_operator_named()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        IntakeRead Seen(string id, string nominal) => Of(id, "", Now.AddHours(-1)) with { NominalId = nominal, Observation = "Seen" };
        await world.CommitAsync(new IntakeBatch("", [Seen("1", "n1"), Seen("2", "n2"), Seen("3", "")]));

        var told = Assert.Single(
            await new SightingHistory(world.Database).OfNominalsAsync(["n2", "n3"], Period.Always, CancellationToken.None));

        Assert.Equal(("n2", true), (told.NominalId, told.Vrm.IsEmpty));
    }

    [PostGisFact]
    public async Task Only_the_partitions_of_the_days_asked_for_are_looked_at()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch(
            "shops", [.. Enumerable.Range(0, 9).Select(day => Of($"{day}", "A1", Now.AddDays(-day)))]));
        await using var transaction = await world.Database.OpenConnectionAsync();
        await using (var other = new NpgsqlCommand("BEGIN; LOCK TABLE sighting_20260222 IN ACCESS EXCLUSIVE MODE", transaction))
            await other.ExecuteNonQueryAsync();

        // The day that is locked is the eighth before; whoever looked at it would wait for ever.
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var told = await new SightingHistory(world.Database).OfVehiclesAsync(
            [Vrm.Of("A1")], new Period(Now.AddDays(-5), Now.AddDays(1)), impatience.Token);

        Assert.Equal(6, told.Count);
    }

    static IntakeRead Of(string id, string mark, DateTimeOffset capturedAt) => new(new Read
    {
        Camera = "shop-1",
        VrmText = mark,
        CapturedAt = capturedAt,
        VendorEventId = id,
    });

    static Task<IReadOnlyList<Models.Correlation.PastSighting>> AskAsync(IntakeWorld world, Vrm[] marks, Period captured) =>
        new SightingHistory(world.Database).OfVehiclesAsync(marks, captured, CancellationToken.None);
}
