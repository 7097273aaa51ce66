using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>Any order, same end: late, twice, refined, withdrawn, judged again, cut into batches, closed in
/// between.</summary>
public class EpisodeOrderTests
{
    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, Worlds.Count(50, 50))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_the_order_and_the_batches_the_hits_are_those_of_what_stands(int seed)
    {
        var world = new KeeperWorld(seed);
        for (var shuffle = 0; shuffle < Worlds.Count(3, 100); shuffle++)
        {
            var random = new Random(seed * 1000 + shuffle);
            var arrivals = world.Arrivals(random);
            var expected = world.Oracle().Hits(arrivals);
            var kept = new KeptHits(world.RulesOf);
            for (var done = 0; done < arrivals.Count;)
            {
                var batch = random.Next(3) == 0 ? random.Next(1, 40) : random.Next(1, 4);
                kept.Round([.. arrivals.Skip(done).Take(batch).SelectMany(step => step)]);
                done += batch;
                if (random.Next(8) == 0) kept.Close(Reads.Minute(random.Next(3000)));
            }
            AssertSame(expected, kept.Hits, $"seed {seed}, shuffle {shuffle}");
            AssertReplayed(kept);

            kept.Close(Reads.Minute(1_000_000));
            Assert.All(kept.Hits, hit => Assert.Equal(HitState.Closed, hit.State));
        }
    }

    [Fact]
    public void All_at_once_makes_the_same_hits()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var world = new KeeperWorld(seed);
            var arrivals = world.Arrivals(new Random(seed));
            var kept = new KeptHits(world.RulesOf);
            kept.Round([.. arrivals.SelectMany(step => step)]);
            var keys = arrivals.SelectMany(step => step).Select(coming => coming.Key).Distinct()
                .Where(key => key.Kind != HitKind.Presence);

            AssertSame(
                world.Oracle().Hits(arrivals),
                [.. keys.SelectMany(key => EpisodeKeeper.DecideAll(
                    key, kept.Standing(key), kept.Standing(new HitKey(HitKind.Presence, "", key.VrmPacked)),
                    world.RulesOf(key), new EpisodeOptions(), Guid.NewGuid))],
                $"seed {seed}");
        }
    }

    [Fact]
    public void The_worlds_hold_hits_of_every_kind_that_several_reads_made_and_parted()
    {
        var hits = Enumerable.Range(1, 50).Select(seed => new KeeperWorld(seed))
            .SelectMany(world => world.Oracle().Hits(world.Arrivals(new Random(1)))).ToList();

        Assert.Equal(
            [HitKind.VehicleOfInterest, HitKind.ExclusionZone, HitKind.RestrictionZone, HitKind.NonAssociation, HitKind.GroupPresence],
            hits.Select(hit => hit.Key.Kind).Distinct().Order());
        Assert.Contains(hits, hit => hit.Visits > 1);
        Assert.Contains(hits, hit => hit.Occasions > 2);
        Assert.Contains(hits, hit => hit.Vehicles > 3);
        Assert.Contains(hits, hit => hit.Key.Kind == HitKind.RestrictionZone && hit.Outside is not null);
        Assert.Contains(hits, hit => hit.First.Correction);
        Assert.True(hits.Count > 1000, $"{hits.Count} hits");
    }

    static void AssertSame(List<ExpectedHit> expected, IReadOnlyList<Hit> hits, string world)
    {
        var told = hits.Select(ExpectedHit.Of).ToList();
        Assert.True(
            expected.ToHashSet().SetEquals(told) && expected.Count == told.Count,
            $"{world}: missing {string.Join("; ", expected.Except(told))}\n not expected {string.Join("; ", told.Except(expected))}");
    }

    // Who follows the changes holds what the keeper holds.
    static void AssertReplayed(KeptHits kept)
    {
        var followed = new Dictionary<Guid, Hit>();
        foreach (var change in kept.Told) followed[change.Hit.Id] = change.Hit;

        Assert.Equal(
            kept.Hits.ToHashSet(), followed.Values.Where(hit => hit.State != HitState.Withdrawn).ToHashSet());
    }
}
