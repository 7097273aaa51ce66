using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rejudging;

[Collection(PostGisCollection.Name)]
public class WouldHaveHitTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    [PostGisFact]
    public async Task A_condition_that_is_only_checked_is_answered_with_how_often_it_would_have_been_hit()
    {
        await RegisterAsync("count");
        // Two reads of one visit, one of another day, one of another car, and one from before the time that is looked at.
        await SeeAsync("count", "AB12CDE", hoursAgo: 50);
        await SeeAsync("count", "AB12CDE", hoursAgo: 50.1);
        await SeeAsync("count", "A812CDE", hoursAgo: 100); // an 8 for the B: the same mark, for its place tells
        await SeeAsync("count", "KT06XYZ", hoursAgo: 60);
        await SeeAsync("count", "AB12CDE", hoursAgo: 24 * 29);

        var response = await registry.Conditions.CreateCondition(
            new CreateConditionRequest
            {
                Condition = Condition("count"),
                ConditionId = "count-new",
                Purpose = Examples.Purpose,
                ValidateOnly = true,
            },
            RegistryServices.Call());

        Assert.Equal((2, 28), (response.WouldHaveHit.HitCount, response.WouldHaveHit.Days));
        Assert.Equal(
            TimeSpan.FromDays(28), response.WouldHaveHit.UntilTime.ToDateTime() - response.WouldHaveHit.FromTime.ToDateTime());
        // What was checked, and the reads that were counted for it.
        Assert.Equal(
            ["consultation|count-new|1|OP-ASPEN-17", "consultation|count-new|3|OP-ASPEN-17"],
            await registry.AskAsync(
                "SELECT action, resource_id, row_count, purpose_reference FROM audit_entry WHERE resource_id = 'count-new' ORDER BY row_count"));
        Assert.Empty(await registry.AskAsync("SELECT id FROM condition WHERE id = 'count-new'"));
        Assert.Equal(["0"], await registry.AskAsync("SELECT count(*) FROM sighting_match"));
    }

    [PostGisFact]
    public async Task A_change_that_is_only_checked_is_counted_as_it_would_be_afterwards()
    {
        await RegisterAsync("change");
        await SeeAsync("change", "AB12CDE", hoursAgo: 30);
        await registry.Conditions.CreateCondition(
            new CreateConditionRequest { Condition = Condition("change"), ConditionId = "change-new", Purpose = Examples.Purpose },
            RegistryServices.Call());
        var accepted = await CheckAsync("change", kind: ConditionKind.ExclusionZone, MatchClass.Exact);
        var turned = await CheckAsync("change", kind: ConditionKind.RestrictionZone, MatchClass.Exact);
        var refused = await CheckAsync("change", kind: ConditionKind.ExclusionZone, MatchClass.Equivalent);

        Assert.Equal((1, 0, 0), (accepted, turned, refused));
    }

    [PostGisFact]
    public async Task Nothing_is_counted_without_a_purpose_or_when_the_change_is_made()
    {
        await RegisterAsync("none");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => registry.Conditions.CreateCondition(
            new CreateConditionRequest { Condition = Condition("none"), ConditionId = "none-new", ValidateOnly = true },
            RegistryServices.Call()));
        var made = await registry.Conditions.CreateCondition(
            new CreateConditionRequest { Condition = Condition("none"), ConditionId = "none-new", Purpose = Examples.Purpose },
            RegistryServices.Call());

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Null(made.WouldHaveHit);
    }

    async Task<int> CheckAsync(string id, ConditionKind kind, MatchClass accepts)
    {
        var condition = Condition(id);
        (condition.Name, condition.Kind) = ($"conditions/{id}-new", kind);
        condition.Accepts.Clear();
        condition.Accepts.Add(accepts);
        var response = await registry.Conditions.UpdateCondition(
            new UpdateConditionRequest
            {
                Condition = condition,
                UpdateMask = FieldMask.FromString("kind,accepts"),
                Purpose = Examples.Purpose,
                ValidateOnly = true,
            },
            RegistryServices.Call());
        return response.WouldHaveHit.HitCount;
    }

    /// <summary>Everything a condition refers to, and no sighting.</summary>
    async Task RegisterAsync(string id)
    {
        await registry.AskAsync("TRUNCATE sighting");
        await registry.ImportAsync(RegistryImportTests.Everything(id).Where(resource =>
            resource.Condition is null && resource.Permission is null && resource.Membership is null
            && resource.ListEntry is null));
    }

    async Task SeeAsync(string id, string mark, double hoursAgo)
    {
        var capturedAt = DateTime.UtcNow.AddHours(-hoursAgo);
        await registry.AskAsync("SELECT ensure_sighting_partition($1::date)::text", capturedAt);
        await registry.AskAsync(
            """
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text)
            SELECT gen_random_uuid(), $1, $1, feed.key, camera.key, $2, 500, ''
            FROM camera JOIN feed ON feed.id = camera.feed_id WHERE camera.id = $3
            """,
            capturedAt, (long)Models.Sightings.Vrm.Of(mark).Packed, id);
    }

    static Condition Condition(string id)
    {
        var condition = Examples.Condition;
        (condition.Nominal, condition.Zone) = ($"nominals/{id}", $"zones/{id}");
        (condition.Schedule, condition.UntilTime) = ("", Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UtcNow.AddYears(1)));
        condition.Approval = null; // nothing is created approved
        return condition;
    }
}
