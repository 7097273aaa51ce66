using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>A change of what an approved rule rests on.</summary>
[Collection(PostGisCollection.Name)]
public sealed class RestingRulesTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    const string Kept = "2|person:first|person:second|False|2";
    const string AskedAgain = "1|person:second||False|3";
    const string DueForReview = "2|person:first|person:second|True|3";
    const string Larger = "POLYGON((345000 391500, 346500 391500, 346500 392500, 345000 392500, 345000 391500))";

    readonly ApprovalWorld _world = new(registry);

    public static TheoryData<string, Action<Zone>, string, bool> ZoneChanges => new()
    {
        { "outline", it => it.Outline.Wkt = Larger, "outline", true },
        { "begins-later", it => it.FromTime = Examples.Day(-29), "from_time", true },
        { "ends", it => it.UntilTime = ApprovalWorld.Ahead(20), "until_time", false },
        { "protects", it => it.ProtectsPerson = true, "protects_person", true },
        { "name", it => it.DisplayName = "Centre", "display_name", false },
        { "leaves", it => it.LeaveMetres = 9, "leave_metres", false },
        {
            "other-corner",
            it => it.Outline.Wkt = "POLYGON((346500 391500, 346500 392500, 345500 392500, 345500 391500, 346500 391500))",
            "outline", false
        },
    };

    [PostGisTheory]
    [MemberData(nameof(ZoneChanges))]
    public async Task A_zone_that_is_elsewhere_or_for_longer_takes_back_the_approvals_that_rest_on_it(
        string what, Action<Zone> change, string path, bool asks)
    {
        var id = $"zone-{what}";
        await ApprovedAsync(id);
        var zone = new Zone(Examples.Zone) { Name = $"zones/{id}" };
        change(zone);

        await _world.ChangeZoneAsync(zone, path);

        Assert.Equal((what, asks ? AskedAgain : Kept), (what, await _world.StandingAsync($"conditions/{id}")));
        Assert.Equal((what, asks ? AskedAgain : Kept), (what, await _world.StandingAsync($"listEntries/{id}")));
        var condition = registry.Live.Current.Conditions[id];
        Assert.Equal(asks, condition.InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task Longer_again_asks_and_who_changed_it_cannot_approve()
    {
        await ApprovedAsync("longer", resource =>
        {
            if (resource.Zone is { } zone) zone.UntilTime = ApprovalWorld.Ahead(20);
        });
        await _world.ChangeZoneAsync(
            new Zone { Name = "zones/longer", UntilTime = ApprovalWorld.Ahead(40) }, "until_time");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.ApproveAsync("conditions/longer"));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal(AskedAgain, await _world.StandingAsync("conditions/longer"));
    }

    [PostGisFact]
    public async Task What_protects_a_person_stays_in_force_and_is_due_for_review()
    {
        await ApprovedAsync("victim", resource =>
        {
            if (resource.Zone is { } zone) zone.ProtectsPerson = true;
        });

        await _world.ChangeZoneAsync(
            new Zone(Examples.Zone) { Name = "zones/victim", ProtectsPerson = false, Outline = Outline(Larger) },
            "outline", "protects_person");

        Assert.Equal(DueForReview, await _world.StandingAsync("conditions/victim"));
        Assert.Equal(DueForReview, await _world.StandingAsync("listEntries/victim"));
        Assert.False(registry.Live.Current.Conditions["victim"].InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task A_zone_cannot_be_made_to_protect_somebody_to_spare_its_change_the_approval()
    {
        await ApprovedAsync("guise");

        await _world.ChangeZoneAsync(
            new Zone(Examples.Zone) { Name = "zones/guise", ProtectsPerson = true, Outline = Outline(Larger) },
            "outline", "protects_person");

        Assert.Equal(AskedAgain, await _world.StandingAsync("conditions/guise"));
    }

    public static TheoryData<string, Action<VehicleLink>, string, bool> LinkChanges => new()
    {
        { "mark", it => it.Vrm = "KT06 XYZ", "vrm", true },
        { "type", it => it.Type = VehicleLinkType.RegisteredKeeper, "type", true },
        { "earlier", it => it.FromTime = Examples.Day(-25), "from_time", true },
        { "ends", it => it.UntilTime = ApprovalWorld.Ahead(10), "until_time", false },
        { "source", it => it.Source = "DVLA", "source", false },
    };

    [PostGisTheory]
    [MemberData(nameof(LinkChanges))]
    public async Task A_changed_vehicle_link_asks_again_for_what_binds_the_person_and_watches_their_group(
        string what, Action<VehicleLink> change, string path, bool asks)
    {
        var id = $"link-{what}";
        await ApprovedAsync(id, more: GroupPresence(id));
        var link = new VehicleLink(Examples.VehicleLink) { Name = $"vehicleLinks/{id}", Nominal = $"nominals/{id}" };
        change(link);

        await registry.Nominals.UpdateVehicleLink(
            new UpdateVehicleLinkRequest
            {
                VehicleLink = link, UpdateMask = new FieldMask { Paths = { path } }, Purpose = Examples.Purpose,
            },
            ApprovalWorld.Call(ApprovalWorld.Second));

        Assert.Equal((what, asks ? AskedAgain : Kept), (what, await _world.StandingAsync($"conditions/{id}")));
        Assert.Equal((what, asks ? AskedAgain : Kept), (what, await _world.StandingAsync($"conditions/{id}-more")));
        Assert.Equal(Kept, await _world.StandingAsync($"listEntries/{id}"));
    }

    [PostGisFact]
    public async Task A_non_association_stays_in_force_when_a_link_of_either_changes()
    {
        var other = new Condition(Examples.NonAssociation)
        {
            Name = "conditions/apart-more", Nominal = "nominals/apart-other", OtherNominal = "nominals/apart",
        };
        await ApprovedAsync("apart", more: other);

        await registry.Nominals.UpdateVehicleLink(
            new UpdateVehicleLinkRequest
            {
                VehicleLink = new VehicleLink { Name = "vehicleLinks/apart", Vrm = "KT06 XYZ" },
                UpdateMask = new FieldMask { Paths = { "vrm" } }, Purpose = Examples.Purpose,
            },
            ApprovalWorld.Call(ApprovalWorld.Second));

        Assert.Equal(AskedAgain, await _world.StandingAsync("conditions/apart"));
        Assert.Equal(DueForReview, await _world.StandingAsync("conditions/apart-more"));
        Assert.False(registry.Live.Current.Conditions["apart-more"].InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task A_changed_membership_asks_again_for_what_watches_the_group_and_nothing_else()
    {
        await ApprovedAsync("member", more: GroupPresence("member"));

        await _world.Groups.UpdateGroupMembership(
            new UpdateGroupMembershipRequest
            {
                GroupMembership = new GroupMembership { Name = "memberships/member", Nominal = "nominals/member-other" },
                UpdateMask = new FieldMask { Paths = { "nominal" } }, Purpose = Examples.Purpose,
            },
            ApprovalWorld.Call(ApprovalWorld.Second));

        Assert.Equal(AskedAgain, await _world.StandingAsync("conditions/member-more"));
        Assert.Equal(Kept, await _world.StandingAsync("conditions/member"));
    }

    [PostGisFact]
    public async Task What_was_read_before_the_zone_was_changed_cannot_be_approved_after_it()
    {
        await _world.ImportAsync("stale");
        var read = await _world.ConditionAsync("conditions/stale");
        await _world.ChangeZoneAsync(new Zone { Name = "zones/stale", Outline = Outline(Larger) }, "outline");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.ApproveAsync("conditions/stale", read.Etag));

        Assert.Equal(StatusCode.Aborted, refusal.StatusCode);
        Assert.Equal("1|person:first||False|2", await _world.StandingAsync("conditions/stale"));
    }

    [PostGisFact]
    public async Task Both_changes_are_one_alteration_of_the_registry_and_both_are_in_the_log()
    {
        await ApprovedAsync("logged");
        await _world.ChangeZoneAsync(new Zone { Name = "zones/logged", Outline = Outline(Larger) }, "outline");

        Assert.Equal(["1"], await registry.AskAsync(
            """
            SELECT count(DISTINCT clock_version) FROM registry_version
            WHERE id = 'logged' AND (kind, revision) IN (('zone', 2), ('condition', 3), ('list_entry', 3))
            """));
        Assert.Equal(
            ["condition|3", "list_entry|3", "zone|2"],
            await registry.AskAsync(
                """
                SELECT resource_kind, resource_revision FROM audit_entry
                WHERE resource_id = 'logged' AND action = 'alteration'
                  AND (resource_kind, resource_revision) IN (('zone', 2), ('condition', 3), ('list_entry', 3))
                ORDER BY 1
                """));
        // The old and the new are kept.
        Assert.Equal(["1", "2", "1"], await registry.AskAsync(
            "SELECT body->>'approval_state' FROM registry_version WHERE id = 'logged' AND kind = 'condition' ORDER BY revision"));
    }

    [PostGisTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_to_hold_later_keeps_its_time_and_what_stands_until_then_is_taken_back(bool isApproved)
    {
        var id = $"later-{isApproved}";
        await ApprovedAsync(id);
        await _world.ChangeConditionAsync(
            ApprovalWorld.First, new Condition { Name = $"conditions/{id}", Schedule = "Daily 07:00-19:00" }, ApprovalWorld.Ahead(30), "schedule");
        if (isApproved) await _world.ApproveAsync($"conditions/{id}");
        Assert.True(Watches(id, ApprovalWorld.Ahead(1)));

        await _world.ChangeZoneAsync(new Zone { Name = $"zones/{id}", Outline = Outline(Larger) }, "outline");

        Assert.False(Watches(id, ApprovalWorld.Ahead(1)));
        var waiting = await _world.ConditionAsync($"conditions/{id}");
        Assert.Equal((ApprovalState.Proposed, ApprovalWorld.Ahead(30)), (waiting.Approval.State, waiting.EffectiveTime));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.ApproveAsync($"conditions/{id}"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);

        await _world.ApproveAsync($"conditions/{id}", by: ApprovalWorld.Third);

        var approved = await _world.ConditionAsync($"conditions/{id}");
        Assert.Equal(
            (ApprovalState.Approved, ApprovalWorld.Ahead(30), 0),
            (approved.Approval.State, approved.EffectiveTime, approved.GroundChangedBy.Count));
        Assert.Equal((false, true), (Watches(id, ApprovalWorld.Ahead(1)), Watches(id, ApprovalWorld.Ahead(31))));
    }

    [PostGisFact]
    public async Task What_protects_a_person_stands_although_a_change_of_it_waits_for_later()
    {
        await ApprovedAsync("shelter", resource =>
        {
            if (resource.Zone is { } zone) zone.ProtectsPerson = true;
        });
        await _world.ChangeConditionAsync(
            ApprovalWorld.First, new Condition { Name = "conditions/shelter", Schedule = "Daily 07:00-19:00" }, ApprovalWorld.Ahead(30),
            "schedule");

        await _world.ChangeZoneAsync(new Zone { Name = "zones/shelter", Outline = Outline(Larger) }, "outline");

        Assert.True(Watches("shelter", ApprovalWorld.Ahead(1)));
    }

    [PostGisFact]
    public async Task Who_changes_the_zone_of_a_proposal_is_no_second_person_for_it()
    {
        await _world.ImportAsync("two");
        await _world.ChangeZoneAsync(new Zone { Name = "zones/two", Outline = Outline(Larger) }, "outline");
        foreach (var name in (string[])["conditions/two", "listEntries/two"])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.ApproveAsync(name));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.Equal("1|person:first||False|2", await _world.StandingAsync(name));

            await _world.ApproveAsync(name, by: ApprovalWorld.Third);
            Assert.Equal("2|person:first|person:third|False|3", await _world.StandingAsync(name));
        }
        Assert.Equal(["person:second"], await registry.AskAsync(
            "SELECT jsonb_array_elements_text(body->'ground_changed_by') FROM registry_version WHERE kind = 'condition' AND id = 'two'"));
    }

    [PostGisFact]
    public async Task Proposed_anew_as_it_stands_the_proposal_can_be_approved_by_who_changed_its_zone()
    {
        await _world.ImportAsync("anew");
        await _world.ChangeZoneAsync(new Zone { Name = "zones/anew", Outline = Outline(Larger) }, "outline");
        await _world.ChangeConditionAsync(
            ApprovalWorld.First, new Condition { Name = "conditions/anew", Schedule = "Daily 07:00-19:00" }, null, "schedule");

        await _world.ApproveAsync("conditions/anew");

        Assert.Equal("2|person:first|person:second|False|4", await _world.StandingAsync("conditions/anew"));
    }

    [PostGisFact]
    public async Task Who_made_a_review_due_does_not_put_it_off()
    {
        await ApprovedAsync("due", resource =>
        {
            if (resource.Zone is { } zone) zone.ProtectsPerson = true;
        });
        await _world.ChangeZoneAsync(new Zone { Name = "zones/due", Outline = Outline(Larger) }, "outline");
        var later = new Condition { Name = "conditions/due", ReviewAt = ApprovalWorld.Ahead(60) };

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => _world.ChangeConditionAsync(ApprovalWorld.Second, later, null, "review_at"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal("2|person:first|person:second|True|3", await _world.StandingAsync("conditions/due"));

        await _world.ChangeConditionAsync(ApprovalWorld.First, later, null, "review_at");
        Assert.Equal("2|person:first|person:second|False|4", await _world.StandingAsync("conditions/due"));
        Assert.Empty((await _world.ConditionAsync("conditions/due")).GroundChangedBy);
    }

    bool Watches(string condition, Timestamp at) => registry.Live.Current.State.Conditions.Any(
        version => version.Id == condition && version.InForce.Contains(at.ToDateTimeOffset()));

    static Condition GroupPresence(string id) => new(Examples.GroupPresence)
    {
        Name = $"conditions/{id}-more", Group = $"groups/{id}",
        Basis = new(Examples.GroupPresence.Basis) { ExpireTime = ApprovalWorld.Ahead(80) },
    };

    static Geometry Outline(string wkt) => new() { Epsg = 27700, Wkt = wkt };

    async Task ApprovedAsync(string id, Action<RegistryResource>? spoil = null, Condition? more = null)
    {
        await _world.ImportAsync(id, spoil);
        if (more is not null)
        {
            (more.UntilTime, more.ReviewAt) = (ApprovalWorld.Ahead(90), ApprovalWorld.Ahead(60));
            await registry.ImportAsync([new RegistryResource { Condition = more }], approvalsStand: false, caller: ApprovalWorld.First);
            await _world.ApproveAsync(more.Name);
        }
        await _world.ApproveAsync($"conditions/{id}");
        await _world.ApproveAsync($"listEntries/{id}");
    }
}
