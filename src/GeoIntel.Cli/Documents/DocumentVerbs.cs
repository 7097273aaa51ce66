using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Documents;

/// <summary>Documents that are there: told, taken out, written in and signed.</summary>
static class DocumentVerbs
{
    public static Command Create(DocumentNoun noun, string description, Command build, Terminal terminal, ServiceOptions service) =>
        new(noun.Word, description)
        {
            build, List(noun, terminal, service), Get(noun, terminal, service), Text(noun, terminal, service),
            Sign(noun, terminal, service),
        };

    public static Option<string?> OutOption(DocumentNoun noun) => new("--out")
    {
        Description = $"New folder for {noun.Files}.", HelpName = "FOLDER",
    };

    static Command List(DocumentNoun noun, Terminal terminal, ServiceOptions service)
    {
        var key = new Option<string>(noun.KeyOption) { Description = noun.Key, HelpName = "KEY", DefaultValueFactory = _ => "" };
        var json = new Option<bool>("--json") { Description = $"Print JSON lines, a {noun.Word} each." };
        var command = new Command("list", $"Each {noun.Word} that you may read, the newest first.") { key, json };
        command.SetAction(async (parsed, stopping) =>
        {
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var request = new ListDocumentsRequest { Kind = noun.Kind, SubjectKey = parsed.GetRequiredValue(key) };
            var found = new List<Document>();
            do
            {
                var page = await client.ListDocumentsAsync(request, cancellationToken: stopping);
                found.AddRange(page.Documents);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            if (parsed.GetValue(json))
            {
                foreach (var document in found) terminal.WriteLine(WireJson.Line(document));
                return ExitCodes.Done;
            }
            terminal.WriteTable(
                [noun.Word, "about", "period", "edition", "version", "state", "built", "signed by"],
                found.Select(of => (string[])
                [
                    of.Name, of.Subject, of.Period, of.Edition.ToString().ToLowerInvariant(),
                    of.Version.ToString(CultureInfo.InvariantCulture), of.State.ToString().ToLowerInvariant(),
                    of.BuildTime.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), of.Signer,
                ]));
            return ExitCodes.Done;
        });
        return command;
    }

    static Command Get(DocumentNoun noun, Terminal terminal, ServiceOptions service)
    {
        var id = Id(noun);
        var output = OutOption(noun);
        var recipient = new Option<string>("--recipient")
        {
            Description = "To whom it goes, when not to you.", HelpName = "TEXT", DefaultValueFactory = _ => "",
        };
        var json = new Option<bool>("--json") { Description = $"Print the {noun.Word} as one JSON object." };
        var command = new Command("get", $"Tell a {noun.Word}, and with --out take its files.") { id, output, json };
        // A pack goes to nobody else.
        if (noun.Kind == DocumentKind.Profile) command.Add(recipient);
        command.SetAction(async (parsed, stopping) =>
        {
            DocumentFolder.RequireNew(parsed.GetValue(output));
            using var connection = service.Connect(parsed);
            return await TellAsync(
                terminal, new ProfileService.ProfileServiceClient(connection.Channel), parsed.GetRequiredValue(id),
                service.Purpose(parsed), noun.Kind == DocumentKind.Profile ? parsed.GetRequiredValue(recipient) : "",
                parsed.GetValue(output), parsed.GetValue(json), stopping);
        });
        return command;
    }

    static Command Text(DocumentNoun noun, Terminal terminal, ServiceOptions service)
    {
        var id = Id(noun);
        var field = new Option<string>("--field") { Description = noun.Fields, HelpName = "FIELD", Required = true };
        var text = new Option<string?>("--text") { Description = "What to write; empty clears the field.", HelpName = "TEXT" };
        var file = new Option<string?>("--file") { Description = "File to read it from instead.", HelpName = "FILE" };
        var command = new Command("text", "Write in a draft. Later drafts of the same subject and edition carry it.") { id, field, text, file };
        command.SetAction(async (parsed, stopping) =>
        {
            var (typed, path) = (parsed.GetValue(text), parsed.GetValue(file));
            if (typed is null == path is null) throw new UsageException("Give either --text or --file.");
            var request = new UpdateDocumentTextRequest
            {
                Name = parsed.GetRequiredValue(id), Field = parsed.GetRequiredValue(field), Purpose = service.Purpose(parsed),
                Text = typed ?? await File.ReadAllTextAsync(path!, stopping),
            };
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            await client.UpdateDocumentTextAsync(request, cancellationToken: stopping);
            terminal.WriteLine($"{request.Field} of {request.Name} is written.");
            return ExitCodes.Done;
        });
        return command;
    }

    static Command Sign(DocumentNoun noun, Terminal terminal, ServiceOptions service)
    {
        var id = Id(noun);
        var manifest = new Option<string>("--manifest")
        {
            Description = $"The manifest.json of what you read ('geointel {noun.Word} get --out'): that and nothing else is signed.",
            HelpName = "FILE", Required = true,
        };
        var command = new Command("sign", "Sign a draft that somebody else built and wrote; it is never changed from then on.") { id, manifest };
        command.SetAction(async (parsed, stopping) =>
        {
            var path = parsed.GetRequiredValue(manifest);
            if (!File.Exists(path)) throw new UsageException($"{path}: there is no such file.");
            var request = new SignDocumentRequest
            {
                Name = parsed.GetRequiredValue(id), Purpose = service.Purpose(parsed),
                ManifestSha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, stopping))),
            };
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var signed = (await client.SignDocumentAsync(request, cancellationToken: stopping)).Document;
            terminal.WriteLine($"{signed.Name}, version {signed.Version}, is signed by {signed.Signer}.");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Tells a document and takes its files where a folder is named.</summary>
    public static async Task<int> TellAsync(
        Terminal terminal, ProfileService.ProfileServiceClient client, string id, Purpose purpose, string recipient,
        string? folder, bool json, CancellationToken stopping)
    {
        var got = await client.GetDocumentAsync(new GetDocumentRequest { Name = id, Purpose = purpose }, cancellationToken: stopping);
        var document = got.Document;
        if (json) terminal.WriteLine(WireJson.Line(document));
        else
        {
            var (edition, state) = (document.Edition.ToString().ToLowerInvariant(), document.State.ToString().ToLowerInvariant());
            terminal.WriteLine(
                $"{document.Subject}, {document.Period}, edition {edition}, version {document.Version}, {state}: {document.Name}");
            terminal.WriteLine(document.Handling);
            foreach (var text in document.Texts) terminal.WriteLine($"{text.Field} ({text.Writer}): {text.Text}");
        }
        if (folder is not null) await DocumentFolder.WriteAsync(terminal, client, document, purpose, recipient, folder, stopping);
        return ExitCodes.Done;
    }

    static Argument<string> Id(DocumentNoun noun) =>
        new(noun.Word) { Description = "Its id.", HelpName = noun.Word.ToUpperInvariant() };
}
