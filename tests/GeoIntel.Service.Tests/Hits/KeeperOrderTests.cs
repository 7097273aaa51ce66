using GeoIntel.Models.Hits;
using GeoIntel.Models.Tests.Hits;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>Any order, same end, of every kind of hit, with the matches and presences in PostGIS.</summary>
[Collection(PostGisCollection.Name)]
public class KeeperOrderTests(PostGisFixture postgis)
{
    static readonly string[] TablesOfARound = ["keeper_cursor", "hit_clock", "hit", "hit_change"];

    [PostGisFact]
    public async Task However_matches_and_presences_come_and_go_the_hits_are_those_of_what_stands()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = new StoredWorld(world);
        foreach (var seed in Seeds.Few(8, 50))
        {
            var made = new KeeperWorld(seed);
            await stored.BeginAsync(made.Rules, made.Zones);
            var random = new Random(seed);
            var arrivals = made.Arrivals(random);
            foreach (var step in arrivals)
            {
                await stored.CommitAsync(step);
                if (random.Next(20) == 0) world.Clock.Now += TimeSpan.FromMinutes(random.Next(2000));
                if (random.Next(5) != 0) continue;
                if (random.Next(8) > 0) await world.NewKeeper().RunRoundAsync(CancellationToken.None);
                else await world.TryWithKillsAsync(
                    TablesOfARound[random.Next(4)], () => world.NewKeeper().RunRoundAsync(CancellationToken.None));
            }
            await IntakeWorld.KeepAsync(world.Keeper);

            var hits = await stored.HitsAsync();
            Seeds.AssertSame(
                Lines(made.Oracle().Hits(arrivals)), Lines(hits.Select(told => ExpectedHit.Of(told.Hit))), $"seed {seed}");
            Assert.All(hits, told => Assert.Equal(
                told.Hit.Key.Kind == HitKind.NonAssociation, told.Hit.ExpectedByChance is not null));
            Assert.All(hits, told => Assert.Equal(HitSentence.Say(told.Hit, told.Words), told.Sentence));
            await AssertNeverLeftBeforeItCameAsync(world);
        }
    }

    // Each hit is told opened first, withdrawn last, and closed only between the two.
    static async Task AssertNeverLeftBeforeItCameAsync(IntakeWorld world) => Assert.Empty(await world.AskAsync(
        """
        SELECT hit_id
        FROM (
          SELECT hit_id, kind, (body->'hit'->>'revision')::bigint AS revision,
            row_number() OVER (PARTITION BY hit_id ORDER BY sequence) AS place,
            count(*) OVER (PARTITION BY hit_id) AS changes
          FROM hit_change
        ) AS told
        WHERE revision <> place OR (kind = 1) <> (place = 1) OR (kind = 5 AND place <> changes)
        """));

    static IEnumerable<string> Lines(IEnumerable<ExpectedHit> hits) =>
        hits.Select(hit => $"{hit.Key.VrmPacked} {hit}").Order(StringComparer.Ordinal);
}
