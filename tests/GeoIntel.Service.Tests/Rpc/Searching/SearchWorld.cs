using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Tests.Admission;
using NpgsqlTypes;

namespace GeoIntel.Service.Tests.Rpc.Searching;

/// <summary>Reads of the two weekends on which the clocks change, put straight into their partitions.</summary>
sealed class SearchWorld : IAsyncDisposable
{
    public const int West = 345_000;
    public const int South = 392_000;

    static readonly DateTimeOffset[] Weekends =
        [new(2025, 10, 25, 0, 0, 0, TimeSpan.Zero), new(2026, 3, 28, 0, 0, 0, TimeSpan.Zero)];

    // Marks that a camera takes for one another, in every class, and others.
    static readonly string[] Marks =
    [
        "AB12CDE", "A812CDE", "AB12CDO", "AB12CD0", "AB12CDF", "AB12CE", "XAB12CDE", "KN05WSL", "KN05W5L", "KN05WSI", "KNO5WSL",
        "S100ABC", "5100ABC", "T1", "T11", "T111", "1T", "ABC123", "PO21QRS", "ZZ99ZZZ", "ABCDEFGHIJKL",
    ];

    SearchWorld(IntakeWorld intake) => Intake = intake;

    public IntakeWorld Intake { get; }

    public List<StoredRead> Reads { get; } = [];

    public static async Task<SearchWorld> CreateAsync(PostGisFixture postgis, int seed, int count)
    {
        var random = new Random(seed);
        Camera[] cameras =
        [
            .. Enumerable.Range(0, 8).Select(i => Neighbourhood.Fixed($"c{i}", "shops", West + random.Next(41) * 10, South + random.Next(41) * 10)
                with { Road = i < 3 ? "A57" : i < 5 ? "M57 North" : "" }),
            Neighbourhood.Moving("van-2", "vans") with { Road = "A57" },
        ];
        var world = new SearchWorld(await IntakeWorld.CreateAsync(postgis, cameras));
        world.Intake.Clock.Now = Weekends[1].AddDays(10);
        foreach (var weekend in Weekends)
        {
            for (var day = 0; day < 3; day++)
                await world.Intake.DoAsync($"SELECT ensure_sighting_partition('{weekend.AddDays(day):yyyy-MM-dd}')");
        }
        for (var i = 0; i < count; i++) world.Reads.Add(Make(random, cameras));
        await world.StoreAsync(world.Reads);
        return world;
    }

    public async Task StoreAsync(IReadOnlyList<StoredRead> reads)
    {
        await using var connection = await Intake.Database.OpenConnectionAsync();
        var keys = new Dictionary<string, int>();
        foreach (var row in await Intake.AskAsync("SELECT 'c:' || id, key FROM camera UNION ALL SELECT 'f:' || id, key FROM feed"))
            keys.Add(row.Split('|')[0], int.Parse(row.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture));
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, confidence, location,
              vrm_text, detail, state) FROM STDIN (FORMAT binary)
            """);
        foreach (var read in reads)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(read.Id, NpgsqlDbType.Uuid);
            await copy.WriteAsync(read.CapturedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(read.ReceivedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(read.Observed ? 0 : keys[$"f:{read.Feed}"], NpgsqlDbType.Integer);
            await copy.WriteAsync(keys[$"c:{read.Camera}"], NpgsqlDbType.Integer);
            if (read.Vrm is { } vrm) await copy.WriteAsync((long)vrm.Packed, NpgsqlDbType.Bigint);
            else await copy.WriteNullAsync();
            await copy.WriteAsync(read.UncertaintyCentimetres, NpgsqlDbType.Integer);
            if (read.Confidence is { } confidence) await copy.WriteAsync(confidence, NpgsqlDbType.Real);
            else await copy.WriteNullAsync();
            if (read.IsMoving) await copy.WriteAsync(new NetTopologySuite.Geometries.Point(read.Place.X, read.Place.Y) { SRID = 27700 });
            else await copy.WriteNullAsync();
            await copy.WriteAsync(read.Vrm?.Text ?? "", NpgsqlDbType.Text);
            if (DetailOf(read) is { } detail) await copy.WriteAsync(detail, NpgsqlDbType.Jsonb);
            else await copy.WriteNullAsync();
            await copy.WriteAsync((short)(read.Stands ? 1 : 2), NpgsqlDbType.Smallint);
        }
        await copy.CompleteAsync();
    }

    public ValueTask DisposeAsync() => Intake.DisposeAsync();

    public static StoredRead Make(Random random, IReadOnlyList<Camera> cameras)
    {
        // Whole minutes about the hours in which the clocks change, so that edges of windows and equal times are met.
        var at = Weekends[random.Next(2)].AddMinutes(random.Next(3) == 0 ? 23 * 60 + random.Next(4 * 60) : random.Next(72 * 60 - 1));
        var camera = cameras[random.Next(cameras.Count)];
        var isMoving = camera.Kind == Models.Sightings.CameraKind.Moving;
        return new StoredRead
        {
            Id = Guid.CreateVersion7(at),
            Vrm = random.Next(30) == 0 ? null : Models.Sightings.Vrm.Of(Marks[random.Next(Marks.Length)]),
            Camera = camera.Id,
            Feed = camera.FeedId,
            Road = camera.Road,
            CapturedAt = at,
            ReceivedAt = at.AddSeconds(random.Next(600)),
            IsMoving = isMoving,
            Place = isMoving
                ? (West + random.Next(41) * 10, South + random.Next(41) * 10)
                : ((int)camera.CapturePoint!.Value.EastingMetres, (int)camera.CapturePoint.Value.NorthingMetres),
            Stands = random.Next(12) != 0,
            Confidence = random.Next(3) == 0 ? null : random.Next(11) / 10f,
            UncertaintyCentimetres = 500 + 10 * random.Next(100),
            Direction = random.Next(3) == 0 ? null : random.Next(360),
            Lane = random.Next(2) == 0 ? null : 1 + random.Next(3),
            Make = Pick(random, "", "Ford", "FORD", "Kia", "Škoda", "100%", "a_b\\c\"*"),
            Colour = Pick(random, "", "red", "Red", "rot"),
            Kind = Pick(random, "", "van", "car"),
            Country = Pick(random, "", "GB"),
            Observed = random.Next(15) == 0,
            Rectified = random.Next(15) == 0,
            TimeDoubtful = random.Next(15) == 0,
        };
    }

    static string Pick(Random random, params ReadOnlySpan<string> of) => of[random.Next(of.Length)];

    static string? DetailOf(StoredRead read)
    {
        var detail = new JsonObject();
        void Put(string name, string value)
        {
            if (value.Length > 0) detail[name] = value;
        }
        Put("make", read.Make);
        Put("colour", read.Colour);
        Put("kind", read.Kind);
        Put("country", read.Country);
        if (read.Direction is { } direction) detail["direction"] = direction;
        if (read.Lane is { } lane) detail["lane"] = lane;
        if (read.Rectified) detail["rectified"] = new JsonObject();
        if (read.TimeDoubtful) detail["timeDoubtful"] = true;
        return detail.Count == 0 ? null : detail.ToJsonString();
    }
}
