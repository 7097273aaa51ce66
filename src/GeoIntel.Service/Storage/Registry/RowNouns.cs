using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>Rows as the nouns they stand for. A row was checked when it was saved, so what it holds is right.</summary>
static class RowNouns
{
    public static Camera ToCamera(CameraRow row) => new()
    {
        Id = row.Id,
        FeedId = row.FeedId,
        DisplayName = row.DisplayName,
        Kind = (CameraKind)row.Kind,
        Mast = ToPoint(row.Mast),
        CapturePoint = ToPoint(row.CapturePoint),
        SurveyUncertaintyMetres = row.SurveyUncertaintyMetres,
        Road = row.Road,
        BearingDegrees = row.BearingDegrees,
        DeviceIds = row.DeviceIds,
        TimeZoneId = row.TimeZone,
        Covert = row.Covert,
        ClockSkewMax = TimeSpan.FromSeconds(row.ClockSkewSecondsMax),
        InService = new Period(
            row.InServiceFrom ?? DateTimeOffset.MinValue, row.InServiceUntil ?? DateTimeOffset.MaxValue),
    };

    public static Nominal ToNominal(NominalRow row) => new()
    {
        Id = row.Id,
        DisplayName = row.DisplayName,
        CaseReference = row.CaseReference,
        Category = (DataSubjectCategory)row.Category,
        CohortState = (CohortState)row.CohortState,
        LicenceState = (LicenceState)row.LicenceState,
        Under18 = row.Under18,
        Exploited = row.Exploited,
        Registration = row.OwnPeriod(),
        Revision = row.Revision,
    };

    public static VehicleLink ToVehicleLink(VehicleLinkRow row) => new()
    {
        Id = row.Id,
        NominalId = row.NominalId,
        Vrm = Vrm.FromPacked((ulong)row.Vrm),
        Type = (VehicleLinkType)row.Type,
        Source = row.Source,
        Evaluation = ToEvaluation(row.Evaluation),
        Period = row.OwnPeriod(),
        Revision = row.Revision,
    };

    public static OrganisedCrimeGroup ToGroup(OrganisedCrimeGroupRow row) => new()
    {
        Id = row.Id,
        DisplayName = row.DisplayName,
        Urn = row.Urn,
        Status = (GroupStatus)row.Status,
        Revision = row.Revision,
    };

    public static GroupMembership ToMembership(GroupMembershipRow row) => new()
    {
        Id = row.Id,
        GroupId = row.GroupId,
        NominalId = row.NominalId,
        Role = row.Role,
        Evaluation = ToEvaluation(row.Evaluation),
        Period = row.OwnPeriod(),
        Revision = row.Revision,
    };

    public static Zone ToZone(ZoneRow row) => new()
    {
        Id = row.Id,
        DisplayName = row.DisplayName,
        Outline = row.Outline,
        ProtectsPerson = row.ProtectsPerson,
        LeaveMetres = row.LeaveMetres,
        LeaveTime = TimeSpan.FromSeconds(row.LeaveSeconds),
        Period = row.OwnPeriod(),
        Revision = row.Revision,
    };

    public static Condition ToCondition(ConditionRow row) => new()
    {
        Id = row.Id,
        NominalId = row.NominalId ?? "",
        Kind = (ConditionKind)row.Kind,
        ZoneId = row.ZoneId ?? "",
        OtherNominalId = row.OtherNominalId ?? "",
        GroupId = row.GroupId ?? "",
        Schedule = Schedule.Of(row.Schedule),
        Grace = TimeSpan.FromSeconds(row.GraceSeconds),
        DistanceMetresMax = row.DistanceMetresMax,
        TimeApartMax = TimeSpan.FromSeconds(row.TimeApartSecondsMax),
        OccasionsMin = row.OccasionsMin,
        VehiclesMin = row.VehiclesMin,
        Cooldown = TimeSpan.FromSeconds(row.CooldownSeconds),
        Accepts = (MatchClasses)row.Accepts,
        Instruction = row.Instruction,
        Basis = ToBasis(row.Basis),
        Owner = row.Owner,
        Approval = (ApprovalState)row.Approval.State,
        ServedAt = row.ServedAt,
        Period = row.OwnPeriod(),
        Revision = row.Revision,
    };

    public static Permission ToPermission(PermissionRow row) => new()
    {
        Id = row.Id,
        Kind = (PermissionKind)row.Kind,
        ConditionId = row.ConditionId,
        Period = row.OwnPeriod(),
        Schedule = Schedule.Of(row.Schedule),
        GrantedBy = row.GrantedBy,
        Revision = row.Revision,
    };

    public static ListEntry ToListEntry(ListEntryRow row) => new()
    {
        Id = row.Id,
        ListId = row.ListId,
        Vrm = Vrm.FromPacked((ulong)row.Vrm),
        Priority = (HitPriority)row.Priority,
        ActionCode = row.ActionCode,
        Instruction = row.Instruction,
        Owner = row.Owner,
        Schedule = Schedule.Of(row.Schedule),
        ZoneId = row.ZoneId ?? "",
        DirectionDegrees = row.DirectionDegrees,
        DirectionToleranceDegrees = row.DirectionToleranceDegrees,
        Cooldown = TimeSpan.FromSeconds(row.CooldownSeconds),
        Accepts = (MatchClasses)row.Accepts,
        Basis = ToBasis(row.Basis),
        Approval = (ApprovalState)row.Approval.State,
        Period = row.OwnPeriod(),
        Revision = row.Revision,
    };

    static GeoPoint? ToPoint(Point? point) => point is null ? null : GeoPoint.OfMetres(point.X, point.Y);

    static Evaluation? ToEvaluation(EvaluationColumns? columns) => columns is null
        ? null
        : new Evaluation(
            (EvaluationScheme)columns.Scheme, columns.Source, columns.Assessment, columns.Handling,
            columns.HandlingConditions);

    static Basis ToBasis(BasisColumns columns) => new()
    {
        Kind = (BasisKind)columns.Kind,
        Reference = columns.Reference,
        Scope = columns.Scope,
        Necessity = columns.Necessity,
        Proportionality = columns.Proportionality,
        LessIntrusiveAlternative = columns.LessIntrusiveAlternative,
        ExpiresAt = columns.ExpiresAt ?? DateTimeOffset.MaxValue,
    };
}
