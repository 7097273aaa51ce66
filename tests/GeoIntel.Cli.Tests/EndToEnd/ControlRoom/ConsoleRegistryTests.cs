using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit.Abstractions;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>Officers at the registry's screen: real Chromium, real service.</summary>
[Collection(ServiceCollection.Name)]
public sealed class ConsoleRegistryTests(RunningService running, ITestOutputHelper output) : IAsyncLifetime
{
    const string Corners = "#zone-corners";

    readonly Lazy<ConsoleBrowser> _browser = new(ConsoleBrowser.Start);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated) await _browser.Value.DisposeAsync();
    }

    [ConsoleFact]
    public async Task A_zone_drawn_with_the_mouse_is_counted_saved_named_by_a_condition_that_another_approves_and_then_hits()
    {
        var (service, clients, town) = await WorldAsync("drawn");
        var now = DateTimeOffset.UtcNow;
        await clients.SendAsync(
            town.NumberedFeed, town.Numbered(town.BoundVrm, now.AddHours(-30), town.Far), town.Numbered(town.BoundVrm, now.AddHours(-3), town.Far),
            town.Numbered(town.BoundVrm, now.AddHours(-3).AddMinutes(4), town.Far), town.Numbered(town.BoundVrm, now.AddHours(-2)));
        var (sam, kim) = (User("sam-drawn"), User("kim-drawn"));
        await sam.SignInAsync(service, "officer");

        await OpenAsync(sam, "zones");
        await sam.DoAsync("await page.click('[data-act=new]');");
        await DrawAsync(sam, 349000, 392000, 300);
        var outline = await ValueAsync(sam, Corners);
        Assert.Equal(4, outline.Split('\n').Length);
        await sam.SeesAsync("#zone-cameras", " inside: "); // other tests' cameras stand there, too
        await sam.DoAsync("await page.click('[data-act=count]');");
        await sam.SeesAsync("#zone-count", "A count alone");

        // The page's count is that of the reads stored of every linked vehicle, asked for one by one.
        var told = Regex.Match(await sam.TextAsync("#zone-count"), @"^(\d+) hits? of (\d+) reads? in the last 28 days");
        var stored = await RecountAsync(clients, outline);
        Assert.Equal(stored, int.Parse(told.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.InRange(int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture), 2, stored);

        await sam.DoAsync("await page.fill('#registry-id', 'drawn-far-zone'); await page.fill('[data-path=display_name]', 'Far end'); await page.click('[data-act=save]');");
        await sam.SeesAsync("#message", "zones/drawn-far-zone is registered.");
        await BindAsync(sam, "drawn-far-condition", town.Nominal, "zones/drawn-far-zone");

        await kim.SignInAsync(service, "officer");
        await ApproveAsync(kim, "conditions/drawn-far-condition");
        using var watch = await OpenWatch.OpenAsync(clients);
        await sam.PressAsync("r"); // back to the hits
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, DateTimeOffset.UtcNow, town.Far));
        var hit = (await watch.UntilAsync("for the hit", change => change.Hit.Condition == "conditions/drawn-far-condition" && !change.Hit.Correction)).Hit;

        await sam.ChooseAsync(hit.Name);
        await sam.SeesAsync("#detail", "zones/drawn-far-zone");
        output.WriteLine(await sam.TextAsync("#lag"));
        var log = await sam.LogAsync(clients, entries => entries.Any(entry => entry.Rpc.EndsWith("CreateCondition", StringComparison.Ordinal)));
        foreach (var rpc in (string[])["ZoneService/CountZoneHits", "ZoneService/CreateZone", "ZoneService/ListZones", "ConditionService/CreateCondition"])
            Assert.Contains(log, entry => entry.Rpc == $"geointel.v1.{rpc}" && entry.PurposeReference == ConsoleUser.Reference);
        var approval = await kim.LogAsync(clients, entries => entries.Any(entry => entry.Rpc.EndsWith("UpdateCondition", StringComparison.Ordinal)));
        Assert.Contains(approval, entry => entry is { ResourceId: "drawn-far-condition", PurposeReference: ConsoleUser.Reference });
        await sam.EndsCleanAsync(service.HttpAddress);
        await kim.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task A_change_of_a_zone_is_a_new_version_and_what_is_wrong_is_said_beside_its_field()
    {
        var (service, clients, town) = await WorldAsync("edited");
        var sam = User("sam-edited");
        await sam.SignInAsync(service, "officer");
        await OpenAsync(sam, "zones");
        await sam.DoAsync("await page.getByRole('button', { name: args.id, exact: true }).click();", new { id = town.Zone["zones/".Length..] });
        await sam.SeesAsync(".registry-form", "version 1");
        Assert.Equal("345500, 391500\n346500, 391500\n346500, 392500\n345500, 392500", await ValueAsync(sam, Corners));

        await TypeAsync(sam, "345500 391500\n346500 392500\n346500 391500\n345500 392500"); // a bow
        await sam.DoAsync("await page.click('[data-act=save]');");
        await sam.SeesAsync("#zone-corners-problem", "cross");
        await TypeAsync(sam, "SJ 45000 91500\nSJ 46500 91500\nSJ 46500 92500\nSJ 45000 92500");
        await sam.DoAsync("await page.click('[data-act=save]');");
        await sam.SeesAsync("#message", "version 2 is registered.");

        var zone = (await clients.Zones.GetZoneAsync(new GetZoneRequest { Name = town.Zone, Purpose = Stored.Purpose })).Zone;
        Assert.Equal((2, "Centre"), (zone.Revision, zone.DisplayName));
        Assert.Equal("MULTIPOLYGON (((345000 391500, 346500 391500, 346500 392500, 345000 392500, 345000 391500)))", zone.Outline.Wkt);
        // What was not touched is not rounded to the minute.
        Assert.Equal(town.Centre("").FromTime.ToDateTime(), zone.FromTime.ToDateTime(), TimeSpan.FromMicroseconds(1));
        await sam.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task An_entry_of_a_list_awaits_somebody_else_than_who_proposed_it_and_a_permission_is_ended()
    {
        var (service, clients, town) = await WorldAsync("twopersons");
        var (sam, kim) = (User("sam-two"), User("kim-two"));
        await sam.SignInAsync(service, "officer");
        await OpenAsync(sam, "entries");
        await sam.DoAsync("await page.click('[data-act=new]'); await page.fill('#registry-id', 'two-persons-entry');");
        await FillAsync(sam, new()
        {
            ["list"] = "vehicleLists/twopersons-list", ["vrm"] = town.OtherVrm, ["owner"] = "desk", ["from_time"] = Day(-1), ["until_time"] = Day(20),
            ["review_at"] = Day(10),
        });
        await FillBasisAsync(sam);
        await sam.DoAsync("await page.click('[data-act=save]');");
        await sam.SeesAsync("#message", "listEntries/two-persons-entry is registered.");

        await OpenAsync(sam, "reviews");
        await sam.DoAsync("await page.getByRole('button', { name: 'listEntries/two-persons-entry' }).click();");
        await sam.SeesAsync(".registry-part", "somebody else decides");
        Assert.True((await sam.DoAsync("return page.locator('[data-act=approve]').isDisabled();")).GetBoolean());
        await kim.SignInAsync(service, "intelligence");
        await ApproveAsync(kim, "listEntries/two-persons-entry");
        using var watch = await OpenWatch.OpenAsync(clients);
        await clients.SendAsync(town.NamedFeed, town.Named(town.OtherVrm, DateTimeOffset.UtcNow));
        await watch.UntilAsync("for the hit", change => change.Hit.ListEntry == "listEntries/two-persons-entry");

        await OpenAsync(sam, "permissions");
        await sam.DoAsync("await page.click('[data-act=new]'); await page.fill('#registry-id', 'two-persons-permission');");
        await FillAsync(sam, new() { ["condition"] = town.Condition, ["granted_by"] = "PS 1", ["from_time"] = Day(-1) });
        await sam.DoAsync("await page.click('[data-act=save]');");
        await sam.SeesAsync("#message", "permissions/two-persons-permission is registered.");
        await sam.DoAsync(
            """
            await page.getByRole('button', { name: 'two-persons-permission', exact: true }).click();
            await page.click('[data-act=end]');
            await page.click('[data-act=end-sure]');
            """);
        await sam.SeesAsync("#message", "permissions/two-persons-permission is ended.");
        var ended = (await clients.Conditions.GetPermissionAsync(new GetPermissionRequest
        {
            Name = "permissions/two-persons-permission", Purpose = Stored.Purpose,
        })).Permission;
        Assert.NotNull(ended.UntilTime);
        await sam.EndsCleanAsync(service.HttpAddress);
        await kim.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task An_import_shows_its_difference_and_changes_nothing_before_it_is_applied()
    {
        var (service, clients, town) = await WorldAsync("import");
        var sam = User("sam-import");
        await sam.SignInAsync(service, "officer");
        await OpenAsync(sam, "import");

        await ChooseFileAsync(sam, "permissions.csv", $"name,condition,granted_by,from_time\nimported,{town.Condition},PS 2,yesterday\n");
        await sam.SeesAsync(".registry-part", "'yesterday' is not an RFC 3339 time");
        await ChooseFileAsync(
            sam, "permissions.csv",
            $"name,condition,granted_by,from_time\nimported,{town.Condition},\"PS 2, \"\"desk\"\"\",2026-03-01T09:00:00Z\n");
        await sam.SeesAsync("[data-told=difference]", "Would be: 1 created, 0 changed, 0 unchanged, 0 refused.");
        await sam.SeesAsync(".registry-part td", "permissions/imported");
        var before = await clients.Conditions.ListPermissionsAsync(new ListPermissionsRequest { Condition = town.Condition, Purpose = Stored.Purpose });
        Assert.Empty(before.Permissions);
        await sam.DoAsync("await page.click('[data-act=apply]');");
        await sam.SeesAsync("[data-told=applied]", "1 created");

        var after = await clients.Conditions.ListPermissionsAsync(new ListPermissionsRequest { Condition = town.Condition, Purpose = Stored.Purpose });
        Assert.Equal(("permissions/imported", "PS 2, \"desk\""), (after.Permissions.Single().Name, after.Permissions.Single().GrantedBy));
        var log = await sam.LogAsync(clients, entries => entries.Any(entry => entry.ResourceId == "imported"));
        Assert.All(
            log.Where(entry => entry.Rpc.EndsWith("ImportRegistry", StringComparison.Ordinal)),
            entry => Assert.Equal(ConsoleUser.Reference, entry.PurposeReference));
        await sam.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task Who_may_not_write_sees_no_button_for_it_and_is_refused_by_the_service()
    {
        var (service, _, town) = await WorldAsync("readonly");
        var (pat, lee) = (User("pat-readonly"), User("lee-readonly"));
        await pat.SignInAsync(service, "operator");
        await lee.SignInAsync(service, "intelligence");

        await pat.PressAsync("r");
        Assert.True((await pat.DoAsync("return await page.locator('#registry-open').isHidden() && await page.locator('#registry').isHidden();")).GetBoolean());
        await OpenAsync(lee, "zones");
        await lee.SeesAsync("#registry .tables", town.Zone["zones/".Length..]);
        await lee.DoAsync("await page.getByRole('button', { name: args.id, exact: true }).click(); await page.locator('.registry-form').waitFor();", new { id = town.Zone["zones/".Length..] });
        var acts = await lee.DoAsync("return page.locator('#registry [data-act]').evaluateAll((all) => all.map((one) => one.dataset.act));");
        Assert.Equal(["back"], acts.EnumerateArray().Select(act => act.GetString()));
        Assert.Equal(
            ["zones", "lists", "entries", "reviews", "import"],
            (await lee.DoAsync("return page.locator('[data-tab]').evaluateAll((all) => all.map((one) => one.dataset.tab));"))
                .EnumerateArray().Select(tab => tab.GetString()));

        foreach (var (user, rpc) in ((ConsoleUser, string)[])
            [(pat, "ZoneService/ListZones"), (pat, "ZoneService/CountZoneHits"), (lee, "ZoneService/CreateZone"), (lee, "ZoneService/CountZoneHits"),
                (lee, "ConditionService/CreateCondition"), (lee, "ConditionService/CreatePermission")])
        {
            var status = await user.DoAsync(
                """
                return page.evaluate(async (rpc) => {
                  const { token } = JSON.parse(sessionStorage.getItem('geointel-session'));
                  const answer = await fetch(`/geointel.v1.${rpc}`, {
                    method: 'POST', body: new Uint8Array(5),
                    headers: { 'Content-Type': 'application/grpc-web+proto', 'X-Grpc-Web': '1', Authorization: `Bearer ${token}` },
                  });
                  return answer.headers.get('grpc-status') ?? /grpc-status: *(\d+)/.exec(await answer.text())?.[1];
                }, args.rpc);
                """,
                new { rpc });
            Assert.Equal((rpc, "7"), (rpc, status.GetString())); // PERMISSION_DENIED
        }
    }

    [ConsoleFact]
    public async Task Assistive_technology_stumbles_over_nothing_in_the_registry_in_either_look()
    {
        var (service, _, town) = await WorldAsync("axereg");
        var sam = User("sam-axereg");
        await sam.SignInAsync(service, "officer");
        foreach (var look in (string[])["dark", "light"])
        {
            await sam.DoAsync(
                "if (await page.evaluate(() => document.documentElement.dataset.theme) !== args.look) await page.click('#theme');", new { look });
            foreach (var tab in (string[])["zones", "conditions", "permissions", "lists", "entries", "reviews", "import"])
            {
                await OpenAsync(sam, tab);
                Assert.Empty(await sam.StumblesAsync());
                if (tab is "reviews" or "import") continue;
                await sam.DoAsync("await page.click('[data-act=new]'); await page.locator('.registry-form').waitFor();");
                await sam.DoAsync("if (args.tab === 'conditions') await page.selectOption('[data-path=kind]', '1');", new { tab });
                Assert.Empty(await sam.StumblesAsync());
                await sam.DoAsync("await page.click('[data-act=back]');");
            }
        }
        await OpenAsync(sam, "zones");
        await sam.DoAsync("await page.getByRole('button', { name: args.id, exact: true }).click(); await page.locator('.registry-form').waitFor();", new { id = town.Zone["zones/".Length..] });
        Assert.Empty(await sam.StumblesAsync());
        await sam.EndsCleanAsync(service.HttpAddress);
    }

    ConsoleUser User(string name) => new(_browser.Value, name);

    async Task<(ServiceProcess Service, Clients Clients, Town Town)> WorldAsync(string name)
    {
        var clients = new Clients(await running.ConnectAsync());
        return (await running.ServiceAsync(), clients, await clients.RegisterAsync(new Town(name)));
    }

    static Task<JsonElement> OpenAsync(ConsoleUser user, string tab) => user.DoAsync(
        """
        if (await page.locator('#registry').isHidden()) await page.click('#registry-open');
        await page.click(`[data-tab="${args.tab}"]`);
        await page.locator('#registry .registry-part').filter({ hasNotText: 'Asking' }).waitFor();
        """,
        new { tab });

    // The first two clicks tell how many metres a pixel is, and then the corners are clicked where they lie.
    static Task<JsonElement> DrawAsync(ConsoleUser user, double easting, double northing, double metres) => user.DoAsync(
        """
        const map = page.locator('#map canvas');
        await map.waitFor();
        const corners = async () => (await page.inputValue('#zone-corners')).split('\n').filter(Boolean).map((line) => line.split(',').map(Number));
        const until = async (what, is) => {
          for (let i = 0; !await is(); i++) {
            if (i === 600) throw new Error(`${what}; corners: ${JSON.stringify(await corners())}`);
            await page.waitForTimeout(50);
          }
        };
        await until('The map is not drawn on', () => map.evaluate((canvas) => canvas.style.cursor === 'crosshair'));
        for (let i = 0; i < 2; i++) { // it may show the chosen hit from near
          await page.click('.maplibregl-ctrl-zoom-out');
          await page.waitForTimeout(700);
        }
        const box = await map.boundingBox();
        const [a, b] = [[box.x + box.width / 4, box.y + box.height / 4], [box.x + box.width / 2, box.y + box.height / 2]];
        await page.mouse.click(...a);
        await until('The first click is no corner', async () => (await corners()).length === 1);
        await page.mouse.click(...b);
        await until('The second click is no corner', async () => (await corners()).length === 2);
        const [first, second] = await corners();
        const scale = (b[0] - a[0]) / (second[0] - first[0]);
        await page.click('[data-act=outline-away]');
        for (const [i, [east, north]] of [[-1, -1], [1, -1], [1, 1], [-1, 1]].entries()) {
          const [x, y] = [args.easting + east * args.metres, args.northing + north * args.metres];
          await page.mouse.click(b[0] + (x - second[0]) * scale, b[1] - (y - second[1]) * scale);
          await until(`Corner ${i + 1} at ${x}, ${y}`, async () => (await corners()).length === i + 1);
        }
        """,
        new { easting, northing, metres });

    static Task<JsonElement> TypeAsync(ConsoleUser user, string corners) => user.DoAsync("await page.fill('#zone-corners', args.corners);", new { corners });

    static async Task<string> ValueAsync(ConsoleUser user, string selector) =>
        (await user.DoAsync("return page.inputValue(args.selector);", new { selector })).GetString()!;

    static Task<JsonElement> FillAsync(ConsoleUser user, Dictionary<string, string> fields) => user.DoAsync(
        "for (const [path, value] of Object.entries(args.fields)) await page.fill(`.registry-form [data-path=\"${path}\"]`, value);", new { fields });

    static async Task FillBasisAsync(ConsoleUser user)
    {
        await user.DoAsync("await page.selectOption('[data-path=\"basis.kind\"]', { label: 'Licence condition' });");
        await FillAsync(user, new()
        {
            ["basis.reference"] = "LIC-7", ["basis.necessity"] = "Somebody at risk works there.", ["basis.proportionality"] = "Only there.",
            ["basis.less_intrusive_alternative"] = "Letters did not do.",
        });
    }

    static async Task BindAsync(ConsoleUser user, string id, string nominal, string zone)
    {
        await OpenAsync(user, "conditions");
        await user.DoAsync(
            "await page.click('[data-act=new]'); await page.fill('#registry-id', args.id); await page.selectOption('[data-path=kind]', { label: 'Stay out of a zone' });",
            new { id });
        await FillAsync(user, new()
        {
            ["nominal"] = nominal, ["zone"] = zone, ["served_at"] = Day(-3), ["from_time"] = Day(-2), ["until_time"] = Day(20), ["review_at"] = Day(10),
            ["owner"] = "offender management",
        });
        await FillBasisAsync(user);
        await user.DoAsync("await page.click('[data-act=check]');");
        await user.SeesAsync(".told", "It would have made");
        await user.DoAsync("await page.click('[data-act=save]');");
        await user.SeesAsync("#message", $"conditions/{id} is registered.");
    }

    static async Task ApproveAsync(ConsoleUser user, string name)
    {
        await OpenAsync(user, "reviews");
        await user.DoAsync(
            "await page.getByRole('button', { name: args.name }).click(); await page.click('[data-act=approve]');", new { name });
        await user.SeesAsync("#message", $"{name} is approved.");
    }

    static Task<JsonElement> ChooseFileAsync(ConsoleUser user, string name, string text) => user.DoAsync(
        "await page.setInputFiles('#import-files', { name: args.name, mimeType: 'text/csv', buffer: Buffer.from(args.text) });", new { name, text });

    // As a field of the page takes it; far enough from any limit that London's hour makes no difference.
    static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How many reads of vehicles linked to anybody are stored in the outline, by the service's search.</summary>
    static async Task<int> RecountAsync(Clients clients, string corners)
    {
        var links = await clients.Nominals.ListVehicleLinksAsync(new ListVehicleLinksRequest { Purpose = Stored.Purpose, PageSize = 1000 });
        var ring = corners.Split('\n').Select(corner => corner.Replace(",", "", StringComparison.Ordinal)).ToList();
        var found = new HashSet<string>();
        foreach (var vrm in links.VehicleLinks.Select(link => link.Vrm).Distinct())
        {
            var page = await clients.Sightings.SearchSightingsAsync(new SearchSightingsRequest
            {
                Purpose = Stored.Purpose, Vrm = vrm, PageSize = 1000,
                Area = new Area { Polygon = new Geometry { Epsg = 27700, Wkt = $"POLYGON(({string.Join(", ", ring)}, {ring[0]}))" } },
                FromTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddDays(-28)), UntilTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow),
            });
            found.UnionWith(page.Sightings.Select(sighting => sighting.Name));
        }
        return found.Count;
    }
}
