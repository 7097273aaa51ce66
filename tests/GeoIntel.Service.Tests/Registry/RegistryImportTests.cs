using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.V1;
using Npgsql;
using Condition = GeoIntel.V1.Condition;

namespace GeoIntel.Service.Tests.Registry;

[Collection(PostGisCollection.Name)]
public class RegistryImportTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    [PostGisFact]
    public async Task Resources_may_refer_to_each_other_in_any_order()
    {
        var resources = Everything("order").Reverse().ToList();

        var response = await registry.ImportAsync(resources);

        Assert.Equal((11, 0, 0, 0), Counts(response));
        Assert.All(response.Outcomes, outcome => Assert.Equal(ImportChange.Created, outcome.Change));
        Assert.Equal(resources.Select(resource => resource.Source), response.Outcomes.Select(outcome => outcome.Source));
    }

    [PostGisFact]
    public async Task The_same_import_again_changes_nothing()
    {
        await registry.ImportAsync(Everything("again"));
        var version = await registry.AskAsync("SELECT version FROM registry_clock");

        var response = await registry.ImportAsync(Everything("again"));

        Assert.Equal((0, 0, 11, 0), Counts(response));
        Assert.Empty(response.Outcomes);
        Assert.Equal(version, await registry.AskAsync("SELECT version FROM registry_clock"));
    }

    [PostGisFact]
    public async Task A_dry_run_tells_the_difference_and_changes_nothing()
    {
        await registry.ImportAsync(Everything("dry"));
        var changed = Everything("dry").Where(resource => resource.Condition is not null).ToList();
        changed[0].Condition.Owner = "PS 9";
        changed[0].Condition.UntilTime = Examples.Day(91);
        changed[0].Condition.Basis.Reference = "LIC-2";
        changed.Add(Zone("dry-new"));

        var response = await registry.ImportAsync(changed, validateOnly: true);

        Assert.Equal((1, 1, 0, 0), Counts(response));
        Assert.Equal(
            [
                "basis.reference: LIC-1 -> LIC-2", "owner: PS 1234 -> PS 9",
                $"until_time: {Examples.Now.AddDays(90):O} -> {Examples.Now.AddDays(91):O}",
            ],
            response.Outcomes[0].Differences);
        Assert.Equal(("zones/dry-new", ImportChange.Created), (response.Outcomes[1].Name, response.Outcomes[1].Change));
        Assert.Equal(["PS 1234|1"], await registry.AskAsync("SELECT owner, revision FROM condition WHERE id = 'dry'"));
        Assert.Empty(await registry.AskAsync("SELECT id FROM zone WHERE id = 'dry-new'"));
    }

    [PostGisFact]
    public async Task A_changed_resource_gets_its_next_version_and_the_others_keep_theirs()
    {
        await registry.ImportAsync(Everything("next"));
        var resources = Everything("next").ToList();
        resources.Single(resource => resource.Zone is not null).Zone.DisplayName = "Town centre, enlarged";

        var response = await registry.ImportAsync(resources);

        Assert.Equal((0, 1, 10, 0), Counts(response));
        Assert.Equal(["display_name: Town centre -> Town centre, enlarged"], Assert.Single(response.Outcomes).Differences);
        Assert.Equal(["2"], await registry.AskAsync("SELECT revision FROM zone WHERE id = 'next'"));
        Assert.Equal(["1"], await registry.AskAsync("SELECT revision FROM condition WHERE id = 'next'"));
    }

    [PostGisFact]
    public async Task One_bad_resource_stops_a_whole_import()
    {
        var resources = Everything("whole").Append(BadZone("whole-bad"));

        var response = await registry.ImportAsync(resources);

        Assert.Equal((0, 0, 0, 1), Counts(response));
        var refused = Assert.Single(response.Outcomes);
        Assert.Equal(("whole-bad.csv:1", "outline.wkt"), (refused.Source, Assert.Single(refused.Problems).Field));
        Assert.Empty(await registry.AskAsync("SELECT id FROM nominal WHERE id = 'whole'"));
    }

    [PostGisFact]
    public async Task A_partial_import_takes_the_rest_but_not_what_refers_to_the_bad()
    {
        var resources = Everything("part").Where(resource => resource.Zone is null).Append(BadZone("part")).ToList();

        var response = await registry.ImportAsync(resources, partial: true);

        // The condition and the entry need the zone, and the permission the condition.
        Assert.Equal((7, 0, 0, 4), Counts(response));
        Assert.Equal(
            ["conditions/part", "permissions/part", "listEntries/part", "zones/part"],
            response.Outcomes.Where(outcome => outcome.Change == ImportChange.Refused).Select(outcome => outcome.Name));
        Assert.Equal(["part"], await registry.AskAsync("SELECT id FROM nominal WHERE id = 'part'"));
        Assert.Empty(await registry.AskAsync("SELECT id FROM condition WHERE id = 'part'"));
    }

    [PostGisFact]
    public async Task A_bad_change_leaves_the_resource_as_it_was()
    {
        await registry.ImportAsync(Everything("keep"));
        var bad = Everything("keep").Single(resource => resource.Condition is not null);
        bad.Condition.Owner = "PS 9";
        bad.Condition.Basis = null;

        var response = await registry.ImportAsync([bad, Zone("keep-too")], partial: true);

        Assert.Equal((1, 0, 0, 1), Counts(response));
        Assert.Equal(["PS 1234|1"], await registry.AskAsync("SELECT owner, revision FROM condition WHERE id = 'keep'"));
    }

    [PostGisFact]
    public async Task What_is_there_twice_or_has_no_name_or_no_kind_is_refused()
    {
        var response = await registry.ImportAsync(
            [
                Zone("double"), Zone("double"), new RegistryResource { Source = "empty" },
                new RegistryResource { Source = "nameless", Zone = Examples.Zone },
            ],
            partial: true);

        Assert.Equal((1, 0, 0, 3), Counts(response));
        Assert.Equal(
            ["name", "resource", "name"],
            response.Outcomes.Skip(1).Select(outcome => Assert.Single(outcome.Problems).Field));
    }

    [PostGisFact]
    public async Task A_reference_to_what_is_registered_already_is_good()
    {
        await registry.ImportAsync(Everything("base"));
        var link = Everything("base").Single(resource => resource.VehicleLink is not null);
        link.VehicleLink.Name = "vehicleLinks/base-second";

        var response = await registry.ImportAsync([link]);

        Assert.Equal((1, 0, 0, 0), Counts(response));
    }

    [PostGisFact]
    public async Task A_large_registry_comes_in_with_one_alteration_of_the_clock()
    {
        var before = long.Parse((await registry.AskAsync("SELECT version FROM registry_clock"))[0], null);
        var resources = Enumerable.Range(0, 450).SelectMany(place => Everything($"large-{place}")).ToList();

        var response = await registry.ImportAsync(resources);

        Assert.Equal((4950, 0, 0, 0), Counts(response));
        Assert.Equal([$"{before + 1}"], await registry.AskAsync("SELECT version FROM registry_clock"));
        Assert.Equal(
            ["4950|4950"],
            await registry.AskAsync(
                "SELECT count(*), count(DISTINCT (resource_kind, resource_id)) FROM audit_entry WHERE resource_id LIKE 'large-%'"));
    }

    [PostGisFact]
    public async Task What_was_imported_is_what_is_loaded()
    {
        await registry.ImportAsync(Everything("load"));

        var loaded = await registry.Loader.LoadAsync(known: null, CancellationToken.None);
        var (state, keys) = (loaded.ToState(), loaded.ToKeys());

        Assert.Equal([$"{state.Version}"], await registry.AskAsync("SELECT version FROM registry_clock"));
        var condition = state.Conditions.Single(one => one.Id == "load");
        Assert.Equal(
            ("load", "load", Schedule.Of("Mon-Fri 07:00-19:00"), Models.Conditions.ApprovalState.Approved),
            (condition.NominalId, condition.ZoneId, condition.Schedule, condition.Approval));
        Assert.Equal(new Period(Examples.Now.AddDays(-8), Examples.Now.AddDays(90)), condition.InForce);
        var camera = state.Cameras.Single(one => one.Id == "load");
        Assert.Equal(
            (GeoPoint.OfMetres(346000.25, 392000.5), 90.0, 5.0, "Europe/London"),
            (camera.CapturePoint, camera.BearingDegrees, camera.SurveyUncertaintyMetres, camera.TimeZoneId));
        Assert.Equal("AB12CDE", state.VehicleLinks.Single(one => one.Id == "load").Vrm.Text);
        Assert.Equal("1-B-P", state.VehicleLinks.Single(one => one.Id == "load").Evaluation!.Grading);
        Assert.Null(state.Memberships.Single(one => one.Id == "load").Evaluation);
        Assert.Equal(1_000_000, state.Zones.Single(one => one.Id == "load").Outline.Area);
        Assert.Equal(Models.Conditions.HitPriority.High, state.ListEntries.Single(one => one.Id == "load").Priority);
        Assert.Equal("load", state.Groups.Single(one => one.Id == "load").Id);
        Assert.Equal("PS 1234", state.Permissions.Single(one => one.Id == "load").GrantedBy);
        Assert.True(keys.Feeds["load"].Key > 0 && keys.CameraKeys["load"] > 0);
        Assert.False(keys.Feeds["load"].Numbered);
    }

    [PostGisFact]
    public async Task Listeners_are_told_the_version_once_it_is_committed()
    {
        await using var listener = await registry.Database.OpenConnectionAsync();
        var told = new List<string>();
        listener.Notification += (_, notification) => told.Add(notification.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN registry_changed", listener)) await listen.ExecuteNonQueryAsync();

        await registry.ImportAsync([Zone("told")]);

        await listener.WaitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        Assert.Equal(await registry.AskAsync("SELECT version FROM registry_clock"), told);
    }

    static (int Created, int Changed, int Unchanged, int Refused) Counts(ImportRegistryResponse response) =>
        (response.CreatedCount, response.ChangedCount, response.UnchangedCount, response.RefusedCount);

    static RegistryResource Zone(string id)
    {
        var zone = Examples.Zone;
        zone.Name = $"zones/{id}";
        return new RegistryResource { Source = $"{id}.csv:1", Zone = zone };
    }

    static RegistryResource BadZone(string id)
    {
        var zone = Zone(id);
        zone.Zone.Outline.Wkt = "POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))";
        return zone;
    }

    /// <summary>One resource of each kind with this id, each referring to the others.</summary>
    internal static IEnumerable<RegistryResource> Everything(string id)
    {
        var camera = Examples.Camera;
        (camera.Name, camera.Feed) = ($"cameras/{id}", $"feeds/{id}");
        var link = Examples.VehicleLink;
        (link.Name, link.Nominal) = ($"vehicleLinks/{id}", $"nominals/{id}");
        var membership = Examples.Membership;
        (membership.Name, membership.Nominal, membership.Group) = ($"memberships/{id}", $"nominals/{id}", $"groups/{id}");
        Condition condition = Examples.Condition;
        (condition.Name, condition.Nominal, condition.Zone) = ($"conditions/{id}", $"nominals/{id}", $"zones/{id}");
        var permission = Examples.Permission;
        (permission.Name, permission.Condition) = ($"permissions/{id}", $"conditions/{id}");
        var entry = Examples.ListEntry;
        (entry.Name, entry.List, entry.Zone) = ($"listEntries/{id}", $"vehicleLists/{id}", $"zones/{id}");
        var (feed, nominal, group, list) = (Examples.Feed, Examples.Nominal, Examples.Group, Examples.VehicleList);
        (feed.Name, nominal.Name, group.Name, list.Name) =
            ($"feeds/{id}", $"nominals/{id}", $"groups/{id}", $"vehicleLists/{id}");
        return
        [
            new() { Source = "1", Feed = feed }, new() { Source = "2", Camera = camera }, new() { Source = "3", Nominal = nominal },
            new() { Source = "4", VehicleLink = link }, new() { Source = "5", Group = group },
            new() { Source = "6", Membership = membership }, Zone(id), new() { Source = "8", Condition = condition },
            new() { Source = "9", Permission = permission }, new() { Source = "10", VehicleList = list },
            new() { Source = "11", ListEntry = entry },
        ];
    }
}
