using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>When the new version of a registered condition takes effect. It was in force from day -8 to day 90; now is
/// day 0.</summary>
public class NewVersionTests
{
    public static TheoryData<string, Action<Condition>, int> Unstated => new()
    {
        { "another zone: now", it => it.Zone = "zones/z2", 0 },
        { "a shorter end, still to come: now", it => it.UntilTime = Examples.Day(10), 0 },
        { "ended yesterday: from its end", it => it.UntilTime = Examples.Day(-1), -1 },
        { "ended now: now", it => it.UntilTime = Examples.Day(0), 0 },
        { "ending with its basis: now", it => (it.UntilTime, it.Basis.ExpireTime) = (null, Examples.Day(120)), 0 },
        { "begun earlier than recorded: from its beginning", it => (it.ServedAt, it.FromTime) = (Examples.Day(-20), Examples.Day(-12)), -12 },
        { "begun later than recorded: from where it was wrong", it => it.FromTime = Examples.Day(-2), -8 },
        { "not yet begun: from where it was wrong", it => it.FromTime = Examples.Day(5), -8 },
    };

    [Theory]
    [MemberData(nameof(Unstated))]
    public void Unstated_it_is_now_or_where_the_period_was_moved(string what, Action<Condition> change, int day)
    {
        var (problems, row) = Change(Registered(), change, stated: null);

        Assert.True(problems.Count == 0, what + ": " + string.Join("; ", problems));
        Assert.Equal((what, Examples.Now.AddDays(day)), (what, row.EffectiveFrom!.Value));
    }

    [Fact]
    public void An_end_that_had_passed_and_is_put_off_takes_effect_from_that_end()
    {
        var row = Registered();
        row.UntilTime = Examples.Now.AddDays(-3);

        var (_, changed) = Change(row, it => it.UntilTime = Examples.Day(30), stated: null);

        Assert.Equal(Examples.Now.AddDays(-3), changed.EffectiveFrom);
    }

    [Theory]
    [InlineData("a correction", -6)]
    [InlineData("from the next week on", 7)]
    [InlineData("at its end", 90)]
    public void Stated_it_is_as_stated(string what, int day)
    {
        var (problems, row) = Change(Registered(), it => it.Zone = "zones/z2", Examples.Now.AddDays(day));

        Assert.True(problems.Count == 0, what + ": " + string.Join("; ", problems));
        Assert.Equal((what, Examples.Now.AddDays(day)), (what, row.EffectiveFrom!.Value));
    }

    [Fact]
    public void A_version_that_is_still_to_come_is_not_brought_forward_by_a_small_change()
    {
        var row = Registered();
        row.EffectiveFrom = Examples.Now.AddDays(7);

        var (_, changed) = Change(row, it => it.Owner = "PS 9", stated: null);

        Assert.Equal(Examples.Now.AddDays(7), changed.EffectiveFrom);
    }

    [Fact]
    public void An_end_before_a_version_that_is_still_to_come_takes_effect_at_that_end()
    {
        var row = Registered();
        row.EffectiveFrom = Examples.Now.AddDays(7);

        var (_, changed) = Change(row, it => it.UntilTime = Examples.Day(1), stated: null);

        Assert.Equal(Examples.Now.AddDays(1), changed.EffectiveFrom);
    }

    public static TheoryData<string, Action<Condition>, int, string> Contradictions => new()
    {
        { "after its own end", it => it.UntilTime = Examples.Day(10), 11, "effective_time" },
        { "ended yesterday, but only from now", it => it.UntilTime = Examples.Day(-1), 0, "effective_time" },
        { "begun before it was served", it => it.ServedAt = Examples.Day(-7), -10, "from_time" },
        { "a variation before it was served", it => it.ServedAt = Examples.Day(-1), -2, "effective_time" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Versions_that_contradict_themselves_are_refused(string what, Action<Condition> change, int day, string field)
    {
        var (problems, _) = Change(Registered(), change, Examples.Now.AddDays(day));

        Assert.True(problems.Select(problem => problem.Field).SequenceEqual([field]), what + ": " + string.Join("; ", problems));
    }

    [Fact]
    public void A_variation_served_today_holds_from_today_though_the_condition_began_earlier()
    {
        var (problems, row) = Change(
            Registered(), it => (it.Zone, it.ServedAt) = ("zones/z2", Examples.Day(0)), Examples.Now);

        Assert.Empty(problems);
        Assert.Equal((Examples.Now.AddDays(-8), Examples.Now), (row.FromTime, row.EffectiveFrom!.Value));
    }

    [Fact]
    public void A_new_condition_holds_as_its_own_period_says()
    {
        var row = new ConditionRow { Id = "c1" };
        var version = new NewVersion(RegistryKinds.Condition, row);
        RegistryKinds.Condition.Fill(Examples.Condition, (RegistryRow)row, new FieldChecks(Examples.Now));

        version.TakeEffect(stated: null, new FieldChecks(Examples.Now));

        Assert.Null(row.EffectiveFrom);
        Assert.Empty(version.Differences());
    }

    static ConditionRow Registered()
    {
        var row = new ConditionRow { Id = "c1" };
        RegistryKinds.Condition.Fill(Examples.Condition, (RegistryRow)row, new FieldChecks(Examples.Now));
        (row.Revision, row.UpdatedAt) = (1, Examples.Now.AddDays(-8));
        return row;
    }

    static (IReadOnlyList<Service.Rpc.FieldProblem> Problems, ConditionRow Row) Change(
        ConditionRow row, Action<Condition> change, DateTimeOffset? stated)
    {
        var condition = RegistryKinds.Condition.Tell(row);
        change(condition);
        var check = new FieldChecks(Examples.Now);
        var version = new NewVersion(RegistryKinds.Condition, row);
        RegistryKinds.Condition.Fill(condition, (RegistryRow)row, check);
        version.TakeEffect(stated, check);
        return (check.Problems, row);
    }
}
