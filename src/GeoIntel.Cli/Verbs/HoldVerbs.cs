using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Makes, lists and ends holds.</summary>
static class HoldVerbs
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var caseReference = Text("--case", "The case it is for.", "TEXT");
        var why = Text("--why", "Why it must be kept, in 10 characters or more.", "TEXT");
        var owner = Text("--owner", "Who answers for it.", "TEXT");
        var review = Text("--review", "When it is to be reviewed, YYYY-MM-DD.", "DATE");
        var vrm = Text("--vrm", "The reads of this mark.", "VRM");
        var camera = Text("--camera", "The reads of this camera; alone it takes --from and --until.", "ID");
        var hit = Text("--hit", "The reads of this hit, and the hit.", "ID");
        var from = SearchVerb.Time("--from", "Captured at or after.");
        var until = SearchVerb.Time("--until", "Captured before.");
        var command = new Command("create", "Hold reads for a case, until the hold is released.")
        {
            caseReference, why, owner, review, vrm, camera, hit, from, until,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var hold = new Hold
            {
                CaseReference = parsed.GetValue(caseReference) ?? "",
                Reason = parsed.GetValue(why) ?? "",
                Owner = parsed.GetValue(owner) ?? "",
                ReviewDate = parsed.GetValue(review) ?? "",
                Vrm = parsed.GetValue(vrm) ?? "",
                Camera = NameOf("cameras/", parsed.GetValue(camera)),
                Hit = NameOf("hits/", parsed.GetValue(hit)),
            };
            if (parsed.GetValue(from) is { } begin) hold.FromTime = Timestamp.FromDateTimeOffset(begin);
            if (parsed.GetValue(until) is { } end) hold.UntilTime = Timestamp.FromDateTimeOffset(end);
            var purpose = service.Purpose(parsed);
            using var connection = service.Connect(parsed);
            var client = new RetentionService.RetentionServiceClient(connection.Channel);
            var made = await client.CreateHoldAsync(
                new CreateHoldRequest { Purpose = purpose, Hold = hold }, cancellationToken: cancellation);
            terminal.WriteLine(made.Hold.Name);
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command List(Terminal terminal, ServiceOptions service)
    {
        var caseReference = Text("--case", "Only of this case.", "TEXT");
        var released = new Option<bool>("--released") { Description = "Released ones, too." };
        var json = new Option<bool>("--json") { Description = "One JSON object a hold." };
        var command = new Command("list", "Print holds, the newest first.") { caseReference, released, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ListHoldsRequest
            {
                Purpose = service.Purpose(parsed), CaseReference = parsed.GetValue(caseReference) ?? "",
                ShowReleased = parsed.GetValue(released), PageSize = 1000,
            };
            using var connection = service.Connect(parsed);
            var client = new RetentionService.RetentionServiceClient(connection.Channel);
            var found = await client.ListHoldsAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json))
                foreach (var hold in found.Holds) terminal.Out.WriteLine(WireJson.Line(hold));
            else
                terminal.WriteTable(["hold", "case", "owner", "review", "holds", "released by"], found.Holds.Select(Row));
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Release(Terminal terminal, ServiceOptions service)
    {
        var name = new Argument<string>("HOLD") { Description = "Its id." };
        var why = Text("--why", "Why it need not be kept any more, in 10 characters or more.", "TEXT");
        var command = new Command("release", "End a hold; what nothing else keeps goes with the next run.") { name, why };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ReleaseHoldRequest
            {
                Purpose = service.Purpose(parsed), Name = NameOf("holds/", parsed.GetValue(name)),
                ReleaseReason = parsed.GetValue(why) ?? "",
            };
            using var connection = service.Connect(parsed);
            var client = new RetentionService.RetentionServiceClient(connection.Channel);
            var released = await client.ReleaseHoldAsync(request, cancellationToken: cancellation);
            terminal.WriteLine($"{released.Hold.Name} is released.");
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(Hold hold) =>
    [
        hold.Name, hold.CaseReference, hold.Owner, hold.ReviewDate,
        string.Join(' ', new[] { hold.Vrm, hold.Camera, hold.Hit }.Where(part => part.Length > 0)), hold.ReleasedBy,
    ];

    static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    static string NameOf(string collection, string? id) =>
        string.IsNullOrEmpty(id) ? "" : id.StartsWith(collection, StringComparison.Ordinal) ? id : $"{collection}{id}";
}
