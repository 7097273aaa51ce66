using System.Globalization;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rejudging;

[Collection(PostGisCollection.Name)]
public class ZoneHitsTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    const string Square = "POLYGON((345500 391500, 346500 391500, 346500 392500, 345500 392500, 345500 391500))";

    [PostGisFact]
    public async Task What_a_drawn_zone_would_have_hit_is_what_a_plain_recount_of_the_stored_reads_says()
    {
        await registry.ImportAsync([.. Person("one", "DK21AAA", "DK21BBB"), .. Person("two", "DK21CCC")]);
        string[] linked = ["DK21AAA", "DK21BBB", "DK21CCC"];
        var nominals = int.Parse((await registry.AskAsync("SELECT count(DISTINCT nominal_id) FROM vehicle_link"))[0], CultureInfo.InvariantCulture);
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            await registry.AskAsync("TRUNCATE sighting");
            for (var visit = 0; visit < 60; visit++)
            {
                var mark = random.Next(5) == 0 ? "YZ19QRS" : linked[random.Next(linked.Length)];
                var (east, north) = (346000 + random.Next(-900, 901), 392000 + random.Next(-900, 901));
                for (var read = random.Next(3); read >= 0; read--)
                    await SeeAsync(mark, hoursAgo: 2 + (11 * visit) + (read * 0.1), east, north); // 6 minutes apart
            }
            var outline = Star(random);

            var counted = await CountAsync(new Zone { Outline = Outline(outline), LeaveMetres = 0 });

            var inside = (await registry.AskAsync(
                "SELECT vrm, extract(epoch FROM captured_at) / 60 FROM sighting WHERE vrm = ANY($1) "
                + "AND ST_Covers(ST_GeomFromText($2, 27700), location) AND captured_at > now() - interval '28 days' ORDER BY 1, 2",
                linked.Select(Packed).ToArray(), outline)).Select(row => row.Split('|')).ToList();
            Assert.Equal((seed, inside.Count, EpisodesOf(inside)), (seed, counted.ReadCount, counted.HitCount));
            Assert.Equal((0, nominals, 28), (counted.ConditionCount, counted.NominalCount, counted.Days));
        }
    }

    [PostGisFact]
    public async Task A_zone_is_counted_for_the_conditions_that_name_it_or_for_those_that_are_named()
    {
        await registry.AskAsync("TRUNCATE sighting");
        await registry.ImportAsync(
        [
            .. Person("near", "AB12CDE"), .. Person("far", "KT06XYZ"), Zone("named"), Condition("near", "near", "named"),
            Condition("far", "far", "named", ConditionKind.RestrictionZone), Condition("ended", "far", "named", until: DateTime.UtcNow.AddDays(-1)),
        ]);
        await SeeAsync("AB12CDE", 30, 346000, 392000);
        await SeeAsync("KT06XYZ", 30, 349000, 392000);
        await SeeAsync("KT06XYZ", 24 * 60, 349000, 392000);
        var drawn = new Zone { Name = "zones/named", Outline = Outline(Square) };

        var own = await CountAsync(drawn);
        var named = await CountAsync(drawn, "conditions/far");
        var longer = await CountAsync(drawn, 90, "conditions/far");
        var nobodys = await CountAsync(new Zone { Outline = Outline(Square) }, "conditions/ended");

        Assert.Equal((2, 2, 2), (own.HitCount, own.ConditionCount, own.NominalCount));
        Assert.Equal((1, 1, 1), (named.HitCount, named.ConditionCount, named.NominalCount));
        Assert.Equal((2, 90), (longer.HitCount, longer.Days));
        Assert.Equal((0, 1), (nobodys.HitCount, nobodys.ConditionCount)); // to stay out of it, and it did
        Assert.Equal(TimeSpan.FromDays(90), longer.UntilTime.ToDateTime() - longer.FromTime.ToDateTime());
    }

    [PostGisFact]
    public async Task Counting_changes_nothing_and_is_in_the_log_with_the_sightings_it_looked_at()
    {
        await registry.AskAsync("TRUNCATE sighting");
        await registry.ImportAsync([.. Person("logged", "AB12CDE"), Zone("logged"), Condition("logged", "logged", "logged")]);
        await SeeAsync("AB12CDE", 30, 346000, 392000);
        await SeeAsync("AB12CDE", 60, 349000, 392000);

        await CountAsync(new Zone { Name = "zones/logged", Outline = Outline(Square) });

        Assert.Equal(
            ["consultation|logged|2|OP-ASPEN-17"],
            await registry.AskAsync(
                "SELECT action, resource_id, row_count, purpose_reference FROM audit_entry WHERE rpc LIKE '%CountZoneHits' AND resource_id = 'logged'"));
        Assert.Equal(["1"], await registry.AskAsync("SELECT revision FROM zone WHERE id = 'logged'"));
        Assert.Equal(["0"], await registry.AskAsync("SELECT count(*) FROM sighting_match"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => registry.Zones.CountZoneHits(
            new CountZoneHitsRequest { Zone = new Zone { Outline = Outline(Square) } }, RegistryServices.Call("ZoneService/CountZoneHits")));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [PostGisTheory]
    [InlineData("zone", "", "", 0)]
    [InlineData("zone.name", "zone", Square, 0)]
    [InlineData("zone.outline.wkt", "", "POLYGON((0 0, 9 9, 9 0, 0 9, 0 0))", 0)]
    [InlineData("days", "", Square, 91)]
    [InlineData("conditions[0]", "", Square, 1, "conditions/nobody")]
    [InlineData("conditions[0]", "", Square, 1, "nobody")]
    [InlineData("conditions[1]", "", Square, 1, "conditions/apart-zone", "conditions/apart")]
    public async Task What_is_wrong_is_said_of_its_field(string field, string name, string wkt, int days, params string[] conditions)
    {
        var apart = new RegistryResource { Condition = Examples.NonAssociation };
        (apart.Condition.Name, apart.Condition.Nominal, apart.Condition.OtherNominal) = ("conditions/apart", "nominals/apart", "nominals/other");
        await registry.ImportAsync(
            [.. Person("apart", "AB12CDE"), .. Person("other", "KT06XYZ"), Zone("apart"), apart, Condition("apart-zone", "apart", "apart")]);
        var request = new CountZoneHitsRequest { Days = days, Purpose = Examples.Purpose, Conditions = { conditions } };
        if (wkt.Length > 0) request.Zone = new Zone { Name = name, Outline = Outline(wkt) };

        var refusal = await Assert.ThrowsAsync<RpcException>(() =>
            registry.Zones.CountZoneHits(request, RegistryServices.Call("ZoneService/CountZoneHits")));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains($"{field}:", refusal.Status.Detail, StringComparison.Ordinal);
    }

    // Corners all around the middle, each at its own distance, so that no two edges cross.
    static string Star(Random random)
    {
        var corners = Enumerable.Range(0, random.Next(5, 12)).Select(_ => random.NextDouble() * 2 * Math.PI).Order()
            .Select(angle => (Angle: angle, Radius: random.Next(100, 1000)))
            .Select(of => string.Create(
                CultureInfo.InvariantCulture, $"{346000 + (of.Radius * Math.Cos(of.Angle)):F2} {392000 + (of.Radius * Math.Sin(of.Angle)):F2}"))
            .ToList();
        return $"POLYGON(({string.Join(", ", corners)}, {corners[0]}))";
    }

    /// <param name="inside">Mark and minute of each read, in this order.</param>
    static int EpisodesOf(List<string[]> inside)
    {
        var count = 0;
        for (var i = 0; i < inside.Count; i++)
        {
            var isNew = i == 0 || inside[i][0] != inside[i - 1][0]
                || double.Parse(inside[i][1], CultureInfo.InvariantCulture) - double.Parse(inside[i - 1][1], CultureInfo.InvariantCulture) > 15;
            if (isNew) count++;
        }
        return count;
    }

    Task<CountZoneHitsResponse> CountAsync(Zone zone, params string[] conditions) => CountAsync(zone, 0, conditions);

    Task<CountZoneHitsResponse> CountAsync(Zone zone, int days, params string[] conditions) => registry.Zones.CountZoneHits(
        new CountZoneHitsRequest { Zone = zone, Days = days, Conditions = { conditions }, Purpose = Examples.Purpose },
        RegistryServices.Call("ZoneService/CountZoneHits"));

    static Geometry Outline(string wkt) => new() { Epsg = 27700, Wkt = wkt };

    static long Packed(string mark) => (long)Models.Sightings.Vrm.Of(mark).Packed;

    static IEnumerable<RegistryResource> Person(string id, params string[] marks)
    {
        var nominal = Examples.Nominal;
        nominal.Name = $"nominals/{id}";
        yield return new RegistryResource { Nominal = nominal };
        foreach (var mark in marks)
        {
            var link = Examples.VehicleLink;
            (link.Name, link.Nominal, link.Vrm) = ($"vehicleLinks/{id}-{Array.IndexOf(marks, mark)}", $"nominals/{id}", mark);
            yield return new RegistryResource { VehicleLink = link };
        }
    }

    static RegistryResource Zone(string id)
    {
        var zone = Examples.Zone;
        zone.Name = $"zones/{id}";
        return new RegistryResource { Zone = zone };
    }

    static RegistryResource Condition(
        string id, string nominal, string zone, ConditionKind kind = ConditionKind.ExclusionZone, DateTime? until = null)
    {
        var condition = Examples.Condition;
        (condition.Name, condition.Nominal, condition.Zone) = ($"conditions/{id}", $"nominals/{nominal}", $"zones/{zone}");
        (condition.Kind, condition.Schedule) = (kind, "");
        condition.UntilTime = Timestamp.FromDateTime(until ?? DateTime.UtcNow.AddYears(1));
        condition.Approval = null; // counted as if it were
        return new RegistryResource { Condition = condition };
    }

    async Task SeeAsync(string mark, double hoursAgo, int east, int north)
    {
        var capturedAt = DateTime.UtcNow.AddHours(-hoursAgo);
        await registry.AskAsync("SELECT ensure_sighting_partition($1::date)::text", capturedAt);
        await registry.AskAsync(
            """
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, vrm, uncertainty_cm, vrm_text, location)
            VALUES (gen_random_uuid(), $1, $1, 1, $2, 500, '', ST_SetSRID(ST_MakePoint($3, $4), 27700))
            """,
            capturedAt, Packed(mark), (double)east, (double)north);
    }
}
