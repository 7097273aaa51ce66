using GeoIntel.Models.Retention;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Tests.Admission;
using Npgsql;

namespace GeoIntel.Service.Tests.Retention;

/// <summary>A read of the seeded world, and what the oracle must know of it.</summary>
/// <param name="Key">Its device's own id, which nothing else has.</param>
sealed record SeededRead(string Key, string Mark, string Camera, LegalRegime Regime, DateTimeOffset CapturedAt);

/// <summary>An <see cref="IntakeWorld"/> of two regimes with reads of a year and more: taken in as they are, hits made of
/// them, passes put together, and a picture linked to each.</summary>
sealed class RetentionWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = Neighbourhood.Now;

    // Around what the shipped profiles end: 31 days, 12 months; and the newest.
    static readonly int[] DaysAgo = [400, 367, 366, 365, 364, 200, 40, 33, 32, 31, 30, 5, 0];

    static readonly string[] Marks = ["AB12CDE", "XY34ZZZ", "FX19ABC", "FX19ABD", "MK61TTT", "PO21QRS"];

    RetentionWorld(IntakeWorld intake) => Intake = intake;

    public IntakeWorld Intake { get; }
    public List<SeededRead> Reads { get; } = [];

    /// <param name="without">A mark whose reads never come; all else is the same.</param>
    public static async Task<RetentionWorld> CreateAsync(PostGisFixture postgis, int seed, string without = "")
    {
        var world = new RetentionWorld(await IntakeWorld.CreateAsync(postgis));
        await world.Intake.DoAsync("UPDATE feed SET regime = 1 WHERE id = 'police'");
        await world.SeedAsync(new Random(seed), without);
        return world;
    }

    public RetentionRunner Runner(NpgsqlDataSource? database = null, int blocks = 1)
    {
        database ??= Intake.Database;
        return new RetentionRunner(
            new RetentionStore(database), new FeedRegimes(database), new RegimesOptions(),
            new RetentionOptions { BlocksAtOnceMax = blocks }, Intake.Clock);
    }

    public static AuditEntry Entry { get; } = new() { Actor = "test", Action = AuditAction.Erasure, Rpc = "test" };

    public async Task<RetentionOutcome> RunAsync(bool isDry = false) =>
        await Runner().RunAsync(isDry, Entry, CancellationToken.None) ?? throw new InvalidOperationException("Somebody else runs.");

    /// <summary>Keys of the reads in a table.</summary>
    public async Task<List<string>> KeysAsync(string table) =>
        await Intake.AskAsync($"SELECT detail->>'key' FROM {table} ORDER BY 1");

    /// <summary>When reads of a class end, by the plain rule: so long after the end of their day.</summary>
    public static bool HasEnded(SeededRead read, ReadClass readClass)
    {
        var dayEnd = new DateTimeOffset(read.CapturedAt.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        var isShort = read.Regime == LegalRegime.CouncilPart3 && readClass == ReadClass.WithoutHit;
        return (isShort ? dayEnd.AddDays(31) : dayEnd.AddMonths(12)) <= Now;
    }

    public async ValueTask DisposeAsync() => await Intake.DisposeAsync();

    async Task SeedAsync(Random random, string without)
    {
        (string Feed, string Camera, LegalRegime Regime)[] places =
            [("shops", "shop-1", LegalRegime.CouncilPart3), ("police", "police-1", LegalRegime.PolicePart3)];
        var sequence = 1;
        foreach (var daysAgo in DaysAgo)
        {
            foreach (var (feed, camera, regime) in places)
            {
                var batch = new List<IntakeRead>();
                var count = 5 + random.Next(4);
                for (var i = 0; i < count; i++)
                {
                    // Some reads come seconds after each other, of marks one letter apart, so passes hold several.
                    var captured = new DateTimeOffset(Now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-daysAgo)
                        .AddHours(random.Next(11)).AddSeconds(random.Next(3));
                    var mark = Marks[random.Next(Marks.Length)];
                    var key = $"{camera}-{daysAgo}-{i}";
                    batch.Add(new IntakeRead(new Read
                    {
                        Camera = camera, VrmText = mark, CapturedAt = captured, VendorEventId = key,
                        SourceSequence = feed == "police" ? sequence++ : 0, Confidence = 0.5 + random.NextDouble() / 2,
                    }));
                    if (mark != without) Reads.Add(new SeededRead(key, mark, camera, regime, captured));
                }
                Intake.Clock.Now = batch.Max(read => read.Read.CapturedAt).AddMinutes(1);
                batch.RemoveAll(read => read.Read.VrmText == without);
                if (batch.Count == 0) continue;
                await Intake.CommitAsync(new IntakeBatch(feed, batch));
                await IntakeWorld.KeepAsync(Intake.Keeper);
            }
        }
        Intake.Clock.Now = Now;
        await IntakeWorld.KeepAsync(Intake.Keeper);
        await NameAsync();
        var passes = new CameraStore(Intake.Database);
        while (await passes.RunRoundAsync(1000, CancellationToken.None))
        {
        }
    }

    // The numbered feed keeps no ids of devices, so reads are told apart by what was captured where and when.
    async Task NameAsync()
    {
        foreach (var read in Reads)
        {
            await using var name = Intake.Database.CreateCommand(
                """
                UPDATE sighting SET detail = coalesce(detail, '{}') || jsonb_build_object('key', @key)
                WHERE sighting_id = (
                  SELECT sighting_id FROM sighting JOIN camera ON camera.key = camera_key
                  WHERE camera.id = @camera AND captured_at = @captured AND vrm_text = @mark AND coalesce(detail->>'key', '') = ''
                  LIMIT 1)
                """);
            name.Parameters.AddWithValue("key", read.Key);
            name.Parameters.AddWithValue("camera", read.Camera);
            name.Parameters.AddWithValue("captured", read.CapturedAt.UtcDateTime);
            name.Parameters.AddWithValue("mark", read.Mark);
            Assert.Equal(1, await name.ExecuteNonQueryAsync());
        }
        await Intake.DoAsync(
            """
            INSERT INTO sighting_attachment (sighting_id, place, captured_at, received_at, kind, sha256, content_type, size_bytes)
            SELECT sighting_id, 0, captured_at, received_at, 1, sha256(sighting_id::text::bytea), 'image/jpeg', 10 FROM sighting
            """);
    }
}
