using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>Operators at Chromium, the page as the service serves it, and the service as a process.</summary>
[Collection(ServiceCollection.Name)]
public sealed class ConsoleTests(RunningService running) : IAsyncLifetime
{
    readonly Lazy<ConsoleBrowser> _browser = new(ConsoleBrowser.Start);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated) await _browser.Value.DisposeAsync();
    }

    [ConsoleFact]
    public async Task A_hit_that_arrives_is_taken_confirmed_and_taken_back_by_keyboard_under_the_operators_name_and_purpose()
    {
        var (service, clients, town) = await WorldAsync("keyboard");
        var pat = User("pat-keyboard");
        await pat.SignInAsync(service, "operator");

        var hit = await HitAsync(clients, town, picture: await PictureAsync(pat, town.WantedVrm));
        await pat.ChooseAsync(hit.Name);
        await pat.SeesAsync("#detail", "Exact: every character agrees.");
        await pat.PressAsync("c");
        await pat.SeesAsync("#message", "Open the image first");
        await pat.PressAsync("a");
        await pat.SeesAsync("#detail .status", "Taken by pat-keyboard");
        await pat.PressAsync("i");
        await pat.DoAsync("await page.locator('.picture img').evaluate((image) => image.decode());");
        await pat.PressAsync("c");
        await pat.DoAsync("await page.keyboard.type('make and colour'); await page.keyboard.press('Enter');");
        await pat.SeesAsync("#detail .status", "Confirmed by pat-keyboard");

        var confirmed = await GetAsync(clients, hit);
        Assert.Equal((HitOutcome.Confirmed, "make and colour"), (confirmed.Decision.Outcome, confirmed.Decision.SecondIdentifier));
        await pat.PressAsync("u");
        await pat.SeesAsync("#detail .status", "Decision taken back by pat-keyboard");
        var reopened = await GetAsync(clients, hit);
        Assert.Null(reopened.Decision);
        Assert.Equal(HitStep.Reopened, reopened.Handling.Step);

        // Every one of these stands in the log under the name and the purpose: the picture, and each step and decision.
        var log = await pat.LogAsync(clients, entries => entries.Count(entry => entry.Action == "decision") == 3);
        Assert.Equal(
            ["Acknowledged", "Confirmed", "Reopened"],
            log.Where(entry => entry.Action == "decision").Select(entry => entry.Outcome).Reverse());
        Assert.Contains(log, entry => entry is
        {
            Rpc: "geointel.v1.SightingService/GetSightingImage", Action: "consultation", ResourceKind: "sighting",
        });
        Assert.Contains(log, entry => entry is { Action: "display", ResourceKind: "hit_change" });
        // Tiles of zones, which ask for no purpose, are entries under the name alone.
        Assert.All(
            log.Where(entry => entry.Action is "decision" or "consultation" or "display")
                .Where(entry => entry.Rpc.StartsWith("geointel.v1.", StringComparison.Ordinal)),
            entry => Assert.Equal(ConsoleUser.Reference, entry.PurposeReference));
        await pat.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task Of_two_operators_who_decide_the_same_hit_one_does_and_the_other_is_told()
    {
        var (service, clients, town) = await WorldAsync("both");
        var (pat, kim) = (User("pat-both"), User("kim-both"));
        await pat.SignInAsync(service, "operator");
        await kim.SignInAsync(service, "operator");
        var hit = await HitAsync(clients, town);
        await pat.ChooseAsync(hit.Name);
        await kim.ChooseAsync(hit.Name);

        await pat.PressAsync("x", "1"); // the form is open, and nothing is sent yet
        await kim.PressAsync("x", "3", "Enter");
        await kim.SeesAsync("#detail .status", "Permitted by kim-both");
        await pat.SeesAsync("#detail .status", "Permitted by kim-both");
        await pat.PressAsync("Enter");
        await pat.SeesAsync("#message", "nothing of yours was recorded. It is now: Permitted by kim-both.");

        var decided = await GetAsync(clients, hit);
        Assert.Equal(HitOutcome.Permitted, decided.Decision.Outcome);
        Assert.StartsWith("person:kim-both@", decided.Decision.DecidedBy, StringComparison.Ordinal);
        await pat.EndsCleanAsync(service.HttpAddress);
        await kim.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task Operators_are_told_leads_and_officers_who_and_why_and_auditors_nothing()
    {
        var (service, clients, town) = await WorldAsync("roles");
        var (pat, sam, lee) = (User("pat-roles"), User("sam-roles"), User("lee-roles"));
        await pat.SignInAsync(service, "operator");
        await sam.SignInAsync(service, "officer");
        await clients.SendAsync(town.NumberedFeed, town.Numbered(town.BoundVrm, DateTimeOffset.UtcNow.AddSeconds(-30)));

        foreach (var user in (ConsoleUser[])[pat, sam])
            await user.DoAsync("await page.locator('.row').filter({ hasText: args.mark }).click();", new { mark = town.BoundVrm });
        await sam.SeesAsync("#detail", town.Nominal);
        var (lead, whole) = (await pat.TextAsync("#room"), await sam.TextAsync("#room"));

        Assert.Contains("Watched vehicle", lead, StringComparison.Ordinal);
        string[] secrets = [town.Nominal, town.Condition, town.Zone, "Exclusion zone"];
        Assert.All(secrets, word => Assert.DoesNotContain(word, lead, StringComparison.OrdinalIgnoreCase));
        Assert.All(secrets, word => Assert.Contains(word, whole, StringComparison.Ordinal));

        await lee.OpenAsync(service.HttpAddress);
        await lee.EnterAsync(await lee.TokenAsync(service, "auditor"));
        await lee.SeesAsync("#sign-in-why", "Your roles are: auditor.");
    }

    [ConsoleFact]
    public async Task What_was_noted_at_the_end_of_a_shift_is_read_by_the_next()
    {
        var (service, clients, town) = await WorldAsync("shift");
        var (pat, kim) = (User("pat-shift"), User("kim-shift"));
        await pat.SignInAsync(service, "operator");
        var hit = await HitAsync(clients, town);
        await pat.ChooseAsync(hit.Name);
        await pat.PressAsync("a");
        await pat.SeesAsync("#detail .status", "Taken by pat-shift");

        await pat.PressAsync("h");
        await pat.DoAsync("await page.fill('#field-note', 'Patrol is asked; no answer yet'); await page.keyboard.press('Enter');");
        await pat.SeesAsync("#message", "1 handed over.");
        await kim.SignInAsync(service, "operator");
        await kim.ChooseAsync(hit.Name);

        await kim.SeesAsync("#detail .notice", "Handed over by pat-shift: Patrol is asked; no answer yet");
        await pat.IsLoggedAsync(clients, "HitService/WatchHits", "HitService/ListHits", "HitService/HandleHit");
        await kim.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task An_observation_is_recorded_by_keyboard()
    {
        var (service, clients, town) = await WorldAsync("observe");
        var pat = User("pat-observe");
        await pat.SignInAsync(service, "operator");

        await pat.PressAsync("o");
        await pat.DoAsync(
            """
            await page.keyboard.type('Off-road bike');
            await page.selectOption('#field-camera', args.camera);
            await page.keyboard.press('Enter');
            """,
            new { camera = town.Square });
        await pat.SeesAsync("#message", "Recorded");

        var found = await clients.Sightings.SearchSightingsAsync(new SearchSightingsRequest
        {
            Purpose = Stored.Purpose, Camera = town.Square,
            FromTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-1)),
            UntilTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(1)),
        });
        Assert.Equal((true, "Off-road bike"), (found.Sightings.Single().Observed, found.Sightings.Single().ObservationText));
        await pat.IsLoggedAsync(clients, "ObservationService/RecordObservation");
        await pat.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task The_state_names_the_feed_that_spoke_the_one_that_is_silent_and_what_was_refused()
    {
        var (service, clients, town) = await WorldAsync("state");
        await clients.SendAsync(town.NamedFeed, town.Named(town.OtherVrm, DateTimeOffset.UtcNow), town.Named("", DateTimeOffset.UtcNow));
        var pat = User("pat-state");
        await pat.SignInAsync(service, "officer");

        await pat.PressAsync("s");

        await pat.SeesAsync("dialog tr", town.NumberedFeed["feeds/".Length..]);
        var rows = (await pat.TextAsync("dialog")).Split('\n');
        Assert.Contains($"{town.NumberedFeed["feeds/".Length..]}\tNothing has come yet\t0\tnone", rows);
        Assert.Contains(rows, row => row.StartsWith($"{town.NamedFeed["feeds/".Length..]}\t", StringComparison.Ordinal)
            && row.EndsWith("ago\t1\tunreadable vrm 1", StringComparison.Ordinal));
        await pat.EndsCleanAsync(service.HttpAddress);
    }

    [ConsoleFact]
    public async Task Nothing_is_missed_while_the_line_is_cut_and_the_screen_says_that_it_is_not_live()
    {
        var (service, clients, town) = await WorldAsync("cutline");
        await using var line = new TcpProxy(service.HttpAddress);
        var pat = User("pat-torn");
        await pat.SignInAsync(service, "operator officer", line.Address); // who is told of every hit
        await HitAsync(clients, town);

        line.HoldAnswers(); // the browser knows nothing of it yet
        var second = await HitAsync(clients, await clients.RegisterAsync(new Town("tornagain")));
        line.Cut();

        await pat.DoAsync("await page.locator(args.row).waitFor();", new { row = ConsoleUser.RowOf(second.Name) });
        await pat.SeesAsync("#message", "caught up with");
        await pat.DoAsync("await page.locator('#live.is-live').waitFor();");
        Assert.Equal(await StoredAsync(clients), await ShownAsync(pat));
        await pat.EndsCleanAsync(line.Address);
    }

    [ConsoleFact]
    public async Task Nothing_is_missed_when_the_service_is_killed_and_comes_back()
    {
        await using var service = await ServiceProcess.StartAsync();
        using var connection = service.Connect();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("killed"));
        var pat = User("pat-killed");
        await pat.SignInAsync(service, "operator");
        await HitAsync(clients, town);

        await service.KillAsync();
        await pat.SeesAsync("#not-live", "What you see may be out of date.");
        await service.RestartAsync();
        // The development issuer forgets its key, so the token has ended with the process; a real provider's would not have.
        await pat.DoAsync("await page.locator('#token').waitFor();");
        using var again = service.Connect();
        var back = new Clients(again);
        await HitAsync(back, await back.RegisterAsync(new Town("whileaway")));
        await pat.EnterAsync(await pat.TokenAsync(service, "operator"));
        await pat.DoAsync("await page.locator('#live.is-live').waitFor();");
        await pat.SeesAsync("#message", "caught up with");

        Assert.Equal(await StoredAsync(back), await ShownAsync(pat));
    }

    [ConsoleFact]
    public async Task Assistive_technology_stumbles_over_nothing_in_either_look()
    {
        var (service, clients, town) = await WorldAsync("axe");
        var pat = User("pat-axe");
        await pat.OpenAsync(service.HttpAddress);
        Assert.Empty(await pat.StumblesAsync());
        await pat.EnterAsync(await pat.TokenAsync(service, "officer"));
        var hit = await HitAsync(clients, town, picture: await PictureAsync(pat, town.WantedVrm));
        await pat.ChooseAsync(hit.Name);
        await pat.PressAsync("i");
        await pat.DoAsync("await page.locator('.picture img').waitFor();");

        foreach (var look in (string[])["dark", "light"])
        {
            await pat.DoAsync(
                "if (await page.evaluate(() => document.documentElement.dataset.theme) !== args.look) await page.click('#theme');", new { look });
            Assert.Empty(await pat.StumblesAsync());
            foreach (var key in (string[])["c", "x", "e", "h", "o", "s", "?"])
            {
                await pat.PressAsync(key);
                await pat.DoAsync("await page.locator(args.key === 's' ? 'dialog[open] table' : 'dialog[open]').first().waitFor();", new { key });
                Assert.Empty(await pat.StumblesAsync());
                await pat.PressAsync("Escape");
            }
        }
        await pat.EndsCleanAsync(service.HttpAddress);
    }

    ConsoleUser User(string name) => new(_browser.Value, name);

    async Task<(ServiceProcess Service, Clients Clients, Town Town)> WorldAsync(string name)
    {
        var clients = new Clients(await running.ConnectAsync());
        return (await running.ServiceAsync(), clients, await clients.RegisterAsync(new Town(name)));
    }

    static async Task<Hit> HitAsync(Clients clients, Town town, byte[]? picture = null)
    {
        using var watch = await OpenWatch.OpenAsync(clients);
        var read = town.Named(town.WantedVrm, DateTimeOffset.UtcNow.AddSeconds(-2));
        if (picture is not null) read.Attachments.Add(await UploadAsync(clients, town.NamedFeed, picture));
        await clients.SendAsync(town.NamedFeed, read);
        return (await watch.UntilAsync("for the hit", change => change.Hit.ListEntry == town.ListEntry)).Hit;
    }

    static async Task<AttachmentReference> UploadAsync(Clients clients, string feed, byte[] picture)
    {
        var reference = new AttachmentReference
        {
            Kind = AttachmentKind.Scene, ContentType = "image/png", SizeBytes = picture.Length,
            Sha256 = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(picture)),
        };
        using var call = clients.Ingest.UploadAttachments();
        await call.RequestStream.WriteAsync(new UploadAttachmentsRequest
        {
            Feed = feed, Attachment = reference, Chunk = ByteString.CopyFrom(picture),
        });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
        return reference;
    }

    // A picture of nothing but a mark, painted for the test.
    static async Task<byte[]> PictureAsync(ConsoleUser user, string mark) => Convert.FromBase64String((await user.DoAsync(
        """
        return page.evaluate((mark) => {
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [640, 360];
          const pen = canvas.getContext('2d');
          pen.fillStyle = '#445';
          pen.fillRect(0, 0, 640, 360);
          pen.fillStyle = '#fc0';
          pen.fillRect(200, 240, 240, 56);
          pen.fillStyle = '#000';
          pen.font = 'bold 40px monospace';
          pen.fillText(mark, 212, 282);
          return canvas.toDataURL('image/png').split(',')[1];
        }, args.mark);
        """,
        new { mark })).GetString()!);

    static async Task<Hit> GetAsync(Clients clients, Hit hit) =>
        (await clients.Hits.GetHitAsync(new GetHitRequest { Name = hit.Name, Purpose = Stored.Purpose })).Hit;

    // What waits for a decision, by the service.
    static async Task<List<string>> StoredAsync(Clients clients)
    {
        var page = await clients.Hits.ListHitsAsync(new ListHitsRequest { Purpose = Stored.Purpose, UndecidedOnly = true, PageSize = 1000 });
        return [.. page.Hits.Select(hit => hit.Name["hits/".Length..]).Order()];
    }

    // And by the screen, scrolled from end to end.
    static async Task<List<string>> ShownAsync(ConsoleUser user) =>
    [
        .. (await user.DoAsync(
            """
            return page.evaluate(async () => {
              const box = document.getElementById('hits');
              const names = new Set();
              for (let top = 0; ; top += box.clientHeight / 2) {
                box.scrollTop = top;
                await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                for (const row of box.querySelectorAll('.row')) names.add(row.id.slice('row-'.length));
                if (top > box.scrollHeight) return [...names];
              }
            });
            """)).EnumerateArray().Select(name => name.GetString()!).Order(),
    ];
}
