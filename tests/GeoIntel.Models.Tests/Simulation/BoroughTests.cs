using System.Text.Json;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Simulation;

public class BoroughTests
{
    static readonly Borough Ashmere = Borough.Create(seed: 1);

    [Fact]
    public void The_same_seed_gives_the_same_borough_value_for_value() =>
        Assert.Equal(Written(Borough.Create(seed: 7)), Written(Borough.Create(seed: 7)));

    [Fact]
    public void Another_seed_gives_another_borough() =>
        Assert.NotEqual(Written(Borough.Create(seed: 7)), Written(Borough.Create(seed: 8)));

    [Fact]
    public void Two_days_of_one_year_share_the_borough_so_that_its_registry_is_imported_once() =>
        Assert.Equal(
            Written(Borough.Create(7, new DateOnly(2026, 2, 3))),
            Written(Borough.Create(7, new DateOnly(2026, 12, 30))));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_has_the_sizes_it_promises(int seed)
    {
        var borough = Borough.Create(seed);

        Assert.Equal(8, borough.Roads.All.Count);
        Assert.Equal(40, borough.Cameras.Count(camera => camera.Id.StartsWith("anpr-", StringComparison.Ordinal)));
        Assert.Equal(60, borough.Cameras.Count(camera => camera.Id.StartsWith("cctv-", StringComparison.Ordinal)));
        Assert.Equal(3, borough.Feeds.Count);
        Assert.Equal(30, borough.Nominals.Count);
        Assert.Equal(18 + 4, borough.Zones.Count);
        Assert.Equal(24, borough.Conditions.Count(condition => condition.Kind == ConditionKind.ExclusionZone));
        Assert.Equal(2, borough.Conditions.Count(condition => condition.Kind == ConditionKind.RestrictionZone));
        Assert.Equal(2, borough.Conditions.Count(condition => condition.Kind == ConditionKind.Curfew));
        Assert.Equal(2, borough.Conditions.Count(condition => condition.Kind == ConditionKind.NonAssociation));
        Assert.Equal(1, borough.Conditions.Count(condition => condition.Kind == ConditionKind.GroupPresence));
        Assert.Equal(40, borough.ListEntries.Count);
        Assert.Equal(2, borough.Groups.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_camera_and_outline_lies_within_the_borough(int seed)
    {
        var borough = Borough.Create(seed);
        var bounds = new Envelope(340_000, 350_000, 385_000, 397_000);

        foreach (var camera in borough.Cameras)
        {
            foreach (var point in new[] { camera.Mast!.Value, camera.CapturePoint!.Value })
                Assert.True(bounds.Contains(point.EastingMetres, point.NorthingMetres), $"seed {seed}, {camera.Id}");
        }
        foreach (var zone in borough.Zones)
            Assert.True(bounds.Contains(zone.Outline.EnvelopeInternal), $"seed {seed}, {zone.Id}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_capture_point_lies_ahead_of_its_mast(int seed)
    {
        foreach (var camera in Borough.Create(seed).Cameras)
        {
            var (mast, point) = (camera.Mast!.Value, camera.CapturePoint!.Value);
            var heading = camera.BearingDegrees!.Value * Math.PI / 180;
            var ahead = (point.EastingMetres - mast.EastingMetres) * Math.Sin(heading)
                + (point.NorthingMetres - mast.NorthingMetres) * Math.Cos(heading);

            Assert.InRange(ahead, 5, 60);
        }
    }

    [Fact]
    public void No_two_cameras_share_an_id_a_display_name_or_a_device_id()
    {
        var names = Ashmere.Cameras.SelectMany(camera => camera.DeviceIds.Append(camera.Id).Append(camera.DisplayName))
            .ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_outline_is_valid_and_the_awkward_shapes_are_among_them(int seed)
    {
        var zones = Borough.Create(seed).Zones;

        Assert.All(zones, zone => Assert.True(zone.Outline.IsValid, $"seed {seed}, {zone.Id}"));
        Assert.Single(zones, zone => zone.Outline is Polygon { NumInteriorRings: 1 });
        Assert.Single(zones, zone => zone.Outline is MultiPolygon { NumGeometries: 2 });
        Assert.Single(zones, zone => zone.ProtectsPerson);
    }

    [Fact]
    public void Every_condition_and_list_entry_has_a_basis_and_an_owner()
    {
        var bases = Ashmere.Conditions.Select(condition => (condition.Id, condition.Basis, condition.Owner))
            .Concat(Ashmere.ListEntries.Select(entry => (entry.Id, entry.Basis, entry.Owner)));

        Assert.All(bases, rule =>
        {
            Assert.NotEqual("", rule.Owner);
            Assert.NotEqual("", rule.Basis.Reference);
            Assert.NotEqual("", rule.Basis.Scope);
            Assert.NotEqual("", rule.Basis.Necessity);
            Assert.NotEqual("", rule.Basis.Proportionality);
            if (rule.Basis.Kind == BasisKind.Authorisation)
                Assert.NotEqual(DateTimeOffset.MaxValue, rule.Basis.ExpiresAt);
        });
    }

    [Fact]
    public void Everything_that_refers_to_something_refers_to_what_is_there()
    {
        var feeds = Ashmere.Feeds.Select(feed => feed.Id).ToHashSet();
        var nominals = Ashmere.Nominals.Select(nominal => nominal.Id).ToHashSet();
        var zones = Ashmere.Zones.Select(zone => zone.Id).ToHashSet();
        var conditions = Ashmere.Conditions.Select(condition => condition.Id).ToHashSet();

        Assert.All(Ashmere.Cameras, camera => Assert.Contains(camera.FeedId, feeds));
        Assert.All(Ashmere.VehicleLinks, link => Assert.Contains(link.NominalId, nominals));
        Assert.All(Ashmere.Memberships, membership => Assert.Contains(membership.NominalId, nominals));
        Assert.All(Named(condition => condition.NominalId), id => Assert.Contains(id, nominals));
        Assert.All(Named(condition => condition.OtherNominalId), id => Assert.Contains(id, nominals));
        Assert.All(Named(condition => condition.ZoneId), id => Assert.Contains(id, zones));
        Assert.All(Named(condition => condition.GroupId), id => Assert.Contains(id, Ashmere.Groups.Select(group => group.Id)));
        Assert.All(Ashmere.Permissions, permission => Assert.Contains(permission.ConditionId, conditions));
        Assert.All(Ashmere.ListEntries, entry => Assert.Equal(Ashmere.VehicleLists[0].Id, entry.ListId));

        static IEnumerable<string> Named(Func<Condition, string> reference) =>
            Ashmere.Conditions.Select(reference).Where(id => id.Length > 0);
    }

    [Fact]
    public void The_states_that_a_watchlist_gets_wrong_are_among_the_nominals()
    {
        Assert.Contains(Ashmere.Nominals, nominal => nominal.LicenceState == LicenceState.InCustody);
        Assert.Contains(Ashmere.Nominals, nominal => nominal.LicenceState == LicenceState.UnlawfullyAtLarge);
        Assert.Contains(Ashmere.Nominals, nominal => nominal.CohortState == CohortState.Left);
        Assert.Contains(Ashmere.Nominals, nominal => nominal.Under18);
        Assert.Contains(Ashmere.Nominals, nominal => nominal.Exploited);
        Assert.Contains(Ashmere.Nominals, nominal => nominal.Registration.Until < new DateTimeOffset(
            Borough.DefaultDay, TimeOnly.MinValue, TimeSpan.Zero));
        Assert.Contains(Ashmere.Conditions, condition => condition.InForce.IsEmpty);
    }

    [Fact]
    public void Every_linked_mark_is_linked_once_and_reads_as_a_current_mark()
    {
        var marks = Ashmere.VehicleLinks.Select(link => link.Vrm.Text).ToList();

        Assert.Equal(marks.Count, marks.Distinct().Count());
        Assert.All(marks, mark => Assert.Matches("^[A-Z]{2}[34][2-9][A-Z]{3}$", mark));
    }

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    static string Written(Borough borough) => JsonSerializer.Serialize(new
    {
        borough.Cameras,
        borough.Nominals,
        Links = borough.VehicleLinks.Select(link => new { link, link.Vrm.Packed }),
        borough.Memberships,
        Zones = borough.Zones.Select(zone => zone.Outline.AsText()),
        Conditions = borough.Conditions.Select(condition => condition.ToString()),
        Permissions = borough.Permissions.Select(permission => permission.ToString()),
        Entries = borough.ListEntries.Select(entry => $"{entry} {entry.Vrm.Packed}"),
    });
}
