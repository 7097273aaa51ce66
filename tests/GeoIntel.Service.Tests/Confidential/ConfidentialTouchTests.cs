using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Evidence;
using GeoIntel.Service.Tests.Layers;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rights;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>Which calls are noted as having touched a confidential vehicle, and when.</summary>
[Collection(PostGisCollection.Name)]
public class ConfidentialTouchTests(PostGisFixture postgis)
{
    const string Notes = "SELECT count(*) FROM audit_confidential";
    const int BytesRead = 16 * 1024;

    static readonly CallerIdentity Officer = ConfidentialCallers.As(Role.Intelligence | Role.Officer);
    static readonly CallerIdentity Analyst = ConfidentialCallers.As(Role.Intelligence);

    // More than a broken line holds back: the service still writes when the caller has gone.
    [PostGisTheory]
    [InlineData("/exports/hits.csv")]
    [InlineData("/exports/hits.geojson")]
    [InlineData("/exports/tracks.csv?vrm=AB12CDE&datetime=2026-03-01T00:00:00Z/2026-03-04T00:00:00Z")]
    public async Task Who_breaks_off_after_the_first_bytes_of_a_file_has_been_noted(string file)
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, "Intelligence, Officer", columns: 2)).WithPurpose();
        await world.AskAsync(
            $$$"""
            UPDATE hit SET vrm = {{{Vrm.Of("XY34ZZZ").Packed}}} WHERE hit_id <> '019ca000-0000-7000-8000-000000000001';
            UPDATE hit SET vrm = {{{Vrm.Of("AB12CDE").Packed}}}, body = jsonb_set(body, '{vrmText}', to_jsonb(repeat('X', 1000)))
            WHERE hit_id = '019ca000-0000-7000-8000-000000000001';
            INSERT INTO hit SELECT (overlay(hit_id::text PLACING to_char(n, 'FM0000') FROM 10 FOR 4))::uuid, kind, rule_id,
              {{{Vrm.Of("XY34ZZZ").Packed}}}, state, first_captured_at, last_captured_at, last_received_at, last_sequence,
              nominal_id, meaning_sequence, outcome, decision, body, due_at, held
            FROM hit, generate_series(1, 9999) AS n WHERE hit_id = '019ca000-0000-7000-8000-000000000001';
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, location, vrm_text)
            SELECT gen_random_uuid(), captured_at + n * interval '1 second', received_at, feed_key, camera_key, vrm, uncertainty_cm,
              location, repeat('X', 1000) FROM sighting, generate_series(1, 20000) AS n
            WHERE sighting_id = '019ca000-0000-7000-9000-000000000001';
            """);
        await world.AskAsync(ConfidentialCallers.Listing("AB12CDE"));

        using (var client = new HttpClient())
        {
            foreach (var (name, value) in ((string, string)[])
                [("Purpose-Class", "serious-crime"), ("Purpose-Reference", "OP-1"), ("Purpose-Reason", "a test of the layers")])
                client.DefaultRequestHeaders.Add(name, value);
            using var response = await client.GetAsync(new Uri(world.Home + file), HttpCompletionOption.ResponseHeadersRead);
            Assert.True(response.IsSuccessStatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync());
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[BytesRead]);

            Assert.Equal(["1"], await world.AskAsync("SELECT count(DISTINCT vrm_mac) FROM audit_confidential"));
            Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM audit_entry WHERE outcome = 'ok'")); // it is still at it
        }
    }

    [PostGisFact]
    public async Task An_answer_whose_note_cannot_be_written_is_refused_and_has_nothing_of_the_vehicle()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, "Intelligence, Officer", columns: 2)).WithPurpose();
        await world.AskAsync($"UPDATE hit SET vrm = {Vrm.Of("XY34ZZZ").Packed}");
        await world.AskAsync(
            $$$"""
            INSERT INTO hit SELECT '019ca000-0000-7000-8000-000000000009', kind, rule_id, {{{Vrm.Of("AB12CDE").Packed}}}, state,
              first_captured_at, last_captured_at, last_received_at, last_sequence, nominal_id, meaning_sequence, outcome, decision,
              body, due_at, held
            FROM hit WHERE hit_id = '019ca000-0000-7000-8000-000000000001'
            """);
        await world.AskAsync(ConfidentialCallers.Listing("AB12CDE"));
        await world.AskAsync("ALTER TABLE audit_confidential ADD CHECK (vrm_mac IS NULL)");

        const string Its = "019ca000-0000-7000-8000-000000000009";
        foreach (var door in (string[])["/exports/hits.csv", "/exports/hits.gpkg", "/collections/hits/items", $"/collections/hits/items/{Its}"])
        {
            using var answer = await world.GetAsync(door);
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.DoesNotContain(Its, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [PostGisFact]
    public async Task Other_readings_of_a_hit_that_name_it_are_noted_of_whoever_is_told_of_them()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        // What the device held possible of another vehicle's read.
        await world.Intake.DoAsync(ConfidentialCallers.Listing("AB12CDF"));
        var hits = Questions.Hits(world.Intake);
        var get = new GetHitRequest { Purpose = Examples.Purpose, Name = world.Hit };
        var list = new ListHitsRequest { Purpose = Examples.Purpose };
        var search = new SearchSightingsRequest
        {
            Purpose = Examples.Purpose, Vrm = "AB12CDE", FromTime = Questions.Time(Admission.Neighbourhood.Now.AddDays(-1)),
            UntilTime = Questions.Time(Admission.Neighbourhood.Now), WidestMatchClass = MatchClass.Equivalent,
        };
        foreach (var (caller, notes) in ((CallerIdentity, int)[])[(Analyst, 0), (Officer, 1)])
        {
            Assert.Equal(notes, await NotedAsync(world.AskAsync, () => hits.GetHit(get, Call(caller))));
            Assert.Equal(notes, await NotedAsync(world.AskAsync, () => hits.ListHits(list, Call(caller))));
            Assert.Equal(notes, await NotedAsync(world.AskAsync, () => Questions.Sightings(world.Intake).SearchSightings(search, Call(caller))));
            Assert.Equal(notes, await NotedAsync(world.AskAsync, () => world.PackAsync(caller: caller)));
        }
        Assert.Contains("AB12CDF", (await hits.GetHit(get, Call(Officer))).Hit.Alternatives);
        Assert.False((await hits.GetHit(get, Call(Officer))).Hit.Confidential);
    }

    [PostGisFact]
    public async Task Everything_on_a_person_with_such_a_vehicle_is_noted_before_it_leaves()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 201);
        await world.Intake.DoAsync(
            $"""
            INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited,
              from_time, revision, updated_at)
            SELECT id, 'Name', 'CASE', 1, 1, 1, false, false, '2025-01-01', 1, now() FROM unnest(ARRAY['driver', 'walker']) AS id;
            INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, revision, updated_at)
            VALUES ('link-1', 'driver', {Vrm.Of("MK61TTT").Packed}, 1, 'keeper', '2025-01-01', 1, now());
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'vehicle_link', id, revision, now(), to_jsonb(vehicle_link), 2 FROM vehicle_link
            """);
        await world.Intake.DoAsync(ConfidentialCallers.Listing("MK61TTT"));

        Assert.Equal(0, await NotedAsync(world.Intake.AskAsync, () => world.ExportAsync(new Subject { Nominal = "nominals/walker" })));
        Assert.Equal(1, await NotedAsync(world.Intake.AskAsync, () => world.ExportAsync(new Subject { Nominal = "nominals/driver" })));
        var answers = new List<ExportSubjectResponse>();
        await Assert.ThrowsAsync<IOException>(() => world.Rpc.ExportSubject(
            new ExportSubjectRequest { Purpose = Examples.Purpose, Subject = new Subject { Nominal = "nominals/driver" } },
            new Broken<ExportSubjectResponse>(), Questions.Call("SubjectService/ExportSubject")));
        Assert.Equal(["2"], await world.Intake.AskAsync(Notes));
    }

    [PostGisFact]
    public async Task Holds_observations_and_restrictions_that_name_it_are_noted_and_those_that_name_another_are_not()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 202);
        await world.Intake.DoAsync(ConfidentialCallers.Listing("MK61TTT"));
        var holds = HoldRpcTests.Rpc(world.Intake);
        foreach (var (mark, notes) in ((string, int)[])[("PO21QRS", 0), ("MK61TTT", 1)])
        {
            var hold = HoldRpcTests.Example;
            hold.Vrm = mark;
            var name = "";
            Assert.Equal(notes, await NotedAsync(world.Intake.AskAsync, async () => name = (await holds.CreateHold(
                new CreateHoldRequest { Purpose = Examples.Purpose, Hold = hold }, Call(Analyst))).Hold.Name));
            Assert.Equal(notes, await NotedAsync(world.Intake.AskAsync, () => holds.ListHolds(
                new ListHoldsRequest { Purpose = Examples.Purpose }, Call(Analyst))));
            Assert.Equal(notes, await NotedAsync(world.Intake.AskAsync, () => holds.ReleaseHold(
                new ReleaseHoldRequest { Purpose = Examples.Purpose, Name = name, ReleaseReason = "The case is closed" }, Call(Analyst))));
            Assert.Equal(notes, await NotedAsync(world.Intake.AskAsync, () => ObservationRpcTests.RecordAsync(
                world.Intake, new RecordObservationRequest { Camera = "cameras/a57", Vrm = mark })));
            Assert.Equal(notes, await NotedAsync(world.Intake.AskAsync, () => world.Rpc.RestrictSubject(
                new RestrictSubjectRequest
                {
                    Purpose = Examples.Purpose,
                    Restriction = new Restriction
                    {
                        Subject = new Subject { Vrm = mark }, Ground = RestrictionGround.AccuracyContested, CaseReference = "C/1",
                        Reason = "The keeper disputes it", ReviewDate = "2027-03-01",
                    },
                }, Call(Officer))));
        }
    }

    static async Task<int> NotedAsync(Func<string, Task<List<string>>> ask, Func<Task> call)
    {
        var before = int.Parse((await ask(Notes)).Single(), null);
        await call();
        return int.Parse((await ask(Notes)).Single(), null) - before;
    }

    static ServerCallContext Call(CallerIdentity caller) => Questions.Call("Test/Test", caller);

    sealed class Broken<T> : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => throw new IOException("The line broke.");
    }
}
