using GeoIntel.Benchmarks.Workload;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Camera = GeoIntel.Models.Sightings.Camera;
using Feed = GeoIntel.Models.Sightings.Feed;
using Read = GeoIntel.V1.Read;
using Sighting = GeoIntel.Models.Sightings.Sighting;
using VehicleList = GeoIntel.Models.Conditions.VehicleList;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>The district of <see cref="CorrelationWorkload"/> as a client of the service has it: resources to register, and
/// reads of the last two days.</summary>
sealed class IntakeDistrict
{
    public const int Zones = 1_000;
    public const string FeedId = "feed";

    static readonly Period InForce = new(DateTimeOffset.UtcNow.Date.AddDays(-60), DateTimeOffset.UtcNow.Date.AddDays(300));

    readonly TimeSpan _shift = DateTimeOffset.UtcNow.Date.AddDays(-2) - CorrelationWorkload.Start.UtcDateTime;
    readonly CorrelationWorkload _workload = new(CorrelationWorkload.Seed, Zones);
    readonly Camera[] _cameras;

    public IntakeDistrict()
    {
        _cameras = [.. _workload.State.Cameras];
        var state = _workload.State;
        State = state with
        {
            Nominals = [.. state.Nominals.Select(of => of with { Registration = InForce })],
            VehicleLinks = [.. state.VehicleLinks.Select(of => of with { Period = InForce, Source = "made up" })],
            Memberships = [.. state.Memberships.Select(of => of with { Period = InForce })],
            Zones = [.. state.Zones.Select(of => of with { Period = InForce })],
            // A fifth have two versions, which an import cannot say; the first stands for both.
            Conditions = [.. state.Conditions.DistinctBy(of => of.Id).Select(InForceNow)],
            Permissions = [.. state.Permissions.Select(of => of with { Period = InForce, GrantedBy = "made up" })],
            ListEntries = [.. state.ListEntries.Select(of => of with { Period = InForce, ActionCode = "LOOK" })],
        };
    }

    public RegistryState State { get; }

    /// <summary>What an import registers.</summary>
    public IReadOnlyList<RegistryResource> Resources => BoroughResources.Of(Borough.Create(1) with
    {
        Feeds = [new Feed { Id = FeedId, DisplayName = "Feed", Controller = "Made up", Regime = LegalRegimeOf(2), Numbered = true }],
        Sites = [.. _cameras.Select(camera => new CameraSite(camera, null!, 0, 1, false))],
        Nominals = State.Nominals,
        VehicleLinks = State.VehicleLinks,
        Groups = State.Groups,
        Memberships = State.Memberships,
        Zones = State.Zones,
        Conditions = State.Conditions,
        Permissions = State.Permissions,
        VehicleLists = [new VehicleList { Id = "list", DisplayName = "List", Owner = "made up", PurposeStatement = "made up" }],
        ListEntries = State.ListEntries,
        ReviewAt = InForce.Until.AddDays(-30),
    });

    public GeoPoint PlaceOf(Sighting sighting) => _cameras[sighting.CameraIndex].CapturePoint!.Value;

    public Sighting[] Sightings(int count) => _workload.FixedSightings(count);

    /// <summary>Reads as a numbering producer sends them, in batches; their order is that of <see cref="Sightings"/>.</summary>
    /// <param name="stream">Which of the streams; each takes every so manieth batch, and numbers its reads from 1.</param>
    public IngestSightingsRequest[] Requests(int count, int batchSize, int stream = 0, int streams = 1)
    {
        var number = 0UL;
        return
        [
            .. Sightings(count).Chunk(batchSize).Index().Where(of => of.Index % streams == stream)
                .Select(of => new IngestSightingsRequest
                {
                    Feed = $"feeds/{FeedId}",
                    Reads = { of.Item.Select(sighting => ToRead(sighting, ++number)) },
                }),
        ];
    }

    public Read ToRead(Sighting sighting, ulong number) => new()
    {
        Camera = _cameras[sighting.CameraIndex].Id,
        VrmText = sighting.Vrm.Text,
        CaptureTime = Timestamp.FromDateTimeOffset(sighting.CapturedAt + _shift),
        Confidence = 0.9,
        SourceSequence = number,
    };

    static Models.Conditions.Condition InForceNow(Models.Conditions.Condition condition) => condition with
    {
        Period = InForce,
        ServedAt = InForce.From,
        Basis = condition.Basis.Kind == Models.Conditions.BasisKind.Authorisation
            ? condition.Basis with { ExpiresAt = InForce.Until }
            : condition.Basis,
    };

    static Models.Sightings.LegalRegime LegalRegimeOf(int number) => (Models.Sightings.LegalRegime)number;
}
