using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using NetTopologySuite.IO;

namespace GeoIntel.Cli.Simulation;

/// <summary>A simulated borough as resources of the contract.</summary>
static class BoroughResources
{
    const int NationalGrid = 27700;

    // Who proposes must not be who decides.
    const string ProposedBy = "case officer, Ashmere";
    const string DecidedBy = "duty inspector, Ashmere";

    public static IReadOnlyList<RegistryResource> Of(Borough borough) =>
    [
        .. borough.Feeds.Select(feed => new RegistryResource { Feed = ToWire(feed) }),
        .. borough.Cameras.Select(camera => new RegistryResource { Camera = ToWire(camera) }),
        .. borough.Nominals.Select(nominal => new RegistryResource { Nominal = ToWire(nominal) }),
        .. borough.VehicleLinks.Select(link => new RegistryResource { VehicleLink = ToWire(link) }),
        .. borough.Groups.Select(group => new RegistryResource { Group = ToWire(group) }),
        .. borough.Memberships.Select(membership => new RegistryResource { Membership = ToWire(membership) }),
        .. borough.Zones.Select(zone => new RegistryResource { Zone = ToWire(zone) }),
        .. borough.Conditions.Select(
            condition => new RegistryResource { Condition = ToWire(condition, borough.ReviewAt) }),
        .. borough.Permissions.Select(permission => new RegistryResource { Permission = ToWire(permission) }),
        .. borough.VehicleLists.Select(list => new RegistryResource { VehicleList = ToWire(list) }),
        .. borough.ListEntries.Select(entry => new RegistryResource { ListEntry = ToWire(entry, borough.ReviewAt) }),
    ];

    static Feed ToWire(Models.Sightings.Feed feed) => new()
    {
        Name = $"feeds/{feed.Id}",
        DisplayName = feed.DisplayName,
        Controller = feed.Controller,
        Regime = (LegalRegime)feed.Regime,
        Numbered = feed.Numbered,
    };

    static Camera ToWire(Models.Sightings.Camera camera) => new()
    {
        Name = $"cameras/{camera.Id}",
        DisplayName = camera.DisplayName,
        Feed = $"feeds/{camera.FeedId}",
        Kind = (CameraKind)camera.Kind,
        Mast = ToWire(camera.Mast),
        CapturePoint = ToWire(camera.CapturePoint),
        SurveyUncertaintyMetres = camera.SurveyUncertaintyMetres,
        BearingDegrees = camera.BearingDegrees ?? 0,
        Road = camera.Road,
        DeviceIds = { camera.DeviceIds },
        TimeZone = camera.TimeZoneId,
        Covert = camera.Covert,
        ClockSkewSecondsMax = (int)camera.ClockSkewMax.TotalSeconds,
    };

    static Nominal ToWire(Models.Subjects.Nominal nominal) => new()
    {
        Name = $"nominals/{nominal.Id}",
        DisplayName = nominal.DisplayName,
        CaseReference = nominal.CaseReference,
        Category = (DataSubjectCategory)nominal.Category,
        CohortState = (CohortState)nominal.CohortState,
        LicenceState = (LicenceState)nominal.LicenceState,
        Under18 = nominal.Under18,
        Exploited = nominal.Exploited,
        FromTime = ToWire(nominal.Registration.From),
        UntilTime = ToWire(nominal.Registration.Until),
    };

    static VehicleLink ToWire(Models.Subjects.VehicleLink link) => new()
    {
        Name = $"vehicleLinks/{link.Id}",
        Nominal = $"nominals/{link.NominalId}",
        Vrm = link.Vrm.Text,
        Type = (VehicleLinkType)link.Type,
        Source = link.Source,
        Evaluation = ToWire(link.Evaluation),
        FromTime = ToWire(link.Period.From),
        UntilTime = ToWire(link.Period.Until),
    };

    static OrganisedCrimeGroup ToWire(Models.Subjects.OrganisedCrimeGroup group) => new()
    {
        Name = $"groups/{group.Id}",
        DisplayName = group.DisplayName,
        Urn = group.Urn,
        Status = (GroupStatus)group.Status,
    };

    static GroupMembership ToWire(Models.Subjects.GroupMembership membership) => new()
    {
        Name = $"memberships/{membership.Id}",
        Group = $"groups/{membership.GroupId}",
        Nominal = $"nominals/{membership.NominalId}",
        Role = membership.Role,
        Evaluation = ToWire(membership.Evaluation),
        FromTime = ToWire(membership.Period.From),
        UntilTime = ToWire(membership.Period.Until),
    };

    static Zone ToWire(Models.Conditions.Zone zone) => new()
    {
        Name = $"zones/{zone.Id}",
        DisplayName = zone.DisplayName,
        Outline = new Geometry { Epsg = NationalGrid, Wkt = new WKTWriter().Write(zone.Outline) },
        ProtectsPerson = zone.ProtectsPerson,
        LeaveMetres = zone.LeaveMetres,
        LeaveTime = zone.LeaveTime.ToDuration(),
        FromTime = ToWire(zone.Period.From),
        UntilTime = ToWire(zone.Period.Until),
    };

    static Condition ToWire(Models.Conditions.Condition condition, DateTimeOffset reviewAt) => WithParameters(condition, new()
    {
        Name = $"conditions/{condition.Id}",
        Nominal = NameOrEmpty("nominals", condition.NominalId),
        Kind = (ConditionKind)condition.Kind,
        Zone = NameOrEmpty("zones", condition.ZoneId),
        OtherNominal = NameOrEmpty("nominals", condition.OtherNominalId),
        Group = NameOrEmpty("groups", condition.GroupId),
        Cooldown = condition.Cooldown.ToDuration(),
        Accepts = { ToWire(condition.Accepts) },
        Schedule = condition.Schedule.Text,
        Instruction = condition.Instruction,
        Basis = ToWire(condition.Basis),
        Owner = condition.Owner,
        Approval = ToWire(condition.Approval, condition.Period.From),
        ServedAt = ToWire(condition.ServedAt),
        ReviewAt = ToWire(reviewAt),
        FromTime = ToWire(condition.Period.From),
        UntilTime = ToWire(condition.Period.Until),
    });

    // Only what its kind has: anything else is refused.
    static Condition WithParameters(Models.Conditions.Condition condition, Condition message)
    {
        if (message.Kind == ConditionKind.Curfew) message.Grace = condition.Grace.ToDuration();
        if (message.Kind is ConditionKind.NonAssociation or ConditionKind.GroupPresence)
        {
            message.DistanceMetresMax = condition.DistanceMetresMax;
            message.TimeApartMax = condition.TimeApartMax.ToDuration();
        }
        if (message.Kind == ConditionKind.NonAssociation) message.OccasionsMin = condition.OccasionsMin;
        if (message.Kind == ConditionKind.GroupPresence) message.VehiclesMin = condition.VehiclesMin;
        return message;
    }

    static Permission ToWire(Models.Conditions.Permission permission) => new()
    {
        Name = $"permissions/{permission.Id}",
        Condition = $"conditions/{permission.ConditionId}",
        Kind = (PermissionKind)permission.Kind,
        GrantedBy = permission.GrantedBy,
        Reason = "Work or treatment inside the zone.",
        Schedule = permission.Schedule.Text,
        FromTime = ToWire(permission.Period.From),
        UntilTime = ToWire(permission.Period.Until),
    };

    static VehicleList ToWire(Models.Conditions.VehicleList list) => new()
    {
        Name = $"vehicleLists/{list.Id}",
        DisplayName = list.DisplayName,
        Owner = list.Owner,
        PurposeStatement = list.PurposeStatement,
    };

    static ListEntry ToWire(Models.Conditions.ListEntry entry, DateTimeOffset reviewAt)
    {
        var message = new ListEntry
        {
            Name = $"listEntries/{entry.Id}",
            List = $"vehicleLists/{entry.ListId}",
            Vrm = entry.Vrm.Text,
            Priority = (HitPriority)entry.Priority,
            ActionCode = entry.ActionCode,
            Instruction = entry.Instruction,
            Owner = entry.Owner,
            Schedule = entry.Schedule.Text,
            Zone = NameOrEmpty("zones", entry.ZoneId),
            DirectionToleranceDegrees = entry.DirectionToleranceDegrees,
            Cooldown = entry.Cooldown.ToDuration(),
            Accepts = { ToWire(entry.Accepts) },
            Basis = ToWire(entry.Basis),
            Approval = ToWire(entry.Approval, entry.Period.From),
            ReviewAt = ToWire(reviewAt),
            FromTime = ToWire(entry.Period.From),
            UntilTime = ToWire(entry.Period.Until),
        };
        if (entry.DirectionDegrees is { } direction) message.DirectionDegrees = direction;
        return message;
    }

    static Basis ToWire(Models.Conditions.Basis basis) => new()
    {
        Kind = (BasisKind)basis.Kind,
        Reference = basis.Reference,
        Scope = basis.Scope,
        Necessity = basis.Necessity,
        Proportionality = basis.Proportionality,
        LessIntrusiveAlternative = basis.LessIntrusiveAlternative,
        ExpireTime = ToWire(basis.ExpiresAt),
    };

    static Approval ToWire(Models.Conditions.ApprovalState state, DateTimeOffset from) =>
        state == Models.Conditions.ApprovalState.Proposed
            ? new Approval { State = ApprovalState.Proposed, ProposedBy = ProposedBy }
            : new Approval
            {
                State = (ApprovalState)state,
                ProposedBy = ProposedBy,
                DecidedBy = DecidedBy,
                DecideTime = ToWire(from.AddDays(-7)),
            };

    static Evaluation? ToWire(Models.Subjects.Evaluation? evaluation) => evaluation is null ? null : new Evaluation
    {
        Scheme = (EvaluationScheme)evaluation.Scheme,
        Source = evaluation.Source,
        Assessment = evaluation.Assessment,
        Handling = evaluation.Handling,
        HandlingConditions = evaluation.HandlingConditions,
    };

    static IEnumerable<MatchClass> ToWire(Models.Conditions.MatchClasses accepts)
    {
        if (accepts.HasFlag(Models.Conditions.MatchClasses.Exact)) yield return MatchClass.Exact;
        if (accepts.HasFlag(Models.Conditions.MatchClasses.Equivalent)) yield return MatchClass.Equivalent;
        if (accepts.HasFlag(Models.Conditions.MatchClasses.Similar)) yield return MatchClass.Similar;
    }

    static string NameOrEmpty(string collection, string id) => id.Length == 0 ? "" : $"{collection}/{id}";

    static Point? ToWire(GeoPoint? point) => point is { } place
        ? new Point { Epsg = NationalGrid, X = place.EastingMetres, Y = place.NorthingMetres }
        : null;

    /// <summary>Unset for what has no beginning or no end.</summary>
    static Timestamp? ToWire(DateTimeOffset time) =>
        time == DateTimeOffset.MinValue || time == DateTimeOffset.MaxValue ? null : Timestamp.FromDateTimeOffset(time);
}
