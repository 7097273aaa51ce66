using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Registry;

public class ConditionCheckTests
{
    public static TheoryData<string, Action<Condition>, string> Wrong => new()
    {
        { "no nominal", it => it.Nominal = "", "nominal" },
        { "a zone for a nominal", it => it.Nominal = "zones/z1", "nominal" },
        { "no kind", it => it.Kind = 0, "kind" },
        { "an exclusion zone without a zone", it => it.Zone = "", "zone" },
        { "a schedule nobody can read", it => it.Schedule = "weekdays", "schedule" },
        { "hours that are none", it => it.Schedule = "; ;", "schedule" },
        { "Mondays in a period of a Tuesday", it => Period(it, "Mon 00:00-24:00", -6, -5), "schedule" },
        { "no owner", it => it.Owner = " ", "owner" },
        { "an endless instruction", it => it.Instruction = new string('x', 2001), "instruction" },
        { "never served", it => it.ServedAt = null, "served_at" },
        { "no review", it => it.ReviewAt = null, "review_at" },
        { "no beginning", it => it.FromTime = null, "from_time" },
        { "in effect before it was served", it => it.FromTime = Examples.Day(-10), "from_time" },
        { "ended before it began", it => it.UntilTime = new() { Seconds = it.FromTime.Seconds - 1 }, "until_time" },
        { "ended when it began", it => it.UntilTime = it.FromTime, "until_time" },
        { "a year nobody lives to see", it => it.UntilTime = new() { Seconds = long.MaxValue }, "until_time" },
        { "no basis", it => it.Basis = null, "basis" },
        { "a basis of no kind", it => it.Basis.Kind = 0, "basis.kind" },
        { "a basis without number", it => it.Basis.Reference = "", "basis.reference" },
        { "no necessity", it => it.Basis.Necessity = "", "basis.necessity" },
        { "no proportionality", it => it.Basis.Proportionality = "", "basis.proportionality" },
        {
            "no alternative considered", it => it.Basis.LessIntrusiveAlternative = "",
            "basis.less_intrusive_alternative"
        },
        { "an authorisation of nothing in particular", it => Authorise(it, "", Examples.Day(9)), "basis.scope" },
        { "an authorisation for ever", it => Authorise(it, "one car", null), "basis.expire_time" },
        { "a basis that had ended", it => it.Basis.ExpireTime = Examples.Day(-8), "basis.expire_time" },
        { "approved by nobody", it => it.Approval.DecidedBy = "", "approval.decided_by" },
        { "proposed by nobody", it => it.Approval.ProposedBy = "", "approval.proposed_by" },
        { "approved by who proposed it", it => it.Approval.DecidedBy = "pc 1", "approval.decided_by" },
        { "approved after its end", it => it.Approval.DecideTime = Examples.Day(90), "approval.decide_time" },
        { "ended, and approved now", Ended, "approval.decide_time" },
        { "a decision, but proposed", it => it.Approval.State = ApprovalState.Proposed, "approval.state" },
        { "an approval of no known state", it => it.Approval.State = (ApprovalState)9, "approval.state" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_at_its_field(string what, Action<Condition> spoil, string field)
    {
        var condition = Examples.Condition;
        spoil(condition);

        var problems = Check.Problems(RegistryKinds.Condition, condition);

        Assert.True(problems.Select(problem => problem.Field).SequenceEqual([field]), what + ": " + string.Join("; ", problems));
        Assert.All(problems, problem => Assert.NotEmpty(problem.Description));
    }

    public static TheoryData<string, Action<Condition>> Right => new()
    {
        { "the example", _ => { } },
        { "in effect from the moment it was served", it => it.FromTime = it.ServedAt },
        { "without an end but its basis's", it => (it.UntilTime, it.Basis.ExpireTime) = (null, Examples.Day(9)) },
        { "only proposed", it => it.Approval = null },
        { "rejected", it => it.Approval.State = ApprovalState.Rejected },
        { "always", it => it.Schedule = "" },
        { "hours that come once in a short period", it => Period(it, "Wed 12:59-13:00", -6, -4) },
        { "an authorisation with scope and end", it => Authorise(it, "one car", Examples.Day(9)) },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void What_is_right_is_taken(string what, Action<Condition> change)
    {
        var condition = Examples.Condition;
        change(condition);

        var problems = Check.Problems(RegistryKinds.Condition, condition);

        Assert.True(problems.Count == 0, what + ": " + string.Join("; ", problems));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = Check.Problems(RegistryKinds.Condition, new Condition());

        Assert.Equal(
            ["nominal", "kind", "owner", "served_at", "review_at", "from_time", "basis"],
            problems.Select(problem => problem.Field));
    }

    [Fact]
    public void A_decision_without_a_time_is_dated_when_first_recorded_and_stays_so()
    {
        var condition = Examples.Condition;
        condition.Approval.DecideTime = null;
        var row = new Service.Storage.Registry.ConditionRow();

        RegistryKinds.Condition.Fill(condition, row, new FieldChecks(Examples.Now));
        RegistryKinds.Condition.Fill(condition, row, new FieldChecks(Examples.Now.AddDays(1)));

        Assert.Equal(Examples.Now, row.Approval.DecidedAt);
    }

    static void Authorise(Condition condition, string scope, Google.Protobuf.WellKnownTypes.Timestamp? expire)
    {
        condition.Basis.Kind = BasisKind.Authorisation;
        condition.Basis.Scope = scope;
        condition.Basis.ExpireTime = expire;
    }

    static void Period(Condition condition, string schedule, int from, int until)
    {
        condition.Schedule = schedule;
        (condition.FromTime, condition.UntilTime) = (Examples.Day(from), Examples.Day(until));
    }

    static void Ended(Condition condition)
    {
        condition.UntilTime = Examples.Day(-1);
        condition.Approval.DecideTime = null;
    }
}
