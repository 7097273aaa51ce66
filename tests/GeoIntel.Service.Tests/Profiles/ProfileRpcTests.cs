using GeoIntel.Models.Profiles;
using GeoIntel.Service.Access;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Documents;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Profiles;

[Collection(PostGisCollection.Name)]
public sealed class ProfileRpcTests(PostGisFixture postgis) : IAsyncLifetime
{
    ProfileWorld _world = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) _world = await ProfileWorld.CreateAsync(postgis);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [PostGisFact]
    public async Task The_edition_for_partners_holds_no_name_mark_camera_or_place_of_a_zone_and_the_police_edition_the_groups()
    {
        await _world.Borough.RunAsync();
        var partner = await _world.FilesAsync(await _world.BuildAsync(ProfileWorld.Order(DocumentEdition.Partner)));
        var police = await _world.FilesAsync(await _world.BuildAsync());

        foreach (var (name, text) in partner)
            Assert.All(ProfileWorld.Secrets, secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{name} holds '{secret}'"));
        Assert.Contains("Quarry Crew", police["profile.html"], StringComparison.Ordinal);
        Assert.Contains("Gate feed", police["tables/feeds.csv"], StringComparison.Ordinal);
        // Neither names whom or what the registry has beyond that.
        foreach (var (name, text) in police)
            Assert.All(["Zephyrine", "ZQ70ZQX", "Zq mast", "341234.5"], secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{name} holds '{secret}'"));
    }

    [PostGisFact]
    public async Task What_was_cancelled_on_its_way_leaves_nothing()
    {
        var order = ProfileWorld.Order();
        var id = "";
        var rpc = _world.Rpc;
        var maker = new Told(new ProfileMaker(_world.Counts, _world.Documents, _world.Borough.Clock), async stage =>
        {
            if (stage == "writing") await rpc.CancelDocumentOperation(new CancelDocumentOperationRequest { Name = id }, ProfileWorld.Call("CancelDocumentOperation"));
        });
        var runner = _world.RunnerOf(maker);
        id = (await rpc.BuildProfile(order, ProfileWorld.Call("BuildProfile"))).Operation.Name;

        Assert.True(await runner.RunOneAsync(CancellationToken.None));

        Assert.Contains("writing", maker.Stages);
        var operation = (await rpc.GetDocumentOperation(new GetDocumentOperationRequest { Name = id }, ProfileWorld.Call("GetDocumentOperation"))).Operation;
        Assert.Equal((true, (int)StatusCode.Cancelled), (operation.Done, operation.Error.Code));
        Assert.Equal(["0|0|0"], await _world.Borough.AskAsync(
            "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM document_file), (SELECT count(*) FROM document_text)"));
        Assert.False(await runner.RunOneAsync(CancellationToken.None));
    }

    [PostGisFact]
    public async Task A_second_person_signs_what_was_read_and_then_it_stays()
    {
        var id = await _world.BuildAsync(by: "ann");
        await _world.WriteAsync(id, "summary", "Quiet on the whole.", by: "bob");

        Assert.Equal("SECOND_PERSON", ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.SignAsync(id, "ann"))));
        Assert.Equal("SECOND_PERSON", ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.SignAsync(id, "bob"))));
        Assert.Equal("STALE_MANIFEST", ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.Rpc.SignDocument(
            new SignDocumentRequest { Name = id, ManifestSha256 = new string('a', 64), Purpose = ProfileWorld.Why },
            ProfileWorld.Call("SignDocument", "cat")))));
        var signed = await _world.SignAsync(id, "cat");

        Assert.Equal((DocumentState.Signed, "person:cat"), (signed.State, signed.Signer));
        Assert.Contains("Signed by person:cat on 2025-04-02.", await _world.FileAsync(id, "profile.html"), StringComparison.Ordinal);
        Assert.Equal("DOCUMENT_SIGNED", ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.WriteAsync(id, "summary", "Or not.", "bob"))));
        Assert.Equal("DOCUMENT_SIGNED", ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.SignAsync(id, "dan"))));
        await using var forge = _world.Borough.Database.CreateCommand("UPDATE document_text SET body = 'forged'");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => forge.ExecuteNonQueryAsync());
    }

    [PostGisFact]
    public async Task Texts_are_carried_to_the_next_draft_of_the_same_areas_and_edition_and_stand_on_its_page()
    {
        var first = await _world.BuildAsync(by: "ann");
        await _world.WriteAsync(first, "recommendations", "Ask the ward for its <own> view.", by: "ann");
        await _world.SignAsync(first, "bob");

        var second = await _world.BuildAsync(by: "bob");
        var partner = await _world.BuildAsync(ProfileWorld.Order(DocumentEdition.Partner), by: "bob");

        var carried = await _world.GetAsync(second);
        Assert.Equal(2, carried.Version);
        Assert.Equal(("recommendations", "person:ann", 1), (carried.Texts.Single().Field, carried.Texts.Single().Writer, carried.Texts.Single().WrittenIn));
        Assert.Contains("Ask the ward for its &lt;own&gt; view.", await _world.FileAsync(second, "profile.html"), StringComparison.Ordinal);
        // What is written for the police does not go to partners by itself.
        Assert.Empty((await _world.GetAsync(partner)).Texts);
        // Ann's words were signed by Bob, so Ann may sign what Bob has built since.
        Assert.Equal(DocumentState.Signed, (await _world.SignAsync(second, "ann")).State);
    }

    [PostGisFact]
    public async Task The_change_since_the_last_signed_profile_stands_beside_each_area()
    {
        var first = ProfileWorld.Order();
        first.MonthCount = 6;
        var id = await _world.BuildAsync(first, by: "ann");
        var draft = ProfileWorld.Order();
        Assert.All((await FiguresAsync(await _world.BuildAsync(draft))).Crime, of => Assert.Null(of.Before));
        await _world.SignAsync(id, "bob");

        var figures = await FiguresAsync(await _world.BuildAsync(draft));

        var then = await FiguresAsync(id);
        foreach (var (now, before) in figures.Crime.Zip(then.Crime))
        {
            Assert.Equal((6, before.Total), (now.Before!.Months, now.Before.Total));
            Assert.Equal(before.ByArea, now.Before.ByArea);
        }
    }

    [PostGisFact]
    public async Task The_police_edition_is_for_intelligence_and_officers()
    {
        var police = await _world.BuildAsync();
        var partner = await _world.BuildAsync(ProfileWorld.Order(DocumentEdition.Partner));

        foreach (var role in (Role[])[Role.Operator, Role.Analyst, Role.Admin])
        {
            Assert.Equal(DocumentRights.EditionReason, ReasonOf(await Assert.ThrowsAsync<RpcException>(
                () => _world.FileAsync(police, "profile.html", roles: role))));
            Assert.StartsWith("<!doctype html>", await _world.FileAsync(partner, "profile.html", roles: role), StringComparison.Ordinal);
            var listed = await _world.Rpc.ListDocuments(new ListDocumentsRequest(), ProfileWorld.Call("ListDocuments", roles: role));
            Assert.Equal([partner], listed.Documents.Select(profile => profile.Name));
        }
        foreach (var role in (Role[])[Role.Intelligence, Role.Officer])
            Assert.Contains("Quarry Crew", await _world.FileAsync(police, "profile.html", roles: role), StringComparison.Ordinal);
        Assert.Equal(["refusal|3", "disclosure|5"], await _world.Borough.AskAsync(
            "SELECT action, count(*) FROM audit_entry WHERE rpc LIKE '%/GetDocumentFile' AND purpose_reference = 'LOCP-1' GROUP BY action ORDER BY 2"));
    }

    [PostGisFact]
    public async Task To_somebody_else_it_goes_when_the_conditions_of_handling_were_decided_on()
    {
        var id = await _world.BuildAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.FileAsync(id, "profile.html", recipient: "Partner A"));
        Assert.Equal(EvidenceRpc.HandlingReason, ReasonOf(refusal));
        Assert.Contains("memberships/m1", refusal.Status.Detail, StringComparison.Ordinal);
        await using (var decide = _world.Borough.Database.CreateCommand("""
            INSERT INTO handling_decision (decision_id, resource, export, recipient, how_met, expires_at, decided_by, decided_at)
            VALUES (gen_random_uuid(), 'memberships/m1', 'profile', 'Partner A', 'The source agreed', '2027-01-01', 'insp', now())
            """))
            await decide.ExecuteNonQueryAsync();

        Assert.Contains("Quarry Crew", await _world.FileAsync(id, "profile.html", recipient: "Partner A"), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task The_same_order_at_the_same_moment_of_the_store_gives_the_same_bytes()
    {
        await _world.Borough.RunAsync();
        var order = new ProfileOrder("wards", [], new DateOnly(2024, 1, 1), 12, Models.Documents.DocumentEdition.Police, 5, "");
        var maker = new ProfileMaker(_world.Counts, _world.Documents, _world.Borough.Clock);
        var build = new DocumentBuild("d1", "profile", order.ToJson(), "person:ann@x", "person:ann", "SeriousCrime L", _world.Borough.Clock.GetUtcNow());

        var (first, second) = (await MakeAsync(), await MakeAsync());

        Assert.Equal(first, second);

        async Task<List<string>> MakeAsync()
        {
            var made = await maker.MakeAsync(build, (_, _) => Task.CompletedTask, CancellationToken.None);
            return [.. made.Write(made.Labels with { Version = 1 }, []).Select(file => $"{file.Name} {file.Sha256}")];
        }
    }

    [PostGisFact]
    public async Task A_bad_order_is_refused_with_the_field_and_nothing_is_kept()
    {
        await RefusedAsync("boundary_set", order => order.BoundarySet = "beats");
        await RefusedAsync("area_codes", order => order.AreaCodes.Add("W99"));
        await RefusedAsync("first_month", order => order.FirstMonth = "2024");
        await RefusedAsync("month_count", order => order.MonthCount = 0);
        await RefusedAsync("edition", order => order.Edition = DocumentEdition.Unspecified);
        await RefusedAsync("small_count", order => order.SmallCount = 4);
        Assert.Equal(["0"], await _world.Borough.AskAsync("SELECT count(*) FROM document_build"));

        async Task RefusedAsync(string field, Action<BuildProfileRequest> spoil)
        {
            var order = ProfileWorld.Order();
            spoil(order);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.Rpc.BuildProfile(order, ProfileWorld.Call("BuildProfile")));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.StartsWith(field, refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [PostGisFact]
    public async Task The_same_request_id_makes_one_profile_and_another_order_under_it_is_refused()
    {
        var order = ProfileWorld.Order();
        order.RequestId = "0198a000-0000-7000-8000-00000000000f";

        await _world.BuildAsync(order);
        await _world.BuildAsync(order);

        Assert.Equal(["1|1"], await _world.Borough.AskAsync("SELECT (SELECT count(*) FROM document_build), (SELECT count(*) FROM document)"));
        order.MonthCount = 3;
        Assert.Equal("REQUEST_ID_REUSED", ReasonOf(await Assert.ThrowsAsync<RpcException>(
            () => _world.Rpc.BuildProfile(order, ProfileWorld.Call("BuildProfile")))));
    }

    async Task<ProfileFigures> FiguresAsync(string id) => ProfileDocument.Read(
        Models.Documents.DocumentFile.OfText("f", "application/json", await _world.FileAsync(id, "figures.json")));

    static string? ReasonOf(RpcException refusal) => RpcErrors.ReasonOf(refusal);

    /// <summary>Tells the test how far a maker is, before the program hears of it.</summary>
    sealed class Told(IDocumentMaker maker, Func<string, Task> told) : IDocumentMaker
    {
        public List<string> Stages { get; } = [];
        public string Kind => maker.Kind;
        public string Rpc => maker.Rpc;

        public IReadOnlyList<string> FieldsOf(Models.Documents.DocumentFile figures) => maker.FieldsOf(figures);

        public IReadOnlyList<Models.Documents.DocumentFile> Write(
            Models.Documents.DocumentFile figures, Models.Documents.DocumentLabels labels, IReadOnlyList<Models.Documents.DocumentInput> inputs,
            IReadOnlyList<Models.Documents.DocumentText> texts) => maker.Write(figures, labels, inputs, texts);

        public Task<MadeDocument> MakeAsync(DocumentBuild build, Func<string, double, Task> tellAsync, CancellationToken stopping) =>
            maker.MakeAsync(build, async (stage, share) =>
            {
                Stages.Add(stage);
                await told(stage);
                await tellAsync(stage, share);
            }, stopping);
    }
}
