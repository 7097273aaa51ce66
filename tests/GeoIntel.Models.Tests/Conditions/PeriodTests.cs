using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Conditions;

public class PeriodTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_begins_with_its_first_tick_and_ends_before_its_last()
    {
        var hour = new Period(Noon, Noon.AddHours(1));

        Assert.True(hour.Contains(Noon));
        Assert.False(hour.Contains(Noon.AddTicks(-1)));
        Assert.True(hour.Contains(Noon.AddHours(1).AddTicks(-1)));
        Assert.False(hour.Contains(Noon.AddHours(1)));
        Assert.True(hour.Contains(Noon.ToOffset(TimeSpan.FromHours(5))));
    }

    [Fact]
    public void The_default_is_empty_and_always_is_without_end()
    {
        Assert.True(default(Period).IsEmpty);
        Assert.False(default(Period).Contains(DateTimeOffset.MinValue));
        Assert.True(Period.Always.Contains(Noon));
        Assert.True(Period.StartingAt(Noon).Contains(DateTimeOffset.MaxValue.AddTicks(-1)));
        Assert.True(new Period(Noon, Noon).IsEmpty);
    }

    [Fact]
    public void An_intersection_holds_what_both_hold()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            Period a = Random(), b = Random();
            var at = Noon.AddMinutes(random.Next(20));
            Assert.Equal(a.Contains(at) && b.Contains(at), a.Intersect(b).Contains(at));
        }

        Period Random() => new(Noon.AddMinutes(random.Next(20)), Noon.AddMinutes(random.Next(20)));
    }

    [Fact]
    public void A_condition_is_in_force_once_served_and_approved_while_its_basis_lasts()
    {
        var condition = new Condition
        {
            Id = "c",
            NominalId = "n",
            Kind = ConditionKind.ExclusionZone,
            Basis = Basis(Noon.AddHours(10)),
            Owner = "officer",
            Approval = ApprovalState.Approved,
            ServedAt = Noon.AddHours(2),
            Period = new Period(Noon, Noon.AddHours(20)),
        };

        Assert.Equal(new Period(Noon.AddHours(2), Noon.AddHours(10)), condition.InForce);
        Assert.True((condition with { Approval = ApprovalState.Proposed }).InForce.IsEmpty);
        Assert.True((condition with { Approval = ApprovalState.Rejected }).InForce.IsEmpty);
        Assert.True((condition with { ServedAt = Noon.AddHours(11) }).InForce.IsEmpty);
    }

    [Fact]
    public void An_entry_is_in_force_when_approved_while_its_basis_lasts()
    {
        var entry = new ListEntry
        {
            Id = "e",
            ListId = "l",
            Vrm = Vrm.Of("AB12CDE"),
            Owner = "sergeant",
            Basis = Basis(Noon.AddHours(3)),
            Period = new Period(Noon, Noon.AddHours(20)),
        };

        Assert.True(entry.InForce.IsEmpty);
        Assert.Equal(
            new Period(Noon, Noon.AddHours(3)), (entry with { Approval = ApprovalState.Approved }).InForce);
    }

    static Basis Basis(DateTimeOffset expiresAt) => new()
    {
        Kind = BasisKind.LicenceCondition,
        Reference = "L-1",
        Necessity = "to protect",
        Proportionality = "streets only",
        ExpiresAt = expiresAt,
    };
}
