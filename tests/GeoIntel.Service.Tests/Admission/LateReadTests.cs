using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Registry;

namespace GeoIntel.Service.Tests.Admission;

[Collection(PostGisCollection.Name)]
public class LateReadTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task A_read_is_judged_by_the_version_that_held_when_it_was_captured_however_late_it_comes()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.DoAsync(
            $"""
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'list_entry', id, revision + of.more, now(), to_jsonb(list_entry)
              || jsonb_build_object('revision', revision + of.more, 'effective_from', of.effective, 'until_time', of.until), 2
            FROM list_entry, (VALUES
              (1, '2026-02-20T12:00:00+00:00', '2027-01-01T00:00:00+00:00'),
              (2, '2026-03-01T12:00:00+00:00', '2026-03-01T12:00:00+00:00')) AS of (more, effective, until)
            WHERE id = '{Neighbourhood.EntryOf(0)}';
            UPDATE registry_clock SET version = 2;
            """);

        double[] daysAgo = [3000, 400, 60, 10.1, 9.9, 1.1, 0.9, 0];
        await world.CommitAsync(new IntakeBatch("shops", [.. daysAgo.Select(ReadOf)]));

        Assert.Equal(
            ["3000|1", "400|1", "60|1", "10.1|1", "9.9|2", "1.1|2"],
            await world.AskAsync(
                """
                SELECT detail->>'event', match.body->'reason'->>'ruleRevision'
                FROM sighting_match AS match JOIN sighting USING (sighting_id) ORDER BY sighting.captured_at
                """));
    }

    [Fact]
    public void Live_reads_need_no_other_snapshot_and_late_ones_of_one_time_share_theirs()
    {
        var view = Neighbourhood.View();
        var live = Enumerable.Range(0, 40).Select(hour => Neighbourhood.Now.AddHours(-hour)).ToList();
        Assert.All(live, at => Assert.Same(view.Snapshot, view.SnapshotFor(at)));

        var past = new PastSnapshots(view.State, view.Snapshot);
        var monthAgo = Neighbourhood.Now.AddDays(-60);
        var first = past.Of(monthAgo);
        Assert.True(first.Covers.Contains(monthAgo));
        Assert.Same(first, past.Of(first.Covers.From));
        Assert.Same(first, past.Of(first.Covers.Until - TimeSpan.FromTicks(1)));
        Assert.NotSame(first, past.Of(first.Covers.Until));

        Assert.Equal(2, past.CompiledCount);
    }

    [Fact]
    public void Only_a_few_snapshots_of_the_past_are_kept()
    {
        var view = Neighbourhood.View();
        var past = new PastSnapshots(view.State, view.Snapshot);
        var months = Enumerable.Range(1, 8).Select(i => Neighbourhood.Now - i * PastSnapshots.Window).ToList();
        foreach (var month in months) past.Of(month);

        foreach (var month in months[4..]) past.Of(month);
        Assert.Equal(8, past.CompiledCount);

        past.Of(months[0]);
        Assert.Equal(9, past.CompiledCount);
    }

    [Fact]
    public void Cameras_have_the_same_indices_in_every_snapshot_of_a_view()
    {
        var view = Neighbourhood.View();

        var past = view.SnapshotFor(Neighbourhood.Now.AddYears(-2));

        Assert.Equal(view.Snapshot.Cameras.Select(camera => camera.Id), past.Cameras.Select(camera => camera.Id));
    }

    [PostGisFact]
    public async Task What_the_registry_says_when_a_commit_locks_its_feeds_decides_even_when_this_instance_has_not_heard_of_it()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stale = world.Live.Current;
        await world.DoAsync(
            $"""
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'list_entry', id, 2, now(), to_jsonb(list_entry) || jsonb_build_object('revision', 2, 'until_time', '2026-03-01'), 2
            FROM list_entry WHERE id = '{Neighbourhood.EntryOf(0)}';
            UPDATE registry_clock SET version = 2;
            """);
        Assert.Same(stale, world.Live.Current);

        await world.CommitAsync(new IntakeBatch("shops", [ReadOf(0)]));

        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM sighting_match"));
        Assert.Equal(2, world.Live.Current.Snapshot.Version);
    }

    static IntakeRead ReadOf(double daysAgo) => new(new Read
    {
        Camera = "shop-1",
        VrmText = Neighbourhood.Listed[0].Text,
        CapturedAt = Neighbourhood.Now.AddDays(-daysAgo),
        VendorEventId = FormattableString.Invariant($"{daysAgo}"),
    });
}
