using GeoIntel.Models.Sightings;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Rights;
using GeoIntel.V1;
using Npgsql;

namespace GeoIntel.Service.Tests.Retention;

/// <summary>Holds, decisions and erasures while hits are being made, withdrawn and decided.</summary>
[Collection(PostGisCollection.Name)]
public class HeldHitTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task The_reads_of_a_held_hit_are_held_when_it_is_withdrawn_and_those_that_came_to_it_since()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 91);
        var hit = (await world.Intake.AskAsync(
            $"SELECT hit_id FROM hit WHERE first_captured_at < '{RetentionWorld.Now.AddDays(-370):yyyy-MM-dd}Z' ORDER BY first_captured_at, hit_id LIMIT 1")).Single();
        var behind = await world.Intake.AskAsync($"SELECT DISTINCT sighting_id FROM hit_read WHERE hit_id = '{hit}' ORDER BY 1");
        await world.Intake.DoAsync(
            $"""
            INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, hit_id, created_at, created_by)
            VALUES (gen_random_uuid(), 'CASE-1', 'appeal', 'DI Example', '2027-01-01', '{hit}', now(), 'test')
            """);
        Assert.Equal(behind, await world.Intake.AskAsync("SELECT sighting_id FROM hold_read ORDER BY 1"));
        // One more read of the rule and the vehicle, and the keeper tells the hit with it.
        var late = Guid.CreateVersion7();
        await world.Intake.DoAsync(
            $"""
            CALL begin_matches();
            INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)
            SELECT '{late}', first_captured_at, kind, rule_id, vrm, jsonb_build_object() FROM hit WHERE hit_id = '{hit}';
            UPDATE hit SET last_sequence = last_sequence WHERE hit_id = '{hit}';
            """);
        Assert.Contains($"{late}", await world.Intake.AskAsync("SELECT sighting_id FROM hold_read"));
        await world.Intake.DoAsync($"DELETE FROM sighting_match WHERE sighting_id = '{late}'");

        await world.Intake.DoAsync($"UPDATE hit SET state = 3 WHERE hit_id = '{hit}'");
        await world.RunAsync();

        Assert.Equal(behind, await world.Intake.AskAsync("SELECT sighting_id FROM held_sighting ORDER BY 1"));
        await world.Intake.DoAsync("UPDATE hold SET released_at = now(), released_by = 'test', release_reason = 'closed'");
        await world.RunAsync();
        Assert.Equal(["0|0"], await world.Intake.AskAsync("SELECT (SELECT count(*) FROM held_sighting), (SELECT count(*) FROM hold_read)"));
    }

    [PostGisFact]
    public async Task A_round_of_the_keeper_that_began_before_an_erasure_brings_nothing_back()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 92);
        await world.EndListEntryAsync();
        var packed = (long)Vrm.Of(RightsWorld.Mark).Packed;
        await world.Intake.DoAsync("UPDATE keeper_cursor SET match_transaction = '0', match_id = 0");
        await world.Intake.DoAsync("DELETE FROM hit_change; DELETE FROM hit");
        await using var round = await world.Intake.Hits.BeginRoundAsync(1000, CancellationToken.None);
        Assert.Contains(round.Matches, match => (long)match.Key.VrmPacked == packed);

        await world.EraseAsync(new Subject { Vrm = RightsWorld.Mark });

        Assert.False(await round.CommitAsync([], world.Intake.Clock.GetUtcNow(), "SELECT 1", CancellationToken.None));
        await IntakeWorld.KeepAsync(world.Intake.NewKeeper());
        Assert.Equal(["0"], await world.Intake.AskAsync($"SELECT count(*) FROM hit WHERE vrm = {packed}"));
        Assert.NotEqual(["0"], await world.Intake.AskAsync("SELECT count(*) FROM hit"));
    }

    [PostGisFact]
    public async Task A_round_of_the_keeper_that_is_about_to_end_is_waited_for_and_its_hits_are_erased()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 93);
        await world.EndListEntryAsync();
        var packed = (long)Vrm.Of(RightsWorld.Mark).Packed;
        await world.Intake.DoAsync("UPDATE keeper_cursor SET match_transaction = '0', match_id = 0");
        await world.Intake.DoAsync("DELETE FROM hit_change; DELETE FROM hit");
        await using var holder = await world.Intake.Database.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT FROM keeper_cursor FOR UPDATE", holder)) await hold.ExecuteNonQueryAsync();

        var keeping = world.Intake.NewKeeper().RunRoundAsync(CancellationToken.None);
        await WaitersAsync(world.Intake, 1);
        var erasing = world.EraseAsync(new Subject { Vrm = RightsWorld.Mark });
        await WaitersAsync(world.Intake, 2);
        await held.CommitAsync();
        await keeping;
        await erasing;
        await IntakeWorld.KeepAsync(world.Intake.NewKeeper());

        Assert.Equal(["0"], await world.Intake.AskAsync($"SELECT count(*) FROM hit WHERE vrm = {packed}"));
        Assert.Equal(["0"], await world.Intake.AskAsync($"SELECT count(*) FROM hit_change WHERE body::text ~ '{RightsWorld.Mark}'"));
    }

    [PostGisFact]
    public async Task A_hit_that_is_confirmed_between_the_question_of_a_run_and_its_deletion_keeps_its_reads()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 94);
        var hit = (await world.Intake.AskAsync(
            $"SELECT hit_id FROM hit WHERE first_captured_at < '{RetentionWorld.Now.AddDays(-370):yyyy-MM-dd}Z' ORDER BY first_captured_at, hit_id LIMIT 1")).Single();
        var behind = await world.Intake.AskAsync($"SELECT DISTINCT sighting_id FROM hit_read WHERE hit_id = '{hit}' ORDER BY 1");
        await using var holder = await world.Intake.Database.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT FROM keeper_cursor FOR UPDATE", holder)) await hold.ExecuteNonQueryAsync();

        var running = world.RunAsync();
        await WaitersAsync(world.Intake, 1);
        await world.Intake.DoAsync($"UPDATE hit SET outcome = 1 WHERE hit_id = '{hit}'");
        await held.CommitAsync();
        await running;

        Assert.Equal(behind, await world.Intake.AskAsync("SELECT sighting_id FROM held_sighting ORDER BY 1"));
        Assert.Equal(["1"], await world.Intake.AskAsync($"SELECT count(*) FROM hit WHERE hit_id = '{hit}'"));
    }

    // Whoever wants the keeper's row waits in the server, and there it is seen.
    static async Task WaitersAsync(IntakeWorld world, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (int.Parse((await world.AskAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).Single(),
            System.Globalization.CultureInfo.InvariantCulture) < count)
            await Task.Delay(20, deadline.Token);
    }
}
