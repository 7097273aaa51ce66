using System.Text.Json.Nodes;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Compliance;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rejudging;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using static GeoIntel.Service.Tests.Rejudging.RejudgingWorld;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Compliance;

/// <summary>Two persons with vehicles, a zone with cameras on either side of its edge, and conditions.</summary>
/// <remarks>
/// Eastings in km; the zone reaches from 346 to 348, all cameras stand at northing 391:
/// <code>
///     out-1        [  in-1   in-2  ]       out-2
///      345        346  346.5 347.5 348      349
/// </code>
/// </remarks>
sealed class ComplianceWorld(RejudgingWorld world) : IAsyncDisposable
{
    public static readonly string[] Cameras = ["out-1", "in-1", "in-2", "out-2"];

    int _made;

    public IntakeWorld Intake => world.Intake;
    public RecordedRegistry Registry => world.Registry;

    public static async Task<ComplianceWorld> CreateAsync(PostGisFixture postgis, DateTimeOffset now)
    {
        double[] eastings = [345_000, 346_500, 347_500, 349_000];
        var intake = await IntakeWorld.CreateAsync(
            postgis, [.. Cameras.Zip(eastings, (id, east) => Neighbourhood.Fixed(id, "shops", east, 391_000))]);
        // The neighbourhood's own cameras would be able to see, too.
        await RetireAsync(intake, "id NOT IN ('out-1', 'in-1', 'in-2', 'out-2')", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        intake.Clock.Now = now;
        var world = new ComplianceWorld(new RejudgingWorld(intake));
        await world.Registry.AlterAsync(
            ("nominal", "p1", []),
            ("nominal", "p2", []),
            ("vehicle_link", "l1", Columns(("nominal_id", "p1"), ("vrm", RecordedRegistry.Mark("GO11ABC")))),
            ("vehicle_link", "l2", Columns(("nominal_id", "p2"), ("vrm", RecordedRegistry.Mark("KT06XYZ")))),
            ("zone", "z1", Columns(("outline", RecordedRegistry.Square(346_000, 390_000, 2000)))));
        return world;
    }

    public Task ConditionAsync(string id, int kind, string schedule, params (string Name, JsonNode? Value)[] more)
    {
        var columns = Columns(("nominal_id", "p1"), ("kind", kind), ("schedule", schedule), ("zone_id", kind <= 3 ? "z1" : null));
        foreach (var (name, value) in more) columns[name] = value;
        return Registry.AlterAsync(("condition", id, columns));
    }

    /// <summary>Takes cameras out of service, as the next version of each.</summary>
    public static Task RetireAsync(IntakeWorld intake, string which, DateTimeOffset until) => intake.DoAsync(
        $"""
        UPDATE registry_clock SET version = version + 1;
        UPDATE camera SET in_service_until = '{until:O}', revision = revision + 1 WHERE {which};
        INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
        SELECT 'camera', id, revision, now(), to_jsonb(camera), (SELECT version FROM registry_clock) FROM camera WHERE {which}
        """);

    /// <summary>Signs of life of a camera, one a minute.</summary>
    public async Task BeatAsync(string camera, DateTimeOffset from, DateTimeOffset until)
    {
        var key = Intake.Live.Current.Keys.CameraKeys[camera];
        var store = new CameraStatusStore(Intake.Database);
        var signs = new List<SignOfLife>();
        for (var at = from; at < until; at = at.AddMinutes(1)) signs.Add(new SignOfLife(key, at, null, true));
        await store.AddAsync(signs, CancellationToken.None);
    }

    /// <summary>Commits reads and lets everything that follows them do its work.</summary>
    public async Task ReadAsync(params (string Camera, string Mark, DateTimeOffset At)[] reads)
    {
        await Intake.Live.LoadAsync(CancellationToken.None);
        await Intake.CommitAsync(new IntakeBatch("shops", [.. reads.Select(of => new IntakeRead(new Read
        {
            Camera = of.Camera,
            VrmText = of.Mark,
            CapturedAt = of.At,
            VendorEventId = $"r{++_made}",
        }))]));
        await IntakeWorld.KeepAsync(Intake.Keeper);
    }

    public async Task<GetComplianceResponse> AskAsync(string condition, DateOnly from, DateOnly until)
    {
        await Intake.Live.LoadAsync(CancellationToken.None);
        return await Rpc().GetCompliance(
            new GetComplianceRequest
            {
                Purpose = Examples.Purpose,
                Condition = $"conditions/{condition}",
                FromDate = from.ToString("yyyy-MM-dd", null),
                UntilDate = until.ToString("yyyy-MM-dd", null),
            },
            Questions.Call("ComplianceService/GetCompliance"));
    }

    public ComplianceRpc Rpc() => new(
        new ComplianceReads(Intake.Database), Uptime(), Intake.Live, Questions.Gate(Intake), Questions.Audited(Intake),
        Intake.Clock);

    public UptimeBook Uptime() => new(new CameraSigns(Intake.Database), Intake.Clock);

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
