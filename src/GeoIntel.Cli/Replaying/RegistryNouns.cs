using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Correlation;
using GeoIntel.V1;
using Google.Protobuf.Collections;
using MatchClasses = GeoIntel.Models.Conditions.MatchClasses;
using Nouns = GeoIntel.Models;

namespace GeoIntel.Cli.Replaying;

/// <summary>A registry as the correlator knows it, with the names that sentences use.</summary>
/// <param name="NumberedFeeds">Feeds whose reads are told apart by number.</param>
/// <param name="ListNames">What people call the lists, by id.</param>
sealed record OfflineRegistry(
    RegistryState State, IReadOnlySet<string> NumberedFeeds, IReadOnlyDictionary<string, string> ListNames);

/// <summary>Makes the nouns of a registry folder's resources.</summary>
/// <remarks>Only what judging needs is checked; the service's import checks the rest.</remarks>
static class RegistryNouns
{
    static readonly Nouns.Conditions.Condition Defaults = new()
    {
        Id = "", NominalId = "", Kind = default, Owner = "", ServedAt = default, Period = default,
        Basis = new() { Kind = default, Reference = "", Necessity = "", Proportionality = "" },
    };

    /// <param name="rejects">What is wrong with a resource is added, and the resource left out.</param>
    public static OfflineRegistry Of(IReadOnlyList<RegistryResource> resources, List<Reject> rejects)
    {
        var names = resources.Select(NameOf).ToHashSet(StringComparer.Ordinal);

        List<TNoun> Make<TMessage, TNoun>(
            Func<RegistryResource, TMessage?> take, Func<TMessage, NounChecks, TNoun> make) where TMessage : class
        {
            var nouns = new List<TNoun>();
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var resource in resources)
            {
                if (take(resource) is not { } message) continue;
                var check = new NounChecks(resource.Source, names, rejects);
                if (!taken.Add(NameOf(resource))) check.Add("name", $"'{NameOf(resource)}' stands twice; remove one.");
                var noun = make(message, check);
                if (!check.HasProblem) nouns.Add(noun);
            }
            return nouns;
        }

        return new OfflineRegistry(
            new RegistryState
            {
                Version = 1,
                Cameras = Make(of => of.Camera, ToCamera),
                Nominals = Make(of => of.Nominal, ToNominal),
                VehicleLinks = Make(of => of.VehicleLink, ToLink),
                Groups = Make(of => of.Group, ToGroup),
                Memberships = Make(of => of.Membership, ToMembership),
                Zones = Make(of => of.Zone, ToZone),
                Conditions = Make(of => of.Condition, ToCondition),
                Permissions = Make(of => of.Permission, ToPermission),
                ListEntries = Make(of => of.ListEntry, ToEntry),
            },
            Make(of => of.Feed, (feed, _) => feed).Where(feed => feed.Numbered).Select(feed => IdOf(feed.Name)).ToHashSet(),
            Make(of => of.VehicleList, (list, _) => list).ToDictionary(list => IdOf(list.Name), list => list.DisplayName));
    }

    static Nouns.Sightings.Camera ToCamera(Camera message, NounChecks check)
    {
        var capturePoint = check.Place("capture_point", message.CapturePoint);
        if (message.Kind != CameraKind.Moving && capturePoint is null)
            check.Add("capture_point", "It is missing; a fixed camera reads vehicles at one point. Give it.");
        return new Nouns.Sightings.Camera
        {
            Id = IdOf(message.Name),
            FeedId = check.Id("feed", message.Feed, "feeds"),
            DisplayName = message.DisplayName,
            Kind = message.Kind == CameraKind.Moving ? Nouns.Sightings.CameraKind.Moving : Nouns.Sightings.CameraKind.Fixed,
            CapturePoint = capturePoint,
            SurveyUncertaintyMetres = message.SurveyUncertaintyMetres == 0 ? 5 : message.SurveyUncertaintyMetres,
            DeviceIds = message.DeviceIds,
            ClockSkewMax = TimeSpan.FromSeconds(message.ClockSkewSecondsMax),
        };
    }

    static Nouns.Subjects.Nominal ToNominal(Nominal message, NounChecks check) => new()
    {
        Id = IdOf(message.Name),
        CaseReference = message.CaseReference,
        Category = (Nouns.Subjects.DataSubjectCategory)message.Category,
        CohortState = (Nouns.Subjects.CohortState)Or(message.CohortState, CohortState.InCohort),
        LicenceState = (Nouns.Subjects.LicenceState)Or(message.LicenceState, LicenceState.OnLicence),
        Under18 = message.Under18,
        Exploited = message.Exploited,
        Registration = check.Span(message.FromTime, message.UntilTime),
    };

    static Nouns.Subjects.VehicleLink ToLink(VehicleLink message, NounChecks check) => new()
    {
        Id = IdOf(message.Name),
        NominalId = check.Id("nominal", message.Nominal, "nominals"),
        Vrm = check.Mark(message.Vrm),
        Type = (Nouns.Subjects.VehicleLinkType)message.Type,
        Period = check.Span(message.FromTime, message.UntilTime),
    };

    static Nouns.Subjects.OrganisedCrimeGroup ToGroup(OrganisedCrimeGroup message, NounChecks check) => new()
    {
        Id = IdOf(message.Name),
        DisplayName = message.DisplayName,
        Urn = message.Urn,
        Status = (Nouns.Subjects.GroupStatus)Or(message.Status, GroupStatus.Active),
    };

    static Nouns.Subjects.GroupMembership ToMembership(GroupMembership message, NounChecks check) => new()
    {
        Id = IdOf(message.Name),
        GroupId = check.Id("group", message.Group, "groups"),
        NominalId = check.Id("nominal", message.Nominal, "nominals"),
        Period = check.Span(message.FromTime, message.UntilTime),
    };

    static Nouns.Conditions.Zone ToZone(Zone message, NounChecks check) => new()
    {
        Id = IdOf(message.Name),
        DisplayName = message.DisplayName,
        Outline = check.Outline(message.Outline),
        ProtectsPerson = message.ProtectsPerson,
        LeaveMetres = message.LeaveMetres == 0 ? 50 : message.LeaveMetres,
        LeaveTime = message.LeaveTime?.ToTimeSpan() ?? TimeSpan.FromMinutes(2),
        Period = check.Span(message.FromTime, message.UntilTime),
    };

    static Nouns.Conditions.Condition ToCondition(Condition message, NounChecks check)
    {
        var kind = (Nouns.Conditions.ConditionKind)message.Kind;
        var isGroup = message.Kind == ConditionKind.GroupPresence;
        var isBound = message.Kind is ConditionKind.ExclusionZone or ConditionKind.RestrictionZone or ConditionKind.Curfew;
        if (!System.Enum.IsDefined(kind)) check.Add("kind", "It is not set, or not known.");
        if (isGroup && message.Basis is not { Kind: V1.BasisKind.Authorisation })
            check.Add("basis.kind", "Membership of a group is no basis to watch somebody; it needs an authorisation.");
        if (message.ServedAt is null) check.Add("served_at", "It is missing; a condition binds once it was served.");
        return new Nouns.Conditions.Condition
        {
            Id = IdOf(message.Name),
            NominalId = isGroup ? "" : check.Id("nominal", message.Nominal, "nominals"),
            Kind = kind,
            ZoneId = check.Id("zone", message.Zone, "zones", required: isBound),
            OtherNominalId = check.Id(
                "other_nominal", message.OtherNominal, "nominals", message.Kind == ConditionKind.NonAssociation),
            GroupId = check.Id("group", message.Group, "groups", isGroup),
            Schedule = check.Hours(message.Schedule),
            Grace = message.Grace?.ToTimeSpan() ?? Defaults.Grace,
            DistanceMetresMax = message.DistanceMetresMax == 0 ? Defaults.DistanceMetresMax : message.DistanceMetresMax,
            TimeApartMax = message.TimeApartMax?.ToTimeSpan() ?? Defaults.TimeApartMax,
            OccasionsMin = message.OccasionsMin == 0 ? Defaults.OccasionsMin : message.OccasionsMin,
            VehiclesMin = message.VehiclesMin == 0 ? Defaults.VehiclesMin : message.VehiclesMin,
            Cooldown = message.Cooldown?.ToTimeSpan() ?? Defaults.Cooldown,
            Accepts = AcceptsOf(message.Accepts),
            Instruction = message.Instruction,
            Basis = check.Ground(message.Basis),
            Owner = message.Owner,
            Approval = ApprovalOf(message.Approval),
            ServedAt = message.ServedAt?.ToDateTimeOffset() ?? default,
            Period = check.Span(message.FromTime, message.UntilTime),
        };
    }

    static Nouns.Conditions.Permission ToPermission(Permission message, NounChecks check) => new()
    {
        Id = IdOf(message.Name),
        Kind = (Nouns.Conditions.PermissionKind)Or(message.Kind, PermissionKind.Permission),
        ConditionId = check.Id("condition", message.Condition, "conditions"),
        Schedule = check.Hours(message.Schedule),
        Period = check.Span(message.FromTime, message.UntilTime),
    };

    static Nouns.Conditions.ListEntry ToEntry(ListEntry message, NounChecks check)
    {
        if (message.UntilTime is null) check.Add("until_time", "It is not set; an entry always expires. State when.");
        return new Nouns.Conditions.ListEntry
        {
            Id = IdOf(message.Name),
            ListId = check.Id("list", message.List, "vehicleLists"),
            Vrm = check.Mark(message.Vrm),
            Priority = (Nouns.Conditions.HitPriority)Or(message.Priority, HitPriority.Medium),
            ActionCode = message.ActionCode,
            Instruction = message.Instruction,
            Owner = message.Owner,
            Schedule = check.Hours(message.Schedule),
            ZoneId = check.Id("zone", message.Zone, "zones", required: false),
            DirectionDegrees = message.HasDirectionDegrees ? message.DirectionDegrees : null,
            DirectionToleranceDegrees = message.DirectionToleranceDegrees == 0 ? 45 : message.DirectionToleranceDegrees,
            Cooldown = message.Cooldown?.ToTimeSpan() ?? TimeSpan.Zero,
            Accepts = AcceptsOf(message.Accepts),
            Basis = check.Ground(message.Basis),
            Approval = ApprovalOf(message.Approval),
            Period = check.Span(message.FromTime, message.UntilTime),
        };
    }

    static Nouns.Conditions.ApprovalState ApprovalOf(Approval? approval) =>
        (Nouns.Conditions.ApprovalState)Or(approval?.State ?? default, ApprovalState.Proposed);

    static MatchClasses AcceptsOf(RepeatedField<MatchClass> accepts) => accepts.Count == 0
        ? MatchClasses.ExactOrEquivalent
        : accepts.Aggregate(MatchClasses.None, (sum, one) => sum | one switch
        {
            MatchClass.Exact => MatchClasses.Exact,
            MatchClass.Equivalent => MatchClasses.Equivalent,
            MatchClass.Similar => MatchClasses.Similar,
            _ => MatchClasses.None,
        });

    /// <summary>What is not set has its default.</summary>
    static int Or<T>(T value, T otherwise) where T : struct, System.Enum
    {
        var number = Convert.ToInt32(value, null);
        return number == 0 ? Convert.ToInt32(otherwise, null) : number;
    }

    static string NameOf(RegistryResource resource) =>
        RegistryFile.All.Select(file => file.Unwrap(resource)).FirstOrDefault(message => message is not null) is { } found
            ? (string)found.Descriptor.FindFieldByName("name").Accessor.GetValue(found)
            : "";

    static string IdOf(string name) => name[(name.IndexOf('/') + 1)..];
}
