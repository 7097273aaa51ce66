using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Corrects the mark of a read or the name of a nominal, and prints who was told the wrong one.</summary>
static class RectifyVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var sighting = Text("--sighting", "A read of another mark than the one that passed.", "ID");
        var to = Text("--to", "The mark that passed.", "VRM");
        var nominal = Text("--nominal", "A nominal with a wrong name.", "ID");
        var displayName = Text("--display-name", "The right name.", "TEXT");
        var why = Text("--why", "How it is known, in 10 characters or more.", "TEXT");
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("rectify", "Correct what is wrong about a subject, and say who was told it.")
        {
            sighting, to, nominal, displayName, why, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new RectifySubjectRequest { Purpose = service.Purpose(parsed), Reason = parsed.GetValue(why) ?? "" };
            if (string.IsNullOrEmpty(parsed.GetValue(sighting)) == string.IsNullOrEmpty(parsed.GetValue(nominal)))
                throw new UsageException("Say what is wrong: give --sighting with --to, or --nominal with --display-name.");
            if (parsed.GetValue(sighting) is { Length: > 0 } read)
            {
                request.Read = new ReadRectification { Sighting = NameOf("sightings/", read), Vrm = parsed.GetValue(to) ?? "" };
            }
            else
            {
                request.Nominal = new Nominal
                {
                    Name = NameOf("nominals/", parsed.GetValue(nominal)!), DisplayName = parsed.GetValue(displayName) ?? "",
                };
                request.UpdateMask = new FieldMask { Paths = { "display_name" } };
            }
            using var connection = service.Connect(parsed);
            var client = new SubjectService.SubjectServiceClient(connection.Channel);
            var rectified = await client.RectifySubjectAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(WireJson.Line(rectified));
                return ExitCodes.Done;
            }
            terminal.WriteTable(
                ["told", "on behalf of", "at", "for", "call"],
                rectified.Told.Select(one => new[]
                {
                    one.Recipient, one.OnBehalfOf, $"{one.RecordTime.ToDateTimeOffset():O}", one.PurposeReference, one.Rpc,
                }));
            terminal.Tell($"Rectified; the log names it {rectified.Rectification}. Tell the right value to those above.");
            return ExitCodes.Done;
        });
        return command;
    }

    static string NameOf(string collection, string id) => id.StartsWith(collection, StringComparison.Ordinal) ? id : $"{collection}{id}";

    static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
