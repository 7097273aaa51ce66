using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A small registry of made-up people, under a name of its own so that tests on one service do not meet.</summary>
/// <remarks>
/// One nominal, bound to keep out of the centre, with one linked vehicle; one vehicle on a list. Everything holds since
/// thirty days ago.
/// <code>
///   392500 +------------------+
///          |  gate    square  |         far
///   391500 +------------------+
///        345500             346500
/// </code>
/// </remarks>
/// <param name="name">Letters and digits.</param>
sealed class Town(string name)
{
    readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    ulong _lastSequence = (ulong)DateTimeOffset.UtcNow.Ticks; // above all that an earlier town of the name has sent

    /// <summary>Its reads are numbered; gate and far belong to it.</summary>
    public string NumberedFeed { get; } = $"feeds/{name}-numbered";

    /// <summary>Its reads have the devices' own ids; square and bus belong to it.</summary>
    public string NamedFeed { get; } = $"feeds/{name}-named";

    public string Gate { get; } = $"cameras/{name}-gate";
    public string Far { get; } = $"cameras/{name}-far";
    public string Square { get; } = $"cameras/{name}-square";

    /// <summary>A moving camera.</summary>
    public string Bus { get; } = $"cameras/{name}-bus";

    public string Nominal { get; } = $"nominals/{name}-nominal";
    public string Zone { get; } = $"zones/{name}-centre";
    public string Condition { get; } = $"conditions/{name}-condition";
    public string ListEntry { get; } = $"listEntries/{name}-entry";

    /// <summary>Linked to the nominal.</summary>
    public string BoundVrm { get; } = $"B1{name.ToUpperInvariant()}";

    /// <summary>On the list.</summary>
    public string WantedVrm { get; } = $"W2{name.ToUpperInvariant()}";

    /// <summary>Nobody looks for it.</summary>
    public string OtherVrm { get; } = $"X3{name.ToUpperInvariant()}";

    public static Basis Basis => new()
    {
        Kind = BasisKind.LicenceCondition,
        Reference = "LIC-1",
        Necessity = "Somebody at risk works in the centre.",
        Proportionality = "Only the centre, reviewed each quarter.",
        LessIntrusiveAlternative = "Letters and patrols did not keep them away.",
    };

    public Approval Approval => new()
    {
        State = ApprovalState.Approved,
        ProposedBy = "case officer",
        DecidedBy = "duty inspector",
        DecideTime = Day(-31),
    };

    public IReadOnlyList<RegistryResource> Resources =>
    [
        new() { Feed = Feed(NumberedFeed, numbered: true) },
        new() { Feed = Feed(NamedFeed, numbered: false) },
        new() { Camera = Camera(Gate, NumberedFeed, 345800) },
        new() { Camera = Camera(Far, NumberedFeed, 349000) },
        new() { Camera = Camera(Square, NamedFeed, 346200) },
        new() { Camera = new Camera { Name = Bus, Feed = NamedFeed, Kind = CameraKind.Moving } },
        new()
        {
            Nominal = new Nominal
            {
                Name = Nominal,
                DisplayName = "Made Up",
                Category = DataSubjectCategory.Convicted,
                CohortState = CohortState.InCohort,
                LicenceState = LicenceState.OnLicence,
                FromTime = Day(-30),
            },
        },
        new()
        {
            VehicleLink = new VehicleLink
            {
                Name = $"vehicleLinks/{name}-link",
                Nominal = Nominal,
                Vrm = BoundVrm,
                Type = VehicleLinkType.SeenDriving,
                FromTime = Day(-30),
            },
        },
        new() { Zone = Centre("POLYGON((345500 391500, 346500 391500, 346500 392500, 345500 392500, 345500 391500))") },
        new() { Condition = OfNominal },
        new() { VehicleList = new VehicleList { Name = $"vehicleLists/{name}-list", DisplayName = "Wanted", Owner = "desk" } },
        new()
        {
            ListEntry = new ListEntry
            {
                Name = ListEntry,
                List = $"vehicleLists/{name}-list",
                Vrm = WantedVrm,
                Priority = HitPriority.High,
                ActionCode = "OBSERVE",
                Owner = "desk, extension 5150",
                Basis = Basis,
                Approval = Approval,
                ReviewAt = Day(30),
                FromTime = Day(-30),
                UntilTime = Day(60),
            },
        },
    ];

    public Zone Centre(string wkt) => new()
    {
        Name = Zone,
        DisplayName = "Centre",
        Outline = new Geometry { Epsg = 27700, Wkt = wkt },
        FromTime = Day(-30),
    };

    public Condition OfNominal => new()
    {
        Name = Condition,
        Nominal = Nominal,
        Kind = ConditionKind.ExclusionZone,
        Zone = Zone,
        Basis = Basis,
        Owner = "offender management",
        Approval = Approval,
        ServedAt = Day(-31),
        ReviewAt = Day(30),
        FromTime = Day(-30),
        UntilTime = Day(60),
    };

    /// <summary>A read with the next number.</summary>
    public Read Numbered(string vrmText, DateTimeOffset capturedAt, string? camera = null) => new()
    {
        Camera = camera ?? Gate,
        VrmText = vrmText,
        CaptureTime = Timestamp.FromDateTimeOffset(capturedAt),
        SourceSequence = ++_lastSequence,
    };

    /// <summary>A read with an id of its own.</summary>
    public Read Named(string vrmText, DateTimeOffset capturedAt, string? camera = null) => new()
    {
        Camera = camera ?? Square,
        VrmText = vrmText,
        CaptureTime = Timestamp.FromDateTimeOffset(capturedAt),
        VendorEventId = Guid.NewGuid().ToString(),
    };

    Timestamp Day(int days) => Timestamp.FromDateTimeOffset(_now.AddDays(days));

    static Feed Feed(string name, bool numbered) => new()
    {
        Name = name,
        Controller = "Made-up Council",
        Regime = LegalRegime.CouncilPart3,
        Numbered = numbered,
    };

    static Camera Camera(string name, string feed, double easting) => new()
    {
        Name = name,
        DisplayName = $"{name} display",
        Feed = feed,
        Kind = CameraKind.Fixed,
        CapturePoint = new Point { Epsg = 27700, X = easting, Y = 392000 },
    };

}
