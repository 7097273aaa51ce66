using System.CommandLine;
using System.Text.Json;

namespace GeoIntel.Cli.Verbs;

/// <summary>Prints a token of the development issuer; a real provider has its own ways.</summary>
static class TokenVerb
{
    public static Command Create(Terminal terminal)
    {
        var roles = new Option<string[]>("--role")
        {
            Description = "A role: operator, analyst, intelligence, officer, admin, auditor or feed; may be given several times.",
            HelpName = "ROLE",
            Required = true,
        };
        var feeds = new Option<string[]>("--feed")
        {
            Description = "Id of a feed for which the role feed sends; may be given several times. '*' is all.",
            HelpName = "ID",
        };
        var name = new Option<string>("--name")
        {
            Description = "Whom the audit log shall name.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "demonstration",
        };
        var issuer = new Option<string>("--issuer")
        {
            Description = "HTTP address of a service whose development issuer is on.",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:5100",
        };
        var command = new Command("token", "Print a token of the development issuer of './dev demo'.") { roles, feeds, name, issuer };
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = parsed.GetRequiredValue(issuer);
            if (!Uri.TryCreate($"{address.TrimEnd('/')}/development-issuer/token", UriKind.Absolute, out var uri)
                || uri.Scheme is not ("http" or "https"))
                throw new UsageException($"--issuer '{address}' is not an address; write it as http://127.0.0.1:5100.");

            using var http = new HttpClient();
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["roles"] = string.Join(' ', parsed.GetRequiredValue(roles)),
                ["feeds"] = string.Join(' ', parsed.GetValue(feeds) ?? []),
                ["name"] = parsed.GetRequiredValue(name),
            });
            try
            {
                using var answer = await http.PostAsync(uri, form, cancellation);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new IOException(
                        $"There is no development issuer at {address} (HTTP status {(int)answer.StatusCode}); start './dev demo'.");
                }
                using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
                terminal.Out.WriteLine(body.RootElement.GetProperty("access_token").GetString());
            }
            catch (HttpRequestException missing)
            {
                throw new IOException($"Nothing answers at {address}; start './dev demo'.", missing);
            }
            return ExitCodes.Done;
        });
        return command;
    }
}
