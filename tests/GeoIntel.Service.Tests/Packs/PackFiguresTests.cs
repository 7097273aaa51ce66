using System.Globalization;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Compliance;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Packs;

/// <summary>Each figure against a plain recount of the store.</summary>
[Collection(PostGisCollection.Name)]
public sealed class PackFiguresTests(PostGisFixture postgis)
{
    static readonly string[] Kinds =
        ["vehicle of interest", "exclusion zone", "restriction zone", "curfew", "non-association", "group presence", "implausible journey"];

    [PostGisFact]
    public async Task Hits_and_outcomes_are_as_a_plain_recount_has_them()
    {
        foreach (var seed in Seeds.Few(2, 20))
        {
            await using var world = await PackWorld.CreateAsync(postgis, seed);
            var told = world.Hits.Where(hit => hit.IsTold && hit.IsInWeek).ToList();

            var id = await world.BuildAsync();

            var expected = new List<string>();
            for (var kind = 1; kind <= 7; kind++) expected.Add(RowOf(Kinds[kind - 1], [.. told.Where(hit => hit.Kind == kind)]));
            expected.Add(RowOf("all", told));
            Seeds.AssertSame(expected, await world.RowsAsync(id, "hits"), $"seed {seed}");
            Assert.Equal(
                Enumerable.Range(0, 7).Select(day => Row($"2026-{PackWorld.From.AddDays(day):MM-dd}", told.Count(hit => hit.At.Date == PackWorld.From.AddDays(day).Date))),
                await world.RowsAsync(id, "hits-by-day"));
            Assert.Equal(
                told.OrderBy(hit => hit.At).ThenBy(hit => hit.Id).Select(hit => $"hits/{hit.Id}"),
                (await world.RowsAsync(id, "episodes")).Select(row => row.Split('|')[^1]));
            Assert.All(["withdrawn", "held", "safeguarding", "confidential", "restricted mark", "restricted person", "young", "counterpart"],
                flaw => Assert.Contains(world.Hits, hit => hit.Flaw == flaw && hit.IsInWeek));
        }

        static string RowOf(string name, List<MadeHit> hits) =>
            Row(name, [hits.Count, .. Enumerable.Range(0, 7).Select(outcome => hits.Count(hit => hit.Outcome == outcome))]);
    }

    [PostGisFact]
    public async Task A_hit_one_by_one_says_when_where_by_which_rule_about_whom_and_what_became_of_it()
    {
        await using var world = await PackWorld.CreateAsync(postgis);

        var rows = await world.RowsAsync(await world.BuildAsync(), "episodes");

        foreach (var hit in world.Hits.Where(hit => hit.IsTold && hit.IsInWeek))
        {
            var rule = hit.Kind switch { 7 => "", 1 => $"listEntries/{hit.Rule}", _ => $"conditions/{hit.Rule}" };
            var camera = hit.Camera switch { "cov-1" => "a covert camera", "" => "an observation", var id => id };
            string[] outcomes =
                ["not decided", "confirmed", "misread", "wrong person for the vehicle", "permitted", "passed to the police", "nobody was free to act"];
            Assert.Contains(
                $"{hit.At:yyyy-MM-dd HH:mm}|{Kinds[hit.Kind - 1]}|{camera}|{rule}|{(hit.Nominal.Length > 0 ? $"nominals/{hit.Nominal}" : "")}|{outcomes[hit.Outcome]}|hits/{hit.Id}",
                rows);
        }
    }

    [PostGisFact]
    public async Task Each_condition_answers_as_GetCompliance_does()
    {
        await using var world = await PackWorld.CreateAsync(postgis);
        var rpc = new ComplianceRpc(
            new ComplianceReads(world.Intake.Database), world.Uptime, world.Intake.Live, Questions.Gate(world.Intake), Questions.Audited(world.Intake),
            world.Intake.Clock);

        var id = await world.BuildAsync(PackWorld.Order("disruption-weekly"));

        var (expected, breaches) = (new List<string>(), new List<string>());
        var told = world.Hits.Where(hit => hit.IsTold).Select(hit => hit.Id).ToHashSet();
        foreach (var (condition, kind, subject) in ((string, string, string)[])
            [("c1", "exclusion zone", "nominals/p1"), ("c2", "restriction zone", "nominals/p2"), ("c3", "group presence", "groups/g1")])
        {
            var days = (await rpc.GetCompliance(
                new GetComplianceRequest { Purpose = Examples.Purpose, Condition = $"conditions/{condition}", FromDate = "2026-02-23", UntilDate = "2026-03-02" },
                Questions.Call("ComplianceService/GetCompliance"))).Days;
            breaches.AddRange(days.Where(day => (int)day.Answer == 1).Select(day =>
            {
                var hits = day.Hits.Select(hit => Guid.Parse(hit["hits/".Length..])).Where(told.Contains).Select(hit => $"hits/{hit}");
                return $"{day.Date}|conditions/{condition}|{subject}|{day.Reads.Count}|{(hits.Any() ? string.Join(", ", hits) : "of hits that packs do not name")}";
            }));
            var coverages = days.Where(day => day.HasCoverage).Select(day => day.Coverage).ToList();
            expected.Add(Row(
                $"conditions/{condition}|{kind}|{subject}",
                [.. Enumerable.Range(1, 4).Select(answer => days.Count(day => (int)day.Answer == answer)), 0])
                + "|" + (coverages.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{100 * coverages.Average():0} %")));
        }
        Assert.Equal(expected, await world.RowsAsync(id, "compliance"));
        Assert.True((await world.RowsAsync(id, "compliance")).Sum(row => int.Parse(row.Split('|')[3], null)) > 0);
        Assert.NotEmpty(breaches);
        Assert.Equal(breaches.OrderBy(row => row[..10], StringComparer.Ordinal), await world.RowsAsync(id, "possible-breaches"));
        // No hit that packs do not tell is named.
        var untold = world.Hits.Where(hit => !hit.IsTold).Select(hit => $"hits/{hit.Id}").ToList();
        Assert.DoesNotContain(await world.RowsAsync(id, "possible-breaches"), row => untold.Exists(row.Contains));
    }

    [PostGisFact]
    public async Task New_associations_are_those_recorded_in_the_week_with_their_evidence()
    {
        await using var world = await PackWorld.CreateAsync(postgis);

        var id = await world.BuildAsync();

        Assert.Equal(
            [
                "2026-02-23 00:00|vehicleLinks/l3|nominals/p2|hire|withheld|5x5x5: B 2|1",
                "2026-02-24 09:00|vehicleLinks/l1|nominals/p1|seen driving|Patrol log 12|3x5x2: 2 C|C: Not in open court",
                "2026-03-01 23:59|vehicleLinks/l2|nominals/p2|registered keeper|withheld|by nobody yet|",
            ],
            await world.RowsAsync(id, "new-links"));
        Assert.Equal(
            ["2026-02-25 09:00|memberships/m1|Quarry Crew|nominals/p1|courier|3x5x2: 1 A|P"], await world.RowsAsync(id, "new-memberships"));
    }

    [PostGisFact]
    public async Task Lists_are_as_a_plain_recount_has_them()
    {
        await using var world = await PackWorld.CreateAsync(postgis);

        var rows = await world.RowsAsync(await world.BuildAsync(), "list-health");

        var hits = world.Hits.Where(hit => hit.IsTold && hit.IsInWeek && hit.Kind == 1).ToList();
        // Standing are w1, w2 and e-mark, of which w2 is past its review; w3 has expired.
        // The standing of entries is GetListHealth's, which leaves out what is restricted, confidential, held or withdrawn alone.
        var neverHit = ((string[])["w1", "w2", "e-mark"]).Count(entry => !world.Hits.Exists(hit =>
            hit is { Kind: 1, Flaw: "" or "safeguarding" or "young" or "counterpart" } && hit.Rule == entry && hit.IsInWeek));
        var falseHits = hits.Count(hit => hit.Outcome is 2 or 3);
        var decided = hits.Count(hit => hit.Outcome != 0);
        Assert.Equal(2, rows.Count);
        Assert.Equal("vehicleLists/stolen|3|0|0|3|0 %|0|0|none", rows[0]);
        Assert.Equal(
            Row("vehicleLists/wanted", 3, 1, 1, neverHit) + $"|{Percent(3 - neverHit, 3)}|{hits.Count}|{decided}|{Percent(falseHits, decided)}", rows[1]);

        static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0} %");
    }

    [PostGisFact]
    public async Task What_falls_due_is_the_review_queue_without_the_hidden_and_with_zones_and_cameras_that_end()
    {
        await using var world = await PackWorld.CreateAsync(postgis);

        var id = await world.BuildAsync();

        var rows = await world.RowsAsync(id, "reviews");
        Assert.Equal(
            [
                "2026-01-01|memberships/m-old|not evaluated||", "2026-01-01|vehicleLinks/l-early|not evaluated||",
                "2026-01-01|vehicleLinks/l-late|not evaluated||", "2026-01-01|vehicleLinks/l2|not evaluated||",
                "2026-02-01|listEntries/w2|review overdue|o|B/w2", "2026-02-20|conditions/c2|review overdue|DS Owner|B/c2",
                "2026-03-10|conditions/c1|review due|DS Owner|B/c1", "2026-03-12|cameras/a57|camera leaves service||",
                "2026-03-12|listEntries/w1|review due|o|B/w1", "2026-03-20|zones/z1|zone ends||",
                "2026-03-25|conditions/c2|basis expiring|DS Owner|B/c2",
            ],
            rows);
        var soon = PackWorld.Now.AddDays(14).ToString("yyyy-MM-dd", null);
        var today = PackWorld.Now.ToString("yyyy-MM-dd", null);
        var all = await world.RowsAsync(id, "reviews-due");
        Assert.Equal(
            Row("all", rows.Count(row => string.CompareOrdinal(row[..10], today) <= 0),
                rows.Count(row => string.CompareOrdinal(row[..10], today) > 0 && string.CompareOrdinal(row[..10], soon) < 0),
                rows.Count(row => string.CompareOrdinal(row[..10], soon) >= 0)),
            all[^1]);
        var byReason = rows.ToLookup(row => row.Split('|')[2]);
        string[] reasons =
        [
            "awaiting approval", "review overdue", "review due", "basis expired", "basis expiring", "not evaluated", "without an end", "zone ends",
            "camera leaves service",
        ];
        Assert.Equal(
            reasons.Select(reason => Row(
                reason, byReason[reason].Count(row => string.CompareOrdinal(row[..10], today) <= 0),
                byReason[reason].Count(row => string.CompareOrdinal(row[..10], today) > 0 && string.CompareOrdinal(row[..10], soon) < 0),
                byReason[reason].Count(row => string.CompareOrdinal(row[..10], soon) >= 0))),
            all[..^1]);
    }

    [PostGisFact]
    public async Task Cameras_feeds_and_refusals_are_as_the_store_has_them()
    {
        await using var world = await PackWorld.CreateAsync(postgis);
        await world.Intake.DoAsync(
            """
            SELECT ensure_sighting_partition('2026-02-26');
            SELECT ensure_sighting_partition('2026-03-02');
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text)
            SELECT gen_random_uuid(), at, at, 4, camera.key, 5, 100, 'X' FROM camera,
              unnest(ARRAY['2026-02-26T12:00:00Z', '2026-03-02T00:00:00Z']::timestamptz[]) AS at WHERE camera.id = 'north';
            INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count, contradictory, estimated_at)
            SELECT camera.key, day::date, ahead, ahead + 1500, 1, 1, 1, false, now() FROM camera,
              (VALUES ('2026-02-25', 100), ('2026-02-27', 2500), ('2026-03-02', 9000)) AS told (day, ahead) WHERE camera.id = 'north';
            """);

        var id = await world.BuildAsync();

        var rows = await world.RowsAsync(id, "cameras");
        Assert.Equal(["a57", "fast-clock", "north", "police-1", "shop-1", "van-1"], rows.Select(row => row.Split('|')[0]));
        var calendar = (await world.Uptime.OfAsync(["north"], new(PackWorld.From, PackWorld.Until), world.Intake.Live.Current, CancellationToken.None))["north"];
        var up = calendar.Where(of => of.State == Models.Uptime.CameraState.Up).Sum(of => (of.Until - of.From).TotalMinutes);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"north|Camera north|2026-02-26 12:00|3 days|{100 * up / (7 * 1440):0} %|2.5 to 4.0 s"), rows[2]);
        Assert.Equal("shop-1|Camera shop-1|never|always|not known|not known", rows[4]);
        Assert.Equal(
            await world.Intake.AskAsync(
                "SELECT display_name || '|' || (CASE WHEN id = 'vans' THEN 'never|0|0' ELSE '2026-03-01 12:00|' || 1000 + key || '|' || key * 10 END) FROM feed ORDER BY display_name COLLATE \"C\""),
            await world.RowsAsync(id, "feeds"));
        Assert.Equal(
            await world.Intake.AskAsync(
                "SELECT display_name || '|' || (CASE reason WHEN 1 THEN 'unknown camera' ELSE 'from the future' END) || '|' || 2 * key * reason FROM feed, unnest(ARRAY[1, 4]) AS reason WHERE id <> 'vans' ORDER BY display_name COLLATE \"C\", reason"),
            await world.RowsAsync(id, "refusals"));
    }

    static string Row(string name, params int[] counts) =>
        string.Join('|', counts.Select(count => count.ToString(CultureInfo.InvariantCulture)).Prepend(name));
}
