using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

public class CoincidenceTests
{
    static readonly EpisodeRule Rule = new() { TimeApartMax = TimeSpan.FromMinutes(15), DistanceMetresMax = 200 };

    // Over ten days: ours 20 reads at the junction, theirs 6 there and 4 at a camera 150 m on; 50 more 5 km away.
    // A pair of reads is within 15 minutes with probability 30 min / 10 days = 1/480.
    [Fact]
    public void Expected_pairs_are_counts_at_places_within_reach_times_the_share_of_the_time_observed()
    {
        var reads = At(0, MatchRole.Subject, 20).Concat(At(0, MatchRole.Counterpart, 6))
            .Concat(At(150, MatchRole.Counterpart, 4)).Concat(At(5000, MatchRole.Counterpart, 50)).ToList();
        var opening = Reads.At(10 * 24 * 60);

        Assert.Equal(20 * 10 / 480.0, Coincidence.Expected(reads, opening, Rule), 9);
        Assert.Equal(20 * 6 / 480.0, Coincidence.Expected(reads, opening, Rule with { DistanceMetresMax = 149 }), 9);
    }

    [Fact]
    public void What_is_older_than_four_weeks_or_later_than_the_opening_read_does_not_count()
    {
        var opening = Reads.At(40 * 24 * 60);
        var old = At(0, MatchRole.Subject, 20).Concat(At(0, MatchRole.Counterpart, 20));
        var late = At(0, MatchRole.Subject, 5).Concat(At(0, MatchRole.Counterpart, 5))
            .Select(read => read with { CapturedAt = opening.CapturedAt.AddSeconds(1) });

        Assert.Equal(0, Coincidence.Expected(old.Concat(late), opening, Rule));
    }

    [Fact]
    public void The_figure_is_stated_of_non_association_when_it_is_missing_and_then_stays()
    {
        var opening = Reads.At(24 * 60);
        HitReason[] reads = [.. At(0, MatchRole.Subject, 3), .. At(0, MatchRole.Counterpart, 2)];
        var hit = EpisodeKeeper.DecideAll(Reads.Key, [opening], [], EpisodeRules.None, new EpisodeOptions(), Guid.NewGuid)[0];
        Assert.Null(Coincidence.State(hit, reads, EpisodeRules.None).ExpectedByChance);

        var apart = hit with { Key = new HitKey(HitKind.NonAssociation, "apart", 0) };
        var stated = Coincidence.State(apart, reads, EpisodeRules.None);
        Assert.Equal(6 / 48.0, stated.ExpectedByChance!.Value, 9);
        Assert.Same(stated, Coincidence.State(stated, [], EpisodeRules.None));
    }

    static IEnumerable<HitReason> At(int eastMetres, MatchRole role, int count) => Enumerable.Range(0, count)
        .Select(i => Reads.At(i, twin: eastMetres * 2 + (int)role) with
        {
            Role = role,
            Position = GeoPoint.OfMetres(345_000 + eastMetres, 393_000),
        });
}
