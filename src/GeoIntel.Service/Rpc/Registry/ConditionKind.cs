using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;
using Kind = GeoIntel.V1.ConditionKind;

namespace GeoIntel.Service.Rpc.Registry;

sealed class ConditionKind() : RegistryKind<ConditionRow, V1.Condition>("conditions", "condition", "condition")
{
    // The fields that not every kind has. A kind that has a reference needs it.
    static readonly Dictionary<string, Kind[]> KindsWith = new()
    {
        ["nominal"] = [Kind.Unspecified, Kind.ExclusionZone, Kind.RestrictionZone, Kind.Curfew, Kind.NonAssociation],
        ["zone"] = [Kind.ExclusionZone, Kind.RestrictionZone, Kind.Curfew],
        ["other_nominal"] = [Kind.NonAssociation],
        ["group"] = [Kind.GroupPresence],
        ["grace"] = [Kind.Curfew],
        ["distance_metres_max"] = [Kind.NonAssociation, Kind.GroupPresence],
        ["time_apart_max"] = [Kind.NonAssociation, Kind.GroupPresence],
        ["occasions_min"] = [Kind.NonAssociation],
        ["vehicles_min"] = [Kind.GroupPresence],
    };

    static readonly Models.Conditions.Condition Defaults = new()
    {
        Id = "", NominalId = "", Kind = default, Owner = "", ServedAt = default, Period = default,
        Basis = new() { Kind = default, Reference = "", Necessity = "", Proportionality = "" },
    };

    public override RegistryKind Parent => RegistryKinds.Nominal;

    public override IQueryable<ConditionRow> OfParent(IQueryable<ConditionRow> rows, string parentId) =>
        rows.Where(row => row.NominalId == parentId);

    protected override void Fill(V1.Condition message, ConditionRow row, FieldChecks check)
    {
        row.NominalId = Reference("nominal", message.Nominal, RegistryKinds.Nominal);
        row.Kind = check.Choice("kind", message.Kind);
        RefuseFieldsOfOtherKinds(message, check);
        row.ZoneId = Reference("zone", message.Zone, RegistryKinds.Zone);
        row.OtherNominalId = Reference("other_nominal", message.OtherNominal, RegistryKinds.Nominal);
        row.GroupId = Reference("group", message.Group, RegistryKinds.Group);
        row.Schedule = check.Hours("schedule", message.Schedule);
        FillParameters(message, row, check);
        row.Instruction = check.Text("instruction", message.Instruction, FieldChecks.TextLengthMax);
        row.Owner = check.Text("owner", message.Owner, required: true);
        row.ServedAt = check.RequiredTime("served_at", message.ServedAt);
        row.ReviewAt = check.RequiredTime("review_at", message.ReviewAt);
        row.FromTime = check.RequiredTime("from_time", message.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
        row.Basis = check.Basis(message.Basis, row.FromTime);
        row.Approval = check.Approval(message.Approval, row.Approval, row.UntilTime, row.Basis.ExpiresAt);

        check.HoursWithin("schedule", row.Schedule, row.FromTime, row.UntilTime);
        if (row.OtherNominalId is not null && row.OtherNominalId == row.NominalId)
            check.Add("other_nominal", "It is the nominal who is bound; name the person who must not be met.");
        if (message.Kind == Kind.Curfew) check.Curfew(row);
        if (message.Kind == Kind.GroupPresence && message.Basis is { Kind: not V1.BasisKind.Authorisation })
        {
            check.Add("basis.kind", $"It is {message.Basis.Kind}; membership of a group is no basis to watch somebody. " +
                "Group presence needs an authorisation with its number, scope and expiry.");
        }
        if (message is { UntilTime: null, Basis: not null } && row.Basis.ExpiresAt is null)
        {
            check.Add("until_time", "It is not set, and neither is basis.expire_time; a condition always expires. State when, or " +
                "when its basis ends.");
        }
        // A changed condition takes effect when its new version does.
        if (row.Revision == 0 && message.ServedAt is not null && message.FromTime is not null)
            CheckServed(row, row.FromTime, "from_time", check);

        string? Reference(string field, string name, RegistryKind kind) =>
            KindsWith[field].Contains(message.Kind) ? check.Reference(field, name, kind) : null;
    }

    public override void CheckEffect(VersionedRow row, DateTimeOffset effective, FieldChecks check)
    {
        var condition = (ConditionRow)row;
        var byPeriod = condition.FromTime >= effective;
        CheckServed(condition, byPeriod ? condition.FromTime : effective, byPeriod ? "from_time" : NewVersion.Field, check);
    }

    protected override V1.Condition Read(ConditionRow row)
    {
        var message = new V1.Condition
        {
            Nominal = row.NominalId is null ? "" : RegistryKinds.Nominal.NameOf(row.NominalId),
            Kind = (Kind)row.Kind,
            Zone = row.ZoneId is null ? "" : RegistryKinds.Zone.NameOf(row.ZoneId),
            OtherNominal = row.OtherNominalId is null ? "" : RegistryKinds.Nominal.NameOf(row.OtherNominalId),
            Group = row.GroupId is null ? "" : RegistryKinds.Group.NameOf(row.GroupId),
            Schedule = row.Schedule,
            Cooldown = ParameterChecks.ToMessage(row.CooldownSeconds),
            Accepts = { ParameterChecks.ToMessage(row.Accepts) },
            Instruction = row.Instruction,
            Basis = BasisChecks.ToMessage(row.Basis),
            Owner = row.Owner,
            Approval = BasisChecks.ToMessage(row.Approval),
            ServedAt = row.ServedAt.ToTimestamp(),
            ReviewAt = row.ReviewAt.ToTimestamp(),
            FromTime = row.FromTime.ToTimestamp(),
            UntilTime = row.UntilTime?.ToTimestamp(),
        };
        // What the kind does not have is not told, so that what is told can be sent back.
        if (Has("grace")) message.Grace = ParameterChecks.ToMessage(row.GraceSeconds);
        if (Has("distance_metres_max")) message.DistanceMetresMax = row.DistanceMetresMax;
        if (Has("time_apart_max")) message.TimeApartMax = ParameterChecks.ToMessage(row.TimeApartSecondsMax);
        if (Has("occasions_min")) message.OccasionsMin = row.OccasionsMin;
        if (Has("vehicles_min")) message.VehiclesMin = row.VehiclesMin;
        return message;

        bool Has(string field) => KindsWith[field].Contains(message.Kind);
    }

    static void FillParameters(V1.Condition message, ConditionRow row, FieldChecks check)
    {
        row.GraceSeconds = check.Seconds(
            "grace", message.Grace, Defaults.Grace, TimeSpan.Zero, TimeSpan.FromHours(4), TimeSpan.FromMinutes(1));
        row.DistanceMetresMax = check.NumberOr(
            "distance_metres_max", message.DistanceMetresMax, Defaults.DistanceMetresMax, 1, 5000);
        row.TimeApartSecondsMax = check.Seconds(
            "time_apart_max", message.TimeApartMax, Defaults.TimeApartMax, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        row.OccasionsMin = check.NumberOr("occasions_min", message.OccasionsMin, Defaults.OccasionsMin, 1, 100);
        row.VehiclesMin = check.NumberOr("vehicles_min", message.VehiclesMin, Defaults.VehiclesMin, 2, 100);
        row.CooldownSeconds = check.Seconds(
            "cooldown", message.Cooldown, Defaults.Cooldown, TimeSpan.Zero, TimeSpan.FromDays(7));
        row.Accepts = check.Accepts("accepts", message.Accepts);
    }

    static void RefuseFieldsOfOtherKinds(V1.Condition message, FieldChecks check)
    {
        if (!System.Enum.IsDefined(message.Kind) || message.Kind == Kind.Unspecified) return;
        foreach (var (name, kinds) in KindsWith)
        {
            var field = V1.Condition.Descriptor.FindFieldByName(name);
            if (!kinds.Contains(message.Kind) && UpdateMask.IsSet(field, message))
                check.Add(name, $"It is set, but a condition of kind {message.Kind} has none; leave it unset.");
        }
    }

    static void CheckServed(ConditionRow row, DateTimeOffset takesEffect, string field, FieldChecks check)
    {
        if (takesEffect >= row.ServedAt) return;
        check.Add(field,
            $"{takesEffect:O} is before it was served, {row.ServedAt:O}; it cannot take effect before it was served.");
    }
}
