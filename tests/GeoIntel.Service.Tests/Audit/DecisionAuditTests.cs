using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class DecisionAuditTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [PostGisFact]
    public async Task A_decision_is_an_entry_and_the_same_one_sent_again_is_a_consultation()
    {
        var id = await StoreHitAsync();
        var request = new DecideHitRequest
        {
            Name = $"hits/{id}",
            Etag = "1",
            Outcome = HitOutcome.Misread,
            Purpose = Examples.Purpose,
        };
        // Neither watches nor the end of the service matter to a decision.
        var hits = new HitRpc(
            new HitStore(registry.Database), null!, registry.Clocks, registry.Live, registry.Database,
            new RegimeGate(new RegimesOptions(), new FeedRegimes(registry.Database), new Service.Storage.Rights.RestrictionStore(registry.Database), TimeProvider.System), registry.Audited,
            TimeProvider.System, null!);
        var call = RegistryServices.Call("HitService/DecideHit");

        var decided = await hits.DecideHit(request, call);
        var again = await hits.DecideHit(request, call);

        Assert.Equal(decided, again);
        Assert.Equal(
            ["decision|1|Misread", "consultation|1|ok"],
            await registry.AskAsync(
                "SELECT action, row_count, outcome FROM audit_entry WHERE resource_id = $1 ORDER BY sequence",
                id.ToString()));
    }

    async Task<Guid> StoreHitAsync()
    {
        var first = new HitReason
        {
            SightingId = Guid.CreateVersion7(Now),
            CapturedAt = Now,
            ReceivedAt = Now,
            Position = GeoPoint.OfMetres(346000, 392000),
            UncertaintyCentimetres = 500,
        };
        var told = new ToldHit
        {
            Hit = new()
            {
                Id = Guid.CreateVersion7(Now),
                Key = new HitKey(Models.Hits.HitKind.VehicleOfInterest, "entry", Vrm.Of("AB12CDE").Packed),
                State = Models.Hits.HitState.Open,
                Revision = 1,
                FirstCapturedAt = Now,
                LastCapturedAt = Now,
                LastReceivedAt = Now,
                ReadCount = 1,
                First = first,
                LastSightingId = first.SightingId,
            },
            Words = new HitWords(),
            Sentence = "A vehicle was read.",
            Caveat = "It may be another.",
        };
        await using var store = registry.Database.CreateCommand(
            """
            INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at,
              due_at, last_sequence, meaning_sequence, body)
            VALUES ($1, 1, 'entry', 1, 1, now(), now(), now(), now(), 1, 1, $2::jsonb)
            """);
        store.Parameters.Add(new NpgsqlParameter { Value = told.Hit.Id });
        store.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(told, HitJson.Options) });
        await store.ExecuteNonQueryAsync();
        return told.Hit.Id;
    }
}
