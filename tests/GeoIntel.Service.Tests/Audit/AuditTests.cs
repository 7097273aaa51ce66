using System.Text.Json;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    const string Columns = "actor, action, rpc, purpose_class, purpose_reference, resource_kind, resource_id, " +
        "resource_revision, row_count, outcome";

    [PostGisFact]
    public async Task Every_alteration_has_an_entry_with_the_digest_of_the_version_it_made()
    {
        await CreateAsync("altered");
        await registry.Nominals.UpdateNominal(
            new UpdateNominalRequest
            {
                Nominal = new Nominal { Name = "nominals/altered", Under18 = true },
                UpdateMask = new FieldMask { Paths = { "under_18" } },
                Purpose = Examples.Purpose,
            },
            RegistryServices.Call("NominalService/UpdateNominal"));

        Assert.Equal(
            [
                $"{TestCall.Actor}|alteration|geointel.v1.NominalService/CreateNominal|1|OP-ASPEN-17|nominal|altered|1|1|ok",
                $"{TestCall.Actor}|alteration|geointel.v1.NominalService/UpdateNominal|1|OP-ASPEN-17|nominal|altered|2|1|ok",
            ],
            await registry.AskAsync($"SELECT {Columns} FROM audit_entry WHERE resource_id = 'altered' ORDER BY sequence"));
        Assert.Equal(
            ["1|False", "2|True"],
            await registry.AskAsync(
                """
                SELECT version.revision, version.body->>'under_18' = 'true'
                FROM audit_entry AS entry
                JOIN registry_version AS version
                  ON (kind, id, revision) = (resource_kind, resource_id, resource_revision)
                 AND resource_digest = sha256(convert_to(body::text, 'UTF8'))
                WHERE id = 'altered'
                ORDER BY version.revision
                """));
    }

    [PostGisFact]
    public async Task Every_kind_is_kept_as_a_version_row_for_row()
    {
        await registry.ImportAsync(RegistryImportTests.Everything("kept"));

        Assert.Equal(
            [
                "camera", "condition", "feed", "group_membership", "list_entry", "nominal", "organised_crime_group",
                "permission", "vehicle_link", "vehicle_list", "zone",
            ],
            await registry.AskAsync("SELECT kind FROM registry_version WHERE id = 'kept' ORDER BY kind"));
        Assert.Equal(
            ["True"],
            await registry.AskAsync(
                """
                SELECT to_jsonb(zone) = body AND body->'outline'->>'type' = 'MultiPolygon'
                FROM zone JOIN registry_version AS version USING (id, revision)
                WHERE id = 'kept' AND version.kind = 'zone'
                """));
    }

    [PostGisFact]
    public async Task Every_consultation_has_an_entry_with_how_many_rows_were_told()
    {
        await CreateAsync("consulted");
        await GetAsync("consulted");
        await registry.Nominals.ListNominals(
            new ListNominalsRequest { PageSize = 1, Purpose = Purpose("OP-LIST") },
            RegistryServices.Call("NominalService/ListNominals"));

        Assert.Equal(
            $"{TestCall.Actor}|consultation|geointel.v1.NominalService/GetNominal|1|OP-ASPEN-17|nominal|consulted||1|ok",
            Assert.Single(await registry.AskAsync(
                $"SELECT {Columns} FROM audit_entry WHERE resource_id = 'consulted' AND action = 'consultation'")));
        Assert.Equal(
            $"{TestCall.Actor}|consultation|geointel.v1.NominalService/ListNominals|1|OP-LIST|nominal|||1|ok",
            Assert.Single(await registry.AskAsync($"SELECT {Columns} FROM audit_entry WHERE purpose_reference = 'OP-LIST'")));
    }

    [PostGisFact]
    public async Task That_nothing_was_found_is_an_entry_too()
    {
        await Assert.ThrowsAsync<RpcException>(() => GetAsync("missing"));

        Assert.Equal(
            ["consultation|0|NotFound"],
            await registry.AskAsync("SELECT action, row_count, outcome FROM audit_entry WHERE resource_id = 'missing'"));
    }

    [PostGisTheory]
    [InlineData("GetNominal")]
    [InlineData("CreateNominal")]
    [InlineData("ImportRegistry")]
    public async Task A_request_without_a_purpose_is_refused_and_the_refusal_is_an_entry(string rpc)
    {
        var call = RegistryServices.Call($"Unpurposed/{rpc}");

        var refusal = await Assert.ThrowsAsync<RpcException>(Task () => rpc switch
        {
            "GetNominal" => registry.Nominals.GetNominal(new GetNominalRequest { Name = "nominals/x" }, call),
            "CreateNominal" => registry.Nominals.CreateNominal(
                new CreateNominalRequest { Nominal = Examples.Nominal, NominalId = "unpurposed" }, call),
            _ => registry.ImportAsync([], purpose: new Purpose()),
        });

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal(
            ["refusal|"],
            await registry.AskAsync(
                """
                SELECT DISTINCT action, purpose_reference
                FROM audit_entry
                WHERE rpc LIKE '%/' || $1 AND outcome LIKE 'PURPOSE_REQUIRED: purpose%'
                """,
                rpc));
        Assert.Empty(await registry.AskAsync("SELECT id FROM nominal WHERE id = 'unpurposed'"));
    }

    [PostGisFact]
    public async Task Personal_values_lie_in_the_side_tables_only()
    {
        var nominal = Examples.Nominal;
        nominal.DisplayName = "Verypersonal Name";
        var purpose = Examples.Purpose;
        purpose.Reason = "Because of Verypersonal Name";
        purpose.Reference = "OP-PERSONAL";
        await registry.Nominals.CreateNominal(
            new CreateNominalRequest { Nominal = nominal, NominalId = "personal", Purpose = purpose },
            RegistryServices.Call());
        await registry.Nominals.GetNominal(
            new GetNominalRequest { Name = "nominals/personal", Purpose = purpose }, RegistryServices.Call());

        Assert.Equal(
            ["alteration|False", "consultation|False"],
            await registry.AskAsync(
                """
                SELECT action, audit_entry::text ILIKE '%verypersonal%'
                FROM audit_entry WHERE purpose_reference = 'OP-PERSONAL' ORDER BY sequence
                """));
        Assert.Equal(
            ["""{"reason":"Because of Verypersonal Name"}""",
             """{"reason":"Because of Verypersonal Name","question":{"name":"nominals/personal"}}"""],
            await PersonalValues.OfAsync(registry.Database, "OP-PERSONAL"));
        Assert.Equal(
            ["True|False", "True|False"],
            await registry.AskAsync(
                """
                SELECT personal_digest = sha256(sealed), sealed LIKE convert_to('%Verypersonal%', 'UTF8')
                FROM audit_entry JOIN audit_personal USING (personal_id)
                WHERE purpose_reference = 'OP-PERSONAL' ORDER BY sequence
                """));
    }

    [PostGisFact]
    public async Task An_import_keeps_its_reason_once()
    {
        await registry.ImportAsync(RegistryImportTests.Everything("shared"), purpose: Purpose("OP-SHARED"));

        Assert.Equal(
            ["alteration|11|1", "consultation|1|1"],
            await registry.AskAsync(
                """
                SELECT action, count(*), count(DISTINCT personal_id)
                FROM audit_entry WHERE purpose_reference = 'OP-SHARED' GROUP BY action ORDER BY action
                """));
    }

    [PostGisFact]
    public async Task What_is_not_personal_is_read_without_a_purpose_and_altered_with_an_entry()
    {
        await registry.Feeds.CreateFeed(
            new CreateFeedRequest { Feed = Examples.Feed, FeedId = "open" }, RegistryServices.Call("FeedService/CreateFeed"));
        await registry.Feeds.GetFeed(new GetFeedRequest { Name = "feeds/open" }, RegistryServices.Call());

        Assert.Equal(
            [$"{TestCall.Actor}|alteration|geointel.v1.FeedService/CreateFeed|||feed|open|1|1|ok"],
            await registry.AskAsync($"SELECT {Columns} FROM audit_entry WHERE resource_id = 'open'"));
    }

    [PostGisFact]
    public async Task What_a_checked_or_repeated_change_tells_of_the_registry_is_a_consultation()
    {
        await CreateAsync("told");
        var update = new UpdateNominalRequest
        {
            Nominal = new Nominal { Name = "nominals/told", Under18 = true },
            UpdateMask = new FieldMask { Paths = { "under_18" } },
            Purpose = Examples.Purpose,
            ValidateOnly = true,
        };
        var call = RegistryServices.Call("NominalService/UpdateNominal");

        var checkedOnly = (await registry.Nominals.UpdateNominal(update, call)).Nominal;
        update.ValidateOnly = false;
        update.RequestId = Guid.NewGuid().ToString();
        await registry.Nominals.UpdateNominal(update, call);
        await registry.Nominals.UpdateNominal(update, call);

        Assert.Equal("Example Person", checkedOnly.DisplayName); // which the request did not say
        Assert.Equal(
            ["alteration|1|ok", "consultation|1|ok", "alteration|1|ok", "consultation|1|ok"],
            await registry.AskAsync(
                "SELECT action, row_count, outcome FROM audit_entry WHERE resource_id = 'told' ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_question_with_a_character_that_text_in_the_store_cannot_hold_is_kept_as_it_was_asked()
    {
        await registry.Audited.OpenAsync(
            RegistryServices.Call(), Purpose("OP-NUL"), new { zone = "a\0b", path = "c:\\u0000" });

        using var values = JsonDocument.Parse(Assert.Single(await PersonalValues.OfAsync(registry.Database, "OP-NUL")));
        var question = values.RootElement.GetProperty("question");
        Assert.Equal(
            ("a\0b", "c:\\u0000"), (question.GetProperty("zone").GetString(), question.GetProperty("path").GetString()));
    }

    [PostGisTheory]
    [InlineData("UPDATE audit_entry SET actor = 'nobody'")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("TRUNCATE audit_entry")]
    public async Task An_entry_cannot_be_altered(string sql)
    {
        await CreateAsync("fixed-" + sql.Split(' ')[0]);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => registry.AskAsync(sql));

        Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task There_is_no_answer_when_the_entry_cannot_be_written()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        var audited = Tests.Audit.Audited.Over(nowhere);
        var asked = false;

        var refusal = await Assert.ThrowsAsync<RpcException>(() => audited.ConsultAsync(
            RegistryServices.Call(), Examples.Purpose, "what is there?", _ =>
            {
                asked = true;
                return Task.FromResult(("the answer", 1));
            }));

        Assert.True(asked);
        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task A_watch_has_its_entry_before_it_tells_anything()
    {
        await registry.Audited.OpenAsync(
            RegistryServices.Call("HitService/WatchHits"), Purpose("OP-WATCH"), new { zone = "town" });

        Assert.Equal(
            ["consultation|opened"],
            await registry.AskAsync("SELECT action, outcome FROM audit_entry WHERE purpose_reference = 'OP-WATCH'"));
        Assert.EndsWith(
            "\"question\":{\"zone\":\"town\"}}", Assert.Single(await PersonalValues.OfAsync(registry.Database, "OP-WATCH")),
            StringComparison.Ordinal);
    }

    static Purpose Purpose(string reference)
    {
        var purpose = Examples.Purpose;
        purpose.Reference = reference;
        return purpose;
    }

    async Task CreateAsync(string id) => await registry.Nominals.CreateNominal(
        new CreateNominalRequest { Nominal = Examples.Nominal, NominalId = id, Purpose = Examples.Purpose },
        RegistryServices.Call("NominalService/CreateNominal"));

    async Task GetAsync(string id) => await registry.Nominals.GetNominal(
        new GetNominalRequest { Name = $"nominals/{id}", Purpose = Examples.Purpose },
        RegistryServices.Call("NominalService/GetNominal"));
}
