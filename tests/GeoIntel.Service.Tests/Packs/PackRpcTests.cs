using GeoIntel.Models.Documents;
using GeoIntel.Service.Access;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Documents;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using DocumentEdition = GeoIntel.V1.DocumentEdition;
using DocumentFile = GeoIntel.Models.Documents.DocumentFile;
using DocumentText = GeoIntel.Models.Documents.DocumentText;

namespace GeoIntel.Service.Tests.Packs;

[Collection(PostGisCollection.Name)]
public sealed class PackRpcTests(PostGisFixture postgis) : IAsyncLifetime
{
    PackWorld _world = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) _world = await PackWorld.CreateAsync(postgis);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [PostGisTheory]
    [InlineData("ocg-weekly", PackWorld.Week)]
    [InlineData("disruption-weekly", PackWorld.Week)]
    [InlineData("intelligence-monthly", "2026-02")]
    public async Task No_byte_of_a_pack_holds_a_mark_or_anything_of_whom_packs_do_not_tell(string template, string period)
    {
        var files = await _world.FilesAsync(await _world.BuildAsync(PackWorld.Order(template, period)));

        Assert.Contains("pack.html", files.Keys);
        string[] marks = ["GO11ABC", "KT06XYZ", "AA11AAA", "Aldous Fenwick", "Brenna Quill"];
        foreach (var (name, text) in files)
        {
            Assert.All([.. PackWorld.Secrets, .. marks], secret =>
                Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{name} holds '{secret}'"));
            Assert.All(_world.Hits.Where(hit => !hit.IsTold), hit =>
                Assert.False(text.Contains(hit.Id.ToString(), StringComparison.Ordinal), $"{name} holds a hit that is {hit.Flaw}"));
        }
        Assert.Contains("vehicleLinks/l1", files["pack.html"], StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_purpose_that_opens_restrictions_and_an_officer_open_nothing_of_them_in_a_pack()
    {
        var order = PackWorld.Order();
        order.Purpose = new Purpose(Examples.Purpose) { Class = PurposeClass.LegalClaims };

        var files = await _world.FilesAsync(await _world.BuildAsync(order));

        foreach (var (name, text) in files)
            Assert.All(PackWorld.Secrets, secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{name} holds '{secret}'"));
    }

    [PostGisFact]
    public async Task A_pack_with_compliance_is_for_officers_and_any_other_for_intelligence_too()
    {
        var (weekly, disruption) = (await _world.BuildAsync(), await _world.BuildAsync(PackWorld.Order("disruption-weekly")));

        Assert.Equal((DocumentEdition.Police, DocumentEdition.Officers), ((await _world.GetAsync(weekly)).Edition, (await _world.GetAsync(disruption)).Edition));
        foreach (var role in (Role[])[Role.Operator, Role.Analyst, Role.Admin]) await RefusedAsync(weekly, role);
        await RefusedAsync(disruption, Role.Intelligence);
        Assert.Equal([weekly], await ListedAsync(Role.Intelligence));
        Assert.Equal([disruption, weekly], await ListedAsync(Role.Officer));
        Assert.Empty(await ListedAsync(Role.Analyst));
        Assert.StartsWith("<!doctype html>", await _world.FileAsync(weekly, "pack.html", roles: Role.Intelligence), StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", await _world.FileAsync(disruption, "pack.html", roles: Role.Officer), StringComparison.Ordinal);

        async Task RefusedAsync(string id, Role role)
        {
            Assert.Equal(DocumentRights.EditionReason, RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.GetAsync(id, role))));
            Assert.Equal(DocumentRights.EditionReason, RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(
                () => _world.FileAsync(id, "pack.html", roles: role))));
        }

        async Task<IEnumerable<string>> ListedAsync(Role role) => (await _world.Rpc.ListDocuments(
            new ListDocumentsRequest { Kind = DocumentKind.Pack }, PackWorld.Call("ListDocuments", roles: role))).Documents.Select(of => of.Name);
    }

    [PostGisFact]
    public async Task A_pack_goes_to_nobody_else()
    {
        var id = await _world.BuildAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.FileAsync(id, "pack.html", recipient: "Partner A"));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.StartsWith("recipient", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task What_the_unit_edits_in_its_template_is_on_the_next_page_and_in_the_manifest()
    {
        var before = await _world.FilesAsync(await _world.BuildAsync());
        _world.WriteTemplate("ocg-weekly.json", """
            { "title": "Our own meeting", "handling": "OFFICIAL. Ours.", "period": "week", "sections": [
              { "text": "who-was-there", "heading": "Who was there", "words": "By collar number." },
              { "block": "reviews", "heading": "To be reviewed" } ] }
            """);

        var id = await _world.BuildAsync();

        var after = await _world.FilesAsync(id);
        foreach (var said in (string[])["<h1>Our own meeting: 2026-W09", "OFFICIAL. Ours.", "<h2>Who was there</h2>", "By collar number.", "<h2>To be reviewed</h2>"])
        {
            Assert.Contains(said, after["pack.html"], StringComparison.Ordinal);
            Assert.DoesNotContain(said, before["pack.html"], StringComparison.Ordinal);
        }
        Assert.DoesNotContain("tables/hits.csv", after.Keys);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(_world.ReadTemplate("ocg-weekly.json"))));
        Assert.Contains(sha256, after["manifest.json"], StringComparison.Ordinal);
        Assert.DoesNotContain(sha256, before["manifest.json"], StringComparison.Ordinal);
        // Its own field is written in, and no other.
        var written = await WriteAsync(id, "who-was-there", "4711 and 4712", "bob");
        Assert.Equal("4711 and 4712", written.Texts.Single().Text);
        Assert.Contains("4711 and 4712", await _world.FileAsync(id, "pack.html"), StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => WriteAsync(id, "decisions", "None.", "bob"));
        Assert.Contains("use who-was-there", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_bad_template_is_refused_with_file_line_and_what_is_allowed_and_check_config_says_the_same()
    {
        _world.WriteTemplate("ocg-weekly.json", "{\n  \"title\": \"Ours\",\n  \"handling\": \"H\",\n  \"period\": \"day\",\n  \"sections\": [{ \"block\": \"scores\", \"heading\": \"S\" }]\n}");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.Rpc.BuildPack(PackWorld.Order(), PackWorld.Call("BuildPack")));

        Assert.Equal((StatusCode.FailedPrecondition, PackDesk.TemplateReason), (refusal.StatusCode, RpcErrors.ReasonOf(refusal)));
        string[] problems = ["ocg-weekly.json, line 4: The period is 'day'; write week or month.", "ocg-weekly.json, line 5: 'scores' is no block; there are hits, episodes"];
        Assert.All(problems, problem => Assert.Contains(problem, refusal.Status.Detail, StringComparison.Ordinal));
        var told = _world.Templates.Problems().ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told.Zip(problems), of => Assert.StartsWith($"Packs:TemplateFolder, {of.Second}", of.First, StringComparison.Ordinal));
        _world.WriteTemplate("Our pack.json", "{}");
        Assert.Contains(_world.Templates.Problems(), problem => problem.Contains("Our pack.json: name it with", StringComparison.Ordinal));
        // The others go on.
        await _world.BuildAsync(PackWorld.Order("disruption-weekly"));
    }

    [PostGisFact]
    public async Task A_bad_order_is_refused_with_the_field_and_nothing_is_kept()
    {
        await RefusedAsync("template: 'ocg' is no template; there are disruption-weekly, intelligence-monthly, ocg-weekly.", order => order.Template = "ocg");
        await RefusedAsync("template", order => order.Template = "../ocg-weekly");
        await RefusedAsync("period: It is '2026-02'; ocg-weekly is weekly, so write a week as 2026-W47.", order => order.Period = "2026-02");
        await RefusedAsync("period", order => (order.Template, order.Period) = ("intelligence-monthly", PackWorld.Week));
        await RefusedAsync("period: '2026-W11' has not begun; ask for one that has.", order => order.Period = "2026-W11");
        await RefusedAsync("request_id", order => order.RequestId = "one");
        var good = PackWorld.Order();
        good.ValidateOnly = true;
        Assert.Equal("", (await _world.Rpc.BuildPack(good, PackWorld.Call("BuildPack"))).Operation.Name);
        Assert.Equal(["0"], await _world.Intake.AskAsync("SELECT count(*) FROM document_build"));

        async Task RefusedAsync(string start, Action<BuildPackRequest> spoil)
        {
            var order = PackWorld.Order();
            spoil(order);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.Rpc.BuildPack(order, PackWorld.Call("BuildPack")));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.StartsWith(start, refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [PostGisFact]
    public async Task What_was_cancelled_at_any_stage_leaves_nothing()
    {
        var maker = new Stopping(_world);
        var (runner, rpc) = (_world.RunnerOf(maker), _world.Rpc);
        for (var stage = 0; ; stage++)
        {
            var id = (await rpc.BuildPack(PackWorld.Order(), PackWorld.Call("BuildPack"))).Operation.Name;
            maker.Next(stage);
            Assert.True(await runner.RunOneAsync(CancellationToken.None));
            if (!maker.HasStopped)
            {
                Assert.True(stage > 6, $"Only {stage} stages.");
                break;
            }
            var operation = (await rpc.GetDocumentOperation(new GetDocumentOperationRequest { Name = id }, PackWorld.Call("GetDocumentOperation"))).Operation;
            Assert.Equal((true, (int)StatusCode.Cancelled), (operation.Done, operation.Error.Code));
            Assert.Equal(["0|0|0"], await _world.Intake.AskAsync(
                "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM document_file), (SELECT count(*) FROM document_text)"));
        }
    }

    [PostGisFact]
    public async Task Whoever_may_not_build_a_pack_may_not_stop_one()
    {
        var id = (await _world.Rpc.BuildPack(PackWorld.Order(), PackWorld.Call("BuildPack"))).Operation.Name;
        var cancel = new CancelDocumentOperationRequest { Name = id };

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => _world.Rpc.CancelDocumentOperation(cancel, PackWorld.Call("CancelDocumentOperation", roles: Role.Analyst)));

        Assert.Equal(DocumentRights.KindReason, RpcErrors.ReasonOf(refusal));
        Assert.True((await _world.Rpc.CancelDocumentOperation(cancel, PackWorld.Call("CancelDocumentOperation", roles: Role.Intelligence))).Operation.Done);
    }

    [PostGisFact]
    public async Task A_second_person_signs_and_a_new_draft_of_the_week_carries_its_texts_and_of_another_week_does_not()
    {
        var id = await _world.BuildAsync(by: "ann");
        await WriteAsync(id, "decisions", "Look again in a week.", "bob");
        var manifest = (await _world.GetAsync(id)).Files.Single(file => file.Name == "manifest.json").Sha256;
        var sign = new SignDocumentRequest { Name = id, ManifestSha256 = manifest, Purpose = Examples.Purpose };

        Assert.Equal("SECOND_PERSON", RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(() => _world.Rpc.SignDocument(sign, PackWorld.Call("SignDocument", "bob")))));
        var signed = (await _world.Rpc.SignDocument(sign, PackWorld.Call("SignDocument", "cat"))).Document;
        Assert.Equal(("person:cat", "ocg-weekly 2026-W09", 1), (signed.Signer, signed.SubjectKey, signed.Version));
        Assert.Equal("DOCUMENT_SIGNED", RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(() => WriteAsync(id, "decisions", "Or not.", "bob"))));

        var again = await _world.GetAsync(await _world.BuildAsync(by: "cat"));
        var other = await _world.GetAsync(await _world.BuildAsync(PackWorld.Order(period: "2026-W08"), by: "cat"));
        Assert.Equal((2, "Look again in a week."), (again.Version, again.Texts.Single().Text));
        Assert.Equal((1, 0), (other.Version, other.Texts.Count));
    }

    [PostGisFact]
    public async Task The_same_order_at_the_same_moment_of_the_store_gives_the_same_bytes()
    {
        foreach (var template in (string[])["ocg-weekly", "disruption-weekly"])
        {
            await _world.Rpc.BuildPack(PackWorld.Order(template), PackWorld.Call("BuildPack"));
            var id = (await _world.Intake.AskAsync("SELECT id FROM document_build ORDER BY created_at DESC, id DESC LIMIT 1"))[0];
            var build = (await _world.Builds.FindAsync(id, CancellationToken.None))!;

            Assert.Equal(await MakeAsync(build), await MakeAsync(build));
        }

        async Task<List<string>> MakeAsync(DocumentBuild build)
        {
            var made = await _world.Maker.MakeAsync(build, (_, _) => Task.CompletedTask, CancellationToken.None);
            return [.. made.Write(made.Labels with { Version = 1 }, []).Select(file => $"{file.Name} {file.Sha256}")];
        }
    }

    [PostGisFact]
    public async Task The_same_request_id_makes_one_pack_and_another_order_under_it_is_refused()
    {
        var order = PackWorld.Order();
        order.RequestId = "0198a000-0000-7000-8000-00000000000f";

        await _world.BuildAsync(order);
        await _world.BuildAsync(order);

        Assert.Equal(["1|1"], await _world.Intake.AskAsync("SELECT (SELECT count(*) FROM document_build), (SELECT count(*) FROM document)"));
        order.Period = "2026-W08";
        Assert.Equal("REQUEST_ID_REUSED", RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(
            () => _world.Rpc.BuildPack(order, PackWorld.Call("BuildPack")))));
    }

    async Task<Document> WriteAsync(string id, string field, string text, string by) => (await _world.Rpc.UpdateDocumentText(
        new UpdateDocumentTextRequest { Name = id, Field = field, Text = text, Purpose = Examples.Purpose }, PackWorld.Call("UpdateDocumentText", by))).Document;

    /// <summary>Has the pack cancelled when it comes to a stage.</summary>
    sealed class Stopping(PackWorld world) : IDocumentMaker
    {
        int _left;

        public bool HasStopped { get; private set; }
        public string Kind => world.Maker.Kind;
        public string Rpc => world.Maker.Rpc;

        public void Next(int stage) => (_left, HasStopped) = (stage, false);

        public Task<MadeDocument> MakeAsync(DocumentBuild build, Func<string, double, Task> tellAsync, CancellationToken stopping) =>
            world.Maker.MakeAsync(build, async (stage, share) =>
            {
                if (_left-- == 0)
                {
                    HasStopped = true;
                    await world.Rpc.CancelDocumentOperation(
                        new CancelDocumentOperationRequest { Name = build.Id }, PackWorld.Call("CancelDocumentOperation"));
                }
                await tellAsync(stage, share);
            }, stopping);

        public IReadOnlyList<string> FieldsOf(DocumentFile figures) => world.Maker.FieldsOf(figures);

        public IReadOnlyList<DocumentFile> Write(
            DocumentFile figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts) =>
            world.Maker.Write(figures, labels, inputs, texts);
    }
}
