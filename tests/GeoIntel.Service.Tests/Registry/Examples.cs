using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>Resources of made-up people that pass every check; tests spoil one thing at a time.</summary>
static class Examples
{
    /// <summary>The clock of the checks.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static Purpose Purpose => new()
    {
        Class = PurposeClass.OffenderManagement,
        Reference = "OP-ASPEN-17",
        Reason = "Weekly review of the licence conditions",
    };

    public static Feed Feed => new() { DisplayName = "Town ANPR", Controller = "Knowsley Council", Regime = LegalRegime.CouncilPart3 };

    public static Camera Camera => new()
    {
        DisplayName = "A57 Liverpool Road, eastbound",
        Feed = "feeds/town",
        Kind = CameraKind.Fixed,
        CapturePoint = new Point { Epsg = 27700, X = 346000.25, Y = 392000.5 },
        BearingDegrees = 90,
        Road = "A57",
        DeviceIds = { "00-11-22/1" },
    };

    public static Nominal Nominal => new()
    {
        DisplayName = "Example Person",
        CaseReference = "MAPPA-1",
        Category = DataSubjectCategory.Convicted,
        CohortState = CohortState.InCohort,
        LicenceState = LicenceState.OnLicence,
        FromTime = Day(-30),
    };

    public static VehicleLink VehicleLink => new()
    {
        Nominal = "nominals/n1",
        Vrm = "AB12 CDE",
        Type = VehicleLinkType.SeenDriving,
        Source = "stop check",
        Evaluation = Evaluation,
        FromTime = Day(-20),
    };

    public static Evaluation Evaluation => new()
    {
        Scheme = EvaluationScheme._3X5X2,
        Source = "1",
        Assessment = "B",
        Handling = "P",
    };

    public static OrganisedCrimeGroup Group => new() { DisplayName = "Example Group", Urn = "URN-7", Status = GroupStatus.Active };

    public static GroupMembership Membership => new()
    {
        Group = "groups/g1",
        Nominal = "nominals/n1",
        Role = "transport",
        FromTime = Day(-10),
    };

    public static Zone Zone => new()
    {
        DisplayName = "Town centre",
        Outline = new Geometry
        {
            Epsg = 27700,
            Wkt = "POLYGON((345500 391500, 346500 391500, 346500 392500, 345500 392500, 345500 391500))",
        },
        LeaveMetres = 0,
        LeaveTime = Minutes(5),
        FromTime = Day(-30),
    };

    public static Condition Condition => new()
    {
        Nominal = "nominals/n1",
        Kind = ConditionKind.ExclusionZone,
        Zone = "zones/z1",
        Schedule = "Mon-Fri 07:00-19:00",
        Cooldown = Minutes(30),
        Accepts = { MatchClass.Exact, MatchClass.Similar },
        Instruction = "Ring the offender manager",
        Basis = Basis,
        Owner = "PS 1234",
        Approval = Approval,
        ServedAt = Day(-9),
        ReviewAt = Day(60),
        FromTime = Day(-8),
        UntilTime = Day(90),
    };

    /// <summary>At home, which lies in zone z1, by night.</summary>
    public static Condition Curfew => new(Condition)
    {
        Kind = ConditionKind.Curfew,
        Schedule = "Daily 21:00-06:00",
        Grace = Minutes(10),
    };

    public static Condition NonAssociation => new(Condition)
    {
        Kind = ConditionKind.NonAssociation,
        Zone = "",
        OtherNominal = "nominals/n2",
        DistanceMetresMax = 150,
        TimeApartMax = Minutes(20),
        OccasionsMin = 2,
    };

    public static Condition GroupPresence => new(Condition)
    {
        Kind = ConditionKind.GroupPresence,
        Nominal = "",
        Zone = "",
        Group = "groups/g1",
        DistanceMetresMax = 100,
        TimeApartMax = Minutes(5),
        VehiclesMin = 3,
        Basis = new(Basis) { Kind = BasisKind.Authorisation, Scope = "Op Aspen", ExpireTime = Day(60) },
    };

    public static Basis Basis => new()
    {
        Kind = BasisKind.LicenceCondition,
        Reference = "LIC-1",
        Necessity = "The victim works in the zone",
        Proportionality = "Only the zone, only by day",
        LessIntrusiveAlternative = "Reporting weekly did not keep them away",
    };

    public static Approval Approval => new()
    {
        State = ApprovalState.Approved,
        ProposedBy = "PC 1",
        DecidedBy = "Insp 2",
        DecideTime = Day(-9),
    };

    public static Permission Permission => new()
    {
        Condition = "conditions/c1",
        Kind = PermissionKind.Suspension,
        GrantedBy = "PS 1234",
        Reason = "Hospital appointment",
        FromTime = Day(1),
        UntilTime = Day(2),
    };

    public static VehicleList VehicleList => new() { DisplayName = "Stolen", Owner = "Insp 2", PurposeStatement = "Vehicles reported stolen" };

    public static ListEntry ListEntry => new()
    {
        List = "vehicleLists/l1",
        Vrm = "XY34 ZZZ",
        Priority = HitPriority.High,
        ActionCode = "STOP",
        Owner = "Force control room",
        Zone = "zones/z1",
        DirectionDegrees = 270,
        DirectionToleranceDegrees = 30,
        Cooldown = Minutes(0),
        Accepts = { MatchClass.Exact },
        Basis = Basis,
        Approval = Approval,
        ReviewAt = Day(20),
        FromTime = Day(-8),
        UntilTime = Day(30),
    };

    public static Duration Minutes(int minutes) => TimeSpan.FromMinutes(minutes).ToDuration();

    /// <summary>Noon, so many days from <see cref="Now"/>.</summary>
    public static Timestamp Day(int days) => Now.AddDays(days).ToTimestamp();
}
