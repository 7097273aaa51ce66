using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;
using Google.Protobuf;

namespace GeoIntel.Service.Tests.Registry;

public class SubjectCheckTests
{
    public static TheoryData<string, IMessage, string> Wrong => new()
    {
        { "a feed nobody answers for", With(Examples.Feed, it => it.Controller = ""), "controller" },
        { "a regime beyond 16 bits", With(Examples.Feed, it => it.Regime = (LegalRegime)70_000), "regime" },
        { "a feed under no law", With(Examples.Feed, it => it.Regime = 0), "regime" },
        { "a long name", With(Examples.Feed, it => it.DisplayName = new string('x', 201)), "display_name" },
        { "a name with a bell in it", With(Examples.Feed, it => it.DisplayName = "a\u0007b"), "display_name" },
        { "a nominal of no category", With(Examples.Nominal, it => it.Category = 0), "category" },
        { "a cohort state nobody knows", With(Examples.Nominal, it => it.CohortState = (CohortState)7), "cohort_state" },
        { "de-registered before registered", With(Examples.Nominal, it => it.UntilTime = Examples.Day(-31)), "until_time" },
        { "a link to nobody", With(Examples.VehicleLink, it => it.Nominal = "n1"), "nominal" },
        { "a link of no vehicle", With(Examples.VehicleLink, it => it.Vrm = "---"), "vrm" },
        { "a mark of 13", With(Examples.VehicleLink, it => it.Vrm = "ABCDEFGHIJKLM"), "vrm" },
        { "a link of no type", With(Examples.VehicleLink, it => it.Type = 0), "type" },
        { "a grading of no scheme", With(Examples.VehicleLink, it => it.Evaluation.Scheme = 0), "evaluation.scheme" },
        { "source 4 of 3", With(Examples.VehicleLink, it => it.Evaluation.Source = "4"), "evaluation.source" },
        { "assessment F", With(Examples.VehicleLink, it => it.Evaluation.Assessment = "F"), "evaluation.assessment" },
        { "handling 1 in 3x5x2", With(Examples.VehicleLink, it => it.Evaluation.Handling = "1"), "evaluation.handling" },
        {
            "handling with conditions, and none said",
            With(Examples.VehicleLink, it => it.Evaluation.Handling = "C"), "evaluation.handling_conditions"
        },
        {
            "a grade of 3x5x2 in 5x5x5",
            With(Examples.VehicleLink, it => it.Evaluation = Graded(EvaluationScheme._5X5X5, "1", "1", "1")),
            "evaluation.source"
        },
        { "a group status nobody knows", With(Examples.Group, it => it.Status = (GroupStatus)9), "status" },
        { "a member of nothing", With(Examples.Membership, it => it.Group = "groups/"), "group" },
        { "a member nobody knows", With(Examples.Membership, it => it.Nominal = "nominals/a b"), "nominal" },
        { "left before joined", With(Examples.Membership, it => it.UntilTime = Examples.Day(-10)), "until_time" },
        { "a permission for nothing", With(Examples.Permission, it => it.Condition = ""), "condition" },
        { "a permission by nobody", With(Examples.Permission, it => it.GrantedBy = ""), "granted_by" },
        { "a permission from no time", With(Examples.Permission, it => it.FromTime = null), "from_time" },
        { "a permission ended before it began", With(Examples.Permission, it => it.UntilTime = Examples.Day(1)), "until_time" },
        { "permitted at no hour", With(Examples.Permission, it => it.Schedule = "25:00"), "schedule" },
        { "a list nobody answers for", With(Examples.VehicleList, it => it.Owner = ""), "owner" },
        { "an entry on no list", With(Examples.ListEntry, it => it.List = "l1"), "list" },
        { "an entry of no vehicle", With(Examples.ListEntry, it => it.Vrm = ""), "vrm" },
        { "an entry nobody answers for", With(Examples.ListEntry, it => it.Owner = ""), "owner" },
        { "an entry for ever", With(Examples.ListEntry, it => it.UntilTime = null), "until_time" },
        { "expired before it began", With(Examples.ListEntry, it => it.UntilTime = Examples.Day(-9)), "until_time" },
        { "an entry never reviewed", With(Examples.ListEntry, it => it.ReviewAt = null), "review_at" },
        { "an entry without basis", With(Examples.ListEntry, it => it.Basis = null), "basis" },
        { "an entry one person decided", With(Examples.ListEntry, it => it.Approval.DecidedBy = "PC 1"), "approval.decided_by" },
        { "a priority nobody knows", With(Examples.ListEntry, it => it.Priority = (HitPriority)8), "priority" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_at_its_field(string what, IMessage message, string field)
    {
        var problems = Check.Problems(KindOf(message), message);

        Assert.True(problems.Any(problem => problem.Field == field), what + ": " + string.Join("; ", problems));
    }

    public static TheoryData<string, IMessage> Right => new()
    {
        { "a feed", Examples.Feed },
        { "a nominal", Examples.Nominal },
        { "a link", Examples.VehicleLink },
        { "a link graded 5x5x5", With(Examples.VehicleLink, it => it.Evaluation = Graded(EvaluationScheme._5X5X5, "A", "2", "3")) },
        { "a link not evaluated", With(Examples.VehicleLink, it => it.Evaluation = null) },
        { "a group", Examples.Group },
        { "a membership", Examples.Membership },
        { "a zone", Examples.Zone },
        { "a condition", Examples.Condition },
        { "a restriction zone", With(Examples.Condition, it => it.Kind = V1.ConditionKind.RestrictionZone) },
        { "a curfew", Examples.Curfew },
        { "a non-association", Examples.NonAssociation },
        { "group presence", Examples.GroupPresence },
        { "a permission", Examples.Permission },
        { "a list", Examples.VehicleList },
        { "an entry", Examples.ListEntry },
        { "a camera", Examples.Camera },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void What_is_right_comes_back_as_it_was_given(string what, IMessage message)
    {
        var kind = KindOf(message);

        var told = Check.RoundTrip(kind, message);

        // Marks are told without spaces and outlines as multi-polygons; a second round changes nothing more.
        var differences = MessageDifference.Between(message, told, kind.UpdatableFields)
            .Where(line => !line.StartsWith("vrm: ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("outline: ", StringComparison.Ordinal))
            .Where(line => !line.Contains("(unset) -> Europe/London", StringComparison.Ordinal))
            .Where(line => line != "survey_uncertainty_metres: 0 -> 5");
        Assert.True(!differences.Any(), what + ": " + string.Join("; ", differences));
        Assert.Equal(told, Check.RoundTrip(kind, told));
    }

    [Fact]
    public void The_mark_does_not_stand_in_the_problem()
    {
        var problem = Assert.Single(
            Check.Problems(RegistryKinds.VehicleLink, With(Examples.VehicleLink, it => it.Vrm = "SECRETMARK1234")));

        Assert.DoesNotContain("SECRET", problem.Description, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void What_has_no_beginning_began_when_it_was_first_recorded()
    {
        var row = new Service.Storage.Registry.NominalRow();
        var nominal = With(Examples.Nominal, it => it.FromTime = null);

        RegistryKinds.Nominal.Fill(nominal, row, new FieldChecks(Examples.Now));
        RegistryKinds.Nominal.Fill(nominal, row, new FieldChecks(Examples.Now.AddDays(1)));

        Assert.Equal(Examples.Now, row.FromTime);
    }

    [Fact]
    public void Every_kind_refers_only_to_kinds_before_it()
    {
        var known = new HashSet<RegistryKind>();
        IMessage[] all =
        [
            Examples.Feed, Examples.Camera, Examples.Nominal, Examples.VehicleLink, Examples.Group, Examples.Membership,
            Examples.Zone, Examples.Condition, Examples.Permission, Examples.VehicleList, Examples.ListEntry,
        ];
        Assert.Equal(RegistryKinds.InOrder, all.Select(KindOf));
        foreach (var message in all)
        {
            var kind = KindOf(message);
            var check = new FieldChecks(Examples.Now);
            kind.Fill(message, kind.NewRow("x"), check);
            Assert.All(check.References, reference => Assert.Contains(reference.Kind, known));
            known.Add(kind);
        }
    }

    static RegistryKind KindOf(IMessage message) =>
        RegistryKinds.InOrder.Single(kind => kind.MessageType == message.Descriptor);

    static T With<T>(T message, Action<T> change)
    {
        change(message);
        return message;
    }

    static Evaluation Graded(EvaluationScheme scheme, string source, string assessment, string handling) =>
        new() { Scheme = scheme, Source = source, Assessment = assessment, Handling = handling };

    [Theory]
    [InlineData("link-AB12CDE", 0, false)]
    [InlineData("ab12-cde.1", 0, false)]
    [InlineData("link-AB12CDE", 3, true)]
    [InlineData("link-001", 0, true)]
    public void A_new_id_that_holds_the_mark_is_refused_because_it_stays_in_the_log(string id, int revision, bool isTaken)
    {
        var check = new FieldChecks(Examples.Now);

        check.IdSaysNothing(
            new Service.Storage.Registry.VehicleLinkRow { Id = id, Revision = revision }, (long)Models.Sightings.Vrm.Of("AB12CDE").Packed);

        Assert.Equal(isTaken, check.Problems.Count == 0);
    }
}
