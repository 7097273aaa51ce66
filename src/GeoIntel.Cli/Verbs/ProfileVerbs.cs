using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using GeoIntel.Cli.Profiles;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Profiles that are there: told, taken out, written in and signed.</summary>
static class ProfileVerbs
{
    public static Option<string?> OutOption() => new("--out")
    {
        Description = "New folder for the page, its PDF, tables, layers, figures and manifest.", HelpName = "FOLDER",
    };

    public static Command List(Terminal terminal, ServiceOptions service)
    {
        var areas = new Option<string>("--areas")
        {
            Description = "Only of these: a boundary set, and after a colon the codes with commas.", HelpName = "KEY",
            DefaultValueFactory = _ => "",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON lines, a profile each." };
        var command = new Command("list", "Profiles that you may read, the newest first.") { areas, json };
        command.SetAction(async (parsed, stopping) =>
        {
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var request = new ListProfilesRequest { AreaKey = parsed.GetRequiredValue(areas) };
            var found = new List<Profile>();
            do
            {
                var page = await client.ListProfilesAsync(request, cancellationToken: stopping);
                found.AddRange(page.Profiles);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            if (parsed.GetValue(json))
            {
                foreach (var profile in found) terminal.WriteLine(WireJson.Line(profile));
                return ExitCodes.Done;
            }
            terminal.WriteTable(
                ["profile", "areas", "from", "months", "edition", "version", "state", "built", "signed by"],
                found.Select(of => (string[])
                [
                    of.Name, of.Area, of.FirstMonth, of.MonthCount.ToString(CultureInfo.InvariantCulture),
                    of.Edition.ToString().ToLowerInvariant(), of.Version.ToString(CultureInfo.InvariantCulture),
                    of.State.ToString().ToLowerInvariant(),
                    of.BuildTime.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), of.Signer,
                ]));
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Get(Terminal terminal, ServiceOptions service)
    {
        var id = Id();
        var output = OutOption();
        var recipient = new Option<string>("--recipient")
        {
            Description = "To whom it goes, when not to you.", HelpName = "TEXT", DefaultValueFactory = _ => "",
        };
        var json = new Option<bool>("--json") { Description = "Print the profile as one JSON object." };
        var command = new Command("get", "Tell a profile, and with --out take its files.") { id, output, recipient, json };
        command.SetAction(async (parsed, stopping) =>
        {
            ProfileFolder.RequireNew(parsed.GetValue(output));
            using var connection = service.Connect(parsed);
            return await TellAsync(
                terminal, new ProfileService.ProfileServiceClient(connection.Channel), parsed.GetRequiredValue(id),
                service.Purpose(parsed), parsed.GetRequiredValue(recipient), parsed.GetValue(output), parsed.GetValue(json), stopping);
        });
        return command;
    }

    public static Command Text(Terminal terminal, ServiceOptions service)
    {
        var id = Id();
        var field = new Option<string>("--field")
        {
            Description = "summary, pursue, prevent, protect, prepare or recommendations.", HelpName = "FIELD", Required = true,
        };
        var text = new Option<string?>("--text") { Description = "What to write; empty clears the field.", HelpName = "TEXT" };
        var file = new Option<string?>("--file") { Description = "File to read it from instead.", HelpName = "FILE" };
        var command = new Command("text", "Write in a draft. Later drafts of the same areas and edition carry it.") { id, field, text, file };
        command.SetAction(async (parsed, stopping) =>
        {
            var (typed, path) = (parsed.GetValue(text), parsed.GetValue(file));
            if (typed is null == path is null) throw new UsageException("Give either --text or --file.");
            var request = new UpdateProfileTextRequest
            {
                Name = parsed.GetRequiredValue(id), Field = parsed.GetRequiredValue(field), Purpose = service.Purpose(parsed),
                Text = typed ?? await File.ReadAllTextAsync(path!, stopping),
            };
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            await client.UpdateProfileTextAsync(request, cancellationToken: stopping);
            terminal.WriteLine($"{request.Field} of {request.Name} is written.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Sign(Terminal terminal, ServiceOptions service)
    {
        var id = Id();
        var manifest = new Option<string>("--manifest")
        {
            Description = "The manifest.json of what you read ('geointel profile get --out'): that and nothing else is signed.",
            HelpName = "FILE", Required = true,
        };
        var command = new Command("sign", "Sign a draft that somebody else built and wrote; it is never changed from then on.") { id, manifest };
        command.SetAction(async (parsed, stopping) =>
        {
            var path = parsed.GetRequiredValue(manifest);
            if (!File.Exists(path)) throw new UsageException($"{path}: there is no such file.");
            var request = new SignProfileRequest
            {
                Name = parsed.GetRequiredValue(id), Purpose = service.Purpose(parsed),
                ManifestSha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, stopping))),
            };
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var signed = await client.SignProfileAsync(request, cancellationToken: stopping);
            terminal.WriteLine($"{signed.Profile.Name}, version {signed.Profile.Version}, is signed by {signed.Profile.Signer}.");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Tells a profile and takes its files where a folder is named.</summary>
    public static async Task<int> TellAsync(
        Terminal terminal, ProfileService.ProfileServiceClient client, string id, Purpose purpose, string recipient,
        string? folder, bool json, CancellationToken stopping)
    {
        var got = await client.GetProfileAsync(new GetProfileRequest { Name = id, Purpose = purpose }, cancellationToken: stopping);
        var profile = got.Profile;
        if (json) terminal.WriteLine(WireJson.Line(profile));
        else
        {
            terminal.WriteLine(
                $"{profile.Area}, {profile.MonthCount} months from {profile.FirstMonth}, {profile.Edition} edition, version {profile.Version}, {profile.State}: {profile.Name}");
            terminal.WriteLine(profile.Handling);
            foreach (var text in profile.Texts) terminal.WriteLine($"{text.Field} ({text.Writer}): {text.Text}");
        }
        if (folder is not null) await ProfileFolder.WriteAsync(terminal, client, profile, purpose, recipient, folder, stopping);
        return ExitCodes.Done;
    }

    static Argument<string> Id() => new("profile") { Description = "Its id.", HelpName = "PROFILE" };
}
