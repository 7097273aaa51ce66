using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using ReadClass = GeoIntel.Models.Retention.ReadClass;

namespace GeoIntel.Service.Tests.Retention;

[Collection(PostGisCollection.Name)]
public class RetentionRunTests(PostGisFixture postgis)
{
    const string Case = "CASE-1";

    // Every mark on the list makes a hit of each of its reads.
    static readonly string[] Listed = ["AB12CDE", "XY34ZZZ"];

    static readonly RegimesOptions Agreed = new()
    {
        SharingAgreements =
        [
            new("ISA-7", new HashSet<Models.Sightings.LegalRegime>
            {
                Models.Sightings.LegalRegime.PolicePart3, Models.Sightings.LegalRegime.CouncilPart3,
            }, RetentionWorld.Now.AddYears(-1), RetentionWorld.Now.AddYears(1)),
        ],
    };

    [PostGisFact]
    public async Task Reads_of_a_held_case_survive_and_all_others_of_that_age_are_gone_and_the_log_proves_it()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 1);
        var held = await HoldAsync(world);
        var ids = await IdsAsync(world);

        var outcome = await world.RunAsync();

        await AssertEndAsync(world, held, ids);
        Assert.NotEmpty(held);
        Assert.NotEmpty(outcome.Dropped);
        Assert.NotNull(outcome.RunId);
    }

    [PostGisFact]
    public async Task A_dry_run_says_what_a_run_then_does_and_changes_nothing()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 2);
        await HoldAsync(world);
        var before = await world.KeysAsync("sighting");

        var dry = await world.RunAsync(isDry: true);

        Assert.Null(dry.RunId);
        Assert.Equal(before, await world.KeysAsync("sighting"));
        Assert.Equal(["0|0"], await world.Intake.AskAsync(
            "SELECT (SELECT count(*) FROM retention_run), (SELECT count(*) FROM audit_entry WHERE action = 'erasure')"));
        var real = await world.RunAsync();
        Assert.Equal(dry.Dropped, real.Dropped);
        Assert.Equal(Reads(dry), Reads(real));

        static List<Service.Storage.Retention.ErasedCount> Reads(RetentionOutcome outcome) =>
            [.. outcome.Erased.Where(one => one.Class is not null)];
    }

    [PostGisFact]
    public async Task A_run_that_is_killed_anywhere_comes_to_the_same_end_when_it_is_run_again()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 3);
        var held = await HoldAsync(world);
        var ids = await IdsAsync(world);
        var broken = 0;

        foreach (var table in (string[])
            ["hold", "held_sighting", "pass", "sighting_attachment", "sighting_match", "hit_change", "audit_entry", "retention_tally",
                "sighting"])
        {
            if (!await world.Intake.TryWithKillsAsync(table, () => world.RunAsync())) broken++;
        }
        await world.RunAsync();

        Assert.True(broken >= 8, $"Only {broken} of the runs were broken off.");
        await AssertEndAsync(world, held, ids);
    }

    [PostGisFact]
    public async Task What_a_released_hold_kept_goes_with_the_next_run()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 4);
        await HoldAsync(world);
        var ids = await IdsAsync(world);
        await world.RunAsync();
        await world.Intake.DoAsync(
            "UPDATE hold SET released_at = now(), released_by = 'test', release_reason = 'the case is closed'");

        await world.RunAsync();

        var confirmed = await world.Intake.AskAsync(
            "SELECT DISTINCT seen.detail->>'key' FROM held_sighting AS seen JOIN hit_read USING (sighting_id) WHERE outcome = 1 ORDER BY 1");
        Assert.NotEmpty(confirmed);
        Assert.Equal(confirmed, await world.KeysAsync("held_sighting"));
        await AssertNoTraceAsync(world, ids, [.. world.Reads.Where(read => IsLive(read)).Select(read => read.Key), .. confirmed]);
    }

    [PostGisFact]
    public async Task A_second_run_finds_nothing_left_to_do()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 5);
        await HoldAsync(world);
        await world.RunAsync();

        var again = await world.RunAsync();

        Assert.Empty(again.Erased);
        Assert.Empty(again.Dropped);
    }

    static bool IsLive(SeededRead read) =>
        !RetentionWorld.HasEnded(read, Listed.Contains(read.Mark) ? ReadClass.WithHit : ReadClass.WithoutHit);

    // One mark wherever it was read, all of one camera on one day, and one hit; and a hit that a person confirmed.
    static async Task<HashSet<string>> HoldAsync(RetentionWorld world)
    {
        var vrm = Vrm.Of("FX19ABC").Packed;
        var day = RetentionWorld.Now.AddDays(-40).UtcDateTime.Date;
        await world.Intake.DoAsync(
            $"""
            INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, vrm, camera_key, from_time, until_time, hit_id, created_at, created_by)
            VALUES
              (gen_random_uuid(), '{Case}', 'disclosure', 'DI Example', '2027-01-01', {vrm}, NULL, '-infinity', 'infinity', NULL, now(), 'test'),
              (gen_random_uuid(), '{Case}', 'disclosure', 'DI Example', '2027-01-01', NULL,
                (SELECT key FROM camera WHERE id = 'shop-1'), '{day:yyyy-MM-dd}Z', '{day:yyyy-MM-dd}Z'::timestamptz + interval '5 hours', NULL, now(), 'test'),
              (gen_random_uuid(), 'CASE-2', 'disclosure', 'DI Example', '2027-01-01', {vrm}, NULL, '-infinity', 'infinity', NULL, now(), 'test');
            UPDATE hold SET released_at = now() WHERE case_reference = 'CASE-2';
            INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, hit_id, created_at, created_by)
            SELECT gen_random_uuid(), '{Case}', 'appeal', 'DI Example', '2027-01-01', hit_id, now(), 'test'
            FROM hit WHERE vrm = {Vrm.Of("XY34ZZZ").Packed} AND first_captured_at < '{RetentionWorld.Now.AddDays(-399):yyyy-MM-dd}Z';
            UPDATE hit SET outcome = 1 WHERE vrm = {Vrm.Of("AB12CDE").Packed} AND first_captured_at < '{RetentionWorld.Now.AddDays(-366):yyyy-MM-dd}Z';
            """);
        bool IsKept(SeededRead read) => read.Mark == "FX19ABC"
            || (read.Camera == "shop-1" && read.CapturedAt >= day && read.CapturedAt < day.AddHours(5))
            || (read.Mark == "XY34ZZZ" && read.CapturedAt < RetentionWorld.Now.AddDays(-399).UtcDateTime.Date)
            || (read.Mark == "AB12CDE" && read.CapturedAt < RetentionWorld.Now.AddDays(-366).UtcDateTime.Date);
        return [.. world.Reads.Where(read => !IsLive(read) && IsKept(read)).Select(read => read.Key)];
    }

    static async Task<Dictionary<string, string>> IdsAsync(RetentionWorld world) =>
        (await world.Intake.AskAsync("SELECT detail->>'key', sighting_id FROM sighting"))
            .Select(row => row.Split('|')).ToDictionary(row => row[0], row => row[1]);

    static async Task AssertEndAsync(RetentionWorld world, HashSet<string> held, Dictionary<string, string> ids)
    {
        var live = world.Reads.Where(IsLive).Select(read => read.Key).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(live, (await world.KeysAsync("sighting")).Order(StringComparer.Ordinal));
        Assert.Equal(held.Order(StringComparer.Ordinal), (await world.KeysAsync("held_sighting")).Order(StringComparer.Ordinal));
        await AssertNoTraceAsync(world, ids, [.. live, .. held]);
        await AssertDroppedAsync(world);
        await AssertLoggedAsync(world, held);
        await AssertAnswersAsync(world, live, held, ids);
    }

    // Whatever the table and the column: nothing names a read that is gone, and what is kept is still named where it was.
    static async Task AssertNoTraceAsync(RetentionWorld world, Dictionary<string, string> ids, HashSet<string> kept)
    {
        var tables = await world.Intake.AskAsync(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'spatial_ref_sys'
            """);
        var gone = ids.Where(of => !kept.Contains(of.Key)).Select(of => of.Value).ToHashSet();
        var named = new HashSet<string>();
        foreach (var table in tables)
        {
            var text = string.Join('\n', await world.Intake.AskAsync($"SELECT t::text FROM {table} AS t"));
            Assert.True(!gone.Any(text.Contains), $"{table} still names a read that is gone.");
            named.UnionWith(ids.Where(of => table is "pass" or "sighting_attachment" && text.Contains(of.Value)).Select(of => $"{table} {of.Key}"));
        }
        Assert.Equal(
            kept.SelectMany(key => (string[])[$"pass {key}", $"sighting_attachment {key}"]).Order(StringComparer.Ordinal),
            named.Order(StringComparer.Ordinal));
        var votes = await world.Intake.AskAsync("SELECT sum((vote->>'count')::int) FROM pass, jsonb_array_elements(votes) AS vote");
        Assert.Equal([$"{kept.Count}"], votes);
        Assert.Equal(["0"], await world.Intake.AskAsync(
            "SELECT count(*) FROM hit WHERE NOT EXISTS (SELECT FROM hit_read WHERE hit_read.hit_id = hit.hit_id)"));
    }

    static async Task AssertDroppedAsync(RetentionWorld world)
    {
        var days = await world.Intake.AskAsync(
            "SELECT substring(relname FROM 10) FROM pg_class WHERE relname ~ '^sighting_[0-9]{8}$' ORDER BY 1");
        Assert.Equal(
            world.Reads.Where(read => !RetentionWorld.HasEnded(read, ReadClass.WithHit))
                .Select(read => read.CapturedAt.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture))
                .Distinct().Order(StringComparer.Ordinal),
            days);
    }

    static async Task AssertLoggedAsync(RetentionWorld world, HashSet<string> held)
    {
        var logged = await world.Intake.AskAsync(
            """
            SELECT resource_id || ' ' || outcome, sum(row_count) FROM audit_entry
            WHERE resource_kind IN ('sighting', 'held_sighting') AND outcome IN ('erased', 'copied out') GROUP BY 1 ORDER BY 1
            """);
        var expected = world.Reads.Where(read => !IsLive(read))
            .GroupBy(read => $"{read.CapturedAt:yyyy-MM-dd} {read.Regime} "
                + (held.Contains(read.Key) ? "CaseMaterial copied out" : Listed.Contains(read.Mark) ? "WithHit erased" : "WithoutHit erased"))
            .Select(group => $"{group.Key}|{group.Count()}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));
        Assert.Equal(
            await world.Intake.AskAsync(
                "SELECT count(*) FROM audit_entry WHERE action = 'erasure' AND resource_kind = 'sighting' AND outcome = 'partition dropped'"),
            [$"{world.Reads.Where(read => RetentionWorld.HasEnded(read, ReadClass.WithHit)).Select(read => read.CapturedAt.Date).Distinct().Count()}"]);
    }

    static async Task AssertAnswersAsync(
        RetentionWorld world, IReadOnlyCollection<string> live, HashSet<string> held, Dictionary<string, string> ids)
    {
        var names = ids.ToDictionary(of => $"sightings/{of.Value}", of => of.Key);
        // The reads of confirmed hits are with their hits; the case is of the holds alone.
        var underCase = (await world.Intake.AskAsync(
            $"SELECT detail->>'key' FROM held_sighting AS seen WHERE '{Case}' IN (SELECT cases_holding(sighting_id, captured_at, vrm, camera_key))")).ToHashSet();
        Assert.Subset(held, underCase);
        Assert.NotEmpty(underCase);
        foreach (var (reference, expected) in ((string, IEnumerable<string>)[])[("OP-9", live), (Case, live.Concat(underCase))])
        {
            var found = new List<string>();
            foreach (var mark in world.Reads.Select(read => read.Mark).Distinct())
            {
                var answer = await Questions.Sightings(world.Intake, null!, Agreed).SearchSightings(
                    new SearchSightingsRequest
                    {
                        Purpose = Purpose(reference), Vrm = mark, PageSize = 1000,
                        FromTime = Questions.Time(RetentionWorld.Now.AddYears(-3)), UntilTime = Questions.Time(RetentionWorld.Now.AddDays(1)),
                    },
                    Questions.Call("SightingService/SearchSightings"));
                Assert.Equal(answer.Sightings.OrderByDescending(one => one.CaptureTime.ToDateTimeOffset()).Select(one => one.CaptureTime), answer.Sightings.Select(one => one.CaptureTime));
                found.AddRange(answer.Sightings.Select(one => names[one.Name]));
            }
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
        var gone = world.Reads.First(read => !live.Contains(read.Key) && !held.Contains(read.Key));
        Assert.Equal("ATTACHMENT_NOT_FOUND", await ImageRefusalAsync(world, ids[gone.Key], Case));
        Assert.Equal("ATTACHMENT_NOT_FOUND", await ImageRefusalAsync(world, ids[underCase.First()], "OP-9"));
    }

    static async Task<string?> ImageRefusalAsync(RetentionWorld world, string id, string reference)
    {
        var rpc = Questions.Sightings(world.Intake, null!, Agreed);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => rpc.GetSightingImage(
            new GetSightingImageRequest { Purpose = Purpose(reference), Name = $"sightings/{id}" }, null!,
            Questions.Call("SightingService/GetSightingImage")));
        return RpcErrors.ReasonOf(refusal);
    }

    static Purpose Purpose(string reference) => new()
    {
        Class = V1.PurposeClass.SeriousCrime,
        Reference = reference,
        Reason = "Preparing the disclosure of the case",
        SharingAgreement = "ISA-7",
        SeniorAuthorisation = new SeniorAuthorisation { Reference = "SUPT-12", AuthorisedBy = "Supt 1234" },
    };
}
