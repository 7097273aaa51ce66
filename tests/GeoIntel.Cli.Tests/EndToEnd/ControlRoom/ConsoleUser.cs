using System.Net.Http.Json;
using System.Text.Json;
using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>Somebody at the control room's screen.</summary>
/// <param name="name">As the audit log names them, without "person:".</param>
sealed class ConsoleUser(ConsoleBrowser browser, string name)
{
    public const string Reference = "CR-2026-0142";

    public const string Reason = "A shift of a test, on made-up people";

    public string Name => name;

    /// <summary>Opens the page, signs in and waits until it is live.</summary>
    /// <param name="at">The page's origin: the service's HTTP port, or something before it.</param>
    public async Task SignInAsync(ServiceProcess service, string roles, Uri? at = null)
    {
        await OpenAsync(at ?? service.HttpAddress);
        await EnterAsync(await TokenAsync(service, roles));
        await DoAsync("await page.locator('#live.is-live').waitFor();");
    }

    public Task OpenAsync(Uri at) => DoAsync(
        "await page.goto(args.url); await page.locator('#token').waitFor();", new { url = new Uri(at, "/console").ToString() });

    public Task EnterAsync(string token) => DoAsync(
        """
        await page.fill('#token', args.token);
        await page.selectOption('#purpose-class', { label: 'Demonstration, on made-up people only' });
        await page.fill('#purpose-reference', args.reference);
        await page.fill('#purpose-reason', args.reason);
        await page.click('#sign-in-form button');
        """,
        new { token, reference = Reference, reason = Reason });

    /// <summary>A token of the development issuer.</summary>
    public async Task<string> TokenAsync(ServiceProcess service, string roles)
    {
        using var http = new HttpClient { BaseAddress = service.HttpAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = name, ["roles"] = roles, ["feeds"] = "" });
        using var answer = await http.PostAsync(new Uri("/development-issuer/token", UriKind.Relative), form);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>Waits for the row of a hit, and chooses it.</summary>
    public Task ChooseAsync(string hit) => DoAsync("await page.locator(args.row).click();", new { row = RowOf(hit) });

    /// <summary>Waits until a text stands in an element.</summary>
    public Task SeesAsync(string selector, string text) => DoAsync(
        "await page.locator(args.selector).filter({ hasText: args.text }).first().waitFor();", new { selector, text });

    public Task PressAsync(params string[] keys) => DoAsync(
        "for (const key of args.keys) await page.keyboard.press(key);", new { keys });

    public async Task<string> TextAsync(string selector) =>
        (await DoAsync("return page.locator(args.selector).innerText();", new { selector })).GetString()!;

    public Task<JsonElement> DoAsync(string body, object? args = null) => browser.RunAsync(name, body, args);

    /// <summary>What assistive technology would stumble over, from serious on.</summary>
    public async Task<List<string>> StumblesAsync() =>
        [.. (await DoAsync("return audit(page);")).EnumerateArray().Select(one => one.GetString()!)];

    /// <summary>What stands in the audit log under the name. Entries are listed once they are sealed, which takes a moment.</summary>
    public async Task<List<LoggedEntry>> LogAsync(Clients clients, Func<IReadOnlyList<LoggedEntry>, bool> isThere)
    {
        var audit = new AuditService.AuditServiceClient(clients.Connection.Channel);
        for (var i = 0; ; i++)
        {
            var page = await audit.ListAuditEntriesAsync(new ListAuditEntriesRequest { PageSize = 1000, Actor = $"person:{name}@127.0.0.1" });
            if (isThere([.. page.Entries])) return [.. page.Entries];
            Assert.True(i < 300, $"The log has not got there:\n{string.Join('\n', page.Entries)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    /// <summary>Each of some rpcs stands in the audit log under the name, and each that asks for a purpose under the one stated.</summary>
    public async Task IsLoggedAsync(Clients clients, params string[] rpcs)
    {
        var log = await LogAsync(clients, entries => rpcs.All(rpc => entries.Any(entry => entry.Rpc == $"geointel.v1.{rpc}")));
        foreach (var rpc in rpcs)
            Assert.All(log.Where(entry => entry.Rpc == $"geointel.v1.{rpc}"), entry => Assert.Equal(Reference, entry.PurposeReference));
    }

    /// <summary>Nobody else was asked for anything, and neither the page nor its content policy was broken.</summary>
    public async Task EndsCleanAsync(Uri origin)
    {
        var seen = await DoAsync("return seen;");
        var asked = seen.GetProperty("requests").EnumerateArray().Select(url => url.GetString()!).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, url => Assert.True(
            url.StartsWith(origin.ToString(), StringComparison.Ordinal) || url.StartsWith($"blob:{origin}", StringComparison.Ordinal)
            || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Empty(seen.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
    }

    public static string RowOf(string hit) => $"#row-{hit["hits/".Length..]}";
}
