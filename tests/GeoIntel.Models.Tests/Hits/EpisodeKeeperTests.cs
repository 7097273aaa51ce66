using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>One change at a time: what the keeper says about it.</summary>
public class EpisodeKeeperTests
{
    readonly KeptHits _store = Reads.Kept();

    [Fact]
    public void The_first_read_opens_a_hit()
    {
        var change = Assert.Single(_store.Apply(Reads.At(10)));

        Assert.Equal(HitChangeKind.Opened, change.Kind);
        Assert.Equal(HitState.Open, change.Hit.State);
        Assert.Equal(1, change.Hit.Revision);
        Assert.Equal(Reads.At(10), change.Hit.First);
    }

    // Minutes:  10 ---- 25 ------------- 41
    //           gap of 15: one episode;  gap of 16: another
    [Fact]
    public void A_read_after_exactly_the_gap_extends_and_one_later_opens_another()
    {
        _store.Apply(Reads.At(10));

        var extended = Assert.Single(_store.Apply(Reads.At(25)));
        Assert.Equal(HitChangeKind.Extended, extended.Kind);
        Assert.Equal((2, 2), (extended.Hit.Revision, extended.Hit.ReadCount));
        Assert.Equal(Reads.At(25).SightingId, extended.Hit.LastSightingId);
        Assert.Equal(Reads.At(10), extended.Hit.First);

        Assert.Equal(HitChangeKind.Opened, Assert.Single(_store.Apply(Reads.At(41))).Kind);
        Assert.Equal(2, _store.Hits.Count);
    }

    [Fact]
    public void An_earlier_read_that_arrives_late_becomes_the_first()
    {
        var id = Assert.Single(_store.Apply(Reads.At(10))).Hit.Id;

        var change = Assert.Single(_store.Apply(Reads.At(2, ended: true)));

        Assert.Equal(HitChangeKind.Amended, change.Kind);
        Assert.Equal(id, change.Hit.Id);
        Assert.Equal(Reads.At(2, ended: true), change.Hit.First);
        Assert.True(change.Hit.EndedSince);
        Assert.Equal(Reads.Minute(10), change.Hit.LastCapturedAt);
        Assert.Contains("earlier read", change.Explanation, StringComparison.Ordinal);
    }

    // Minutes:  10 ------------ 30      two hits
    //           10 ---- 20 ---- 30      a late read joins them
    [Fact]
    public void A_read_that_joins_two_hits_leaves_the_older_and_withdraws_the_other()
    {
        var younger = Assert.Single(_store.Apply(Reads.At(30))).Hit.Id; // told first, but its episode is the later one
        var older = Assert.Single(_store.Apply(Reads.At(10))).Hit.Id;

        var changes = _store.Apply(Reads.At(20));

        Assert.Equal([HitChangeKind.Amended, HitChangeKind.Withdrawn], changes.Select(change => change.Kind));
        Assert.Equal([older, younger], changes.Select(change => change.Hit.Id));
        Assert.Equal(3, changes[0].Hit.ReadCount);
        Assert.Equal(HitState.Withdrawn, changes[1].Hit.State);
        Assert.Contains(older.ToString(), changes[1].Explanation, StringComparison.Ordinal);
        Assert.Contains(younger.ToString(), changes[0].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_opening_or_latest_read_given_again_changes_nothing()
    {
        _store.Apply(Reads.At(10), Reads.At(12), Reads.At(14));

        Assert.Empty(_store.Apply(Reads.At(10)));
        Assert.Empty(_store.Apply(Reads.At(14), Reads.At(10)));
        Assert.Empty(_store.Apply());
    }

    [Fact]
    public void A_hit_closes_when_nothing_has_arrived_for_the_gap_and_opens_again_when_prolonged()
    {
        _store.Apply(Reads.At(10));
        var received = Reads.At(10).ReceivedAt;

        Assert.Empty(_store.Close(received.AddMinutes(15)));
        var closed = Assert.Single(_store.Close(received.AddMinutes(15).AddTicks(1)));
        Assert.Equal((HitChangeKind.Closed, HitState.Closed, 2), (closed.Kind, closed.Hit.State, closed.Hit.Revision));
        Assert.Empty(_store.Close(received.AddDays(1)));

        var inner = Assert.Single(_store.Apply(Reads.At(3)));
        Assert.Equal((HitChangeKind.Amended, HitState.Closed), (inner.Kind, inner.Hit.State));
        var prolonged = Assert.Single(_store.Apply(Reads.At(20)));
        Assert.Equal((HitChangeKind.Extended, HitState.Open), (prolonged.Kind, prolonged.Hit.State));
    }

    // Minutes:  10 ---- 20 ---- 30      one hit, then the read at 20 is withdrawn
    //           10 ------------ 30      two episodes
    [Fact]
    public void A_withdrawn_read_can_part_an_episode_and_the_first_part_keeps_the_id()
    {
        var id = _store.Apply(Reads.At(10), Reads.At(20), Reads.At(30))[0].Hit.Id;

        var changes = _store.Withdraw(Reads.At(20));

        Assert.Equal([HitChangeKind.Amended, HitChangeKind.Opened], changes.Select(change => change.Kind));
        Assert.Equal(id, changes[0].Hit.Id);
        Assert.Equal((1, Reads.Minute(10)), (changes[0].Hit.ReadCount, changes[0].Hit.LastCapturedAt));
        Assert.Equal(Reads.At(30), changes[1].Hit.First);
    }

    [Fact]
    public void A_hit_without_a_read_left_is_withdrawn_and_says_why()
    {
        _store.Apply(Reads.At(10), Reads.At(60));
        var lost = _store.Hits[1].Id;

        var change = Assert.Single(_store.Withdraw(Reads.At(60)));

        Assert.Equal((HitChangeKind.Withdrawn, lost), (change.Kind, change.Hit.Id));
        Assert.Contains("None of its reads", change.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_judged_again_amends_its_hit_under_the_same_id()
    {
        var id = _store.Apply(Reads.At(10))[0].Hit.Id;
        var again = Reads.At(10) with { ZoneVerdict = ZoneVerdict.WithinUncertainty };

        var change = Assert.Single(_store.Apply(again));

        Assert.Equal((HitChangeKind.Amended, id), (change.Kind, change.Hit.Id));
        Assert.Equal(again, change.Hit.First);
        Assert.Empty(_store.Apply(again));
    }

    // Minutes:  10 -------------- 40 -------------- 71
    //           cooldown of 30: the same hit;  31: another
    [Fact]
    public void A_visit_within_the_cooldown_is_the_same_hit_and_it_stays_open_as_long()
    {
        var store = Reads.Kept(new EpisodeRule { Cooldown = TimeSpan.FromMinutes(30) });
        store.Apply(Reads.At(10));
        Assert.Empty(store.Close(Reads.At(10).ReceivedAt.AddMinutes(30)));

        var extended = Assert.Single(store.Apply(Reads.At(40)));
        Assert.Equal((HitChangeKind.Extended, 2, 2), (extended.Kind, extended.Hit.ReadCount, extended.Hit.VisitCount));
        Assert.Equal(HitChangeKind.Opened, Assert.Single(store.Apply(Reads.At(71))).Kind);

        // A late read between the two visits makes one of them.
        var late = Assert.Single(store.Apply(Reads.At(25)));
        Assert.Equal((HitChangeKind.Extended, 3, 1), (late.Kind, late.Hit.ReadCount, late.Hit.VisitCount));
    }

    [Fact]
    public void A_match_found_by_a_correction_of_the_registry_opens_a_hit_that_says_so()
    {
        var opened = Assert.Single(_store.Apply(Reads.At(10) with { Correction = true }));
        Assert.True(opened.Hit.Correction);

        var extended = Assert.Single(_store.Apply(Reads.At(12)));
        Assert.Equal((HitChangeKind.Extended, true), (extended.Kind, extended.Hit.Correction));
        Assert.False(Assert.Single(_store.Apply(Reads.At(60))).Hit.Correction);
    }

    [Fact]
    public void A_read_that_prolongs_a_hit_reads_none_of_the_earlier_ones_again()
    {
        for (var minute = 0; minute < 200; minute += 10) _store.Apply(Reads.At(minute));

        Assert.Equal(0, _store.Reread);
        Assert.Equal(20, Assert.Single(_store.Hits).ReadCount);
    }
}
