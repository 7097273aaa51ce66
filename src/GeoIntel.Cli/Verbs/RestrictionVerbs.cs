using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Restricts subjects, lifts restrictions, and lists them.</summary>
static class RestrictionVerbs
{
    const string Restrictions = "restrictions/";

    public static Command Restrict(Terminal terminal, ServiceOptions service)
    {
        var (vrm, nominal) = SubjectVerbs.Subjects();
        var ground = Text("--ground", $"Why it may not be used: {Grounds()}.", "GROUND");
        var caseReference = Text("--case", "The request or case it is for.", "TEXT");
        var why = Text("--why", "Why, in 10 characters or more.", "TEXT");
        var review = Text("--review", "When it is to be reviewed, YYYY-MM-DD.", "DATE");
        var until = SearchVerb.Time("--until", "When it ends by itself.");
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("restrict", "Keep everything on a mark or a nominal, and tell nothing of it.")
        {
            vrm, nominal, ground, caseReference, why, review, until, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var restriction = new Restriction
            {
                Subject = SubjectVerbs.SubjectOf(parsed.GetValue(vrm), parsed.GetValue(nominal)),
                Ground = GroundOf(parsed.GetValue(ground)),
                CaseReference = parsed.GetValue(caseReference) ?? "",
                Reason = parsed.GetValue(why) ?? "",
                ReviewDate = parsed.GetValue(review) ?? "",
            };
            if (parsed.GetValue(until) is { } end) restriction.UntilTime = Timestamp.FromDateTimeOffset(end);
            var request = new RestrictSubjectRequest { Purpose = service.Purpose(parsed), Restriction = restriction };
            using var connection = service.Connect(parsed);
            var client = new SubjectService.SubjectServiceClient(connection.Channel);
            var made = await client.RestrictSubjectAsync(request, cancellationToken: cancellation);
            terminal.WriteLine(parsed.GetValue(json) ? WireJson.Line(made) : made.Restriction.Name);
            foreach (var name in made.Silenced) terminal.Tell($"{name} is not over, and tells no hits meanwhile.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Lift(Terminal terminal, ServiceOptions service)
    {
        var name = new Argument<string>("RESTRICTION") { Description = "Its id." };
        var why = Text("--why", "Why it is no longer needed, in 10 characters or more.", "TEXT");
        var command = new Command("lift", "Lift a restriction.") { name, why };
        command.SetAction(async (parsed, cancellation) =>
        {
            var id = parsed.GetRequiredValue(name);
            var request = new LiftRestrictionRequest
            {
                Purpose = service.Purpose(parsed),
                Name = id.StartsWith(Restrictions, StringComparison.Ordinal) ? id : $"{Restrictions}{id}",
                LiftReason = parsed.GetValue(why) ?? "",
            };
            using var connection = service.Connect(parsed);
            var client = new SubjectService.SubjectServiceClient(connection.Channel);
            var lifted = await client.LiftRestrictionAsync(request, cancellationToken: cancellation);
            terminal.WriteLine($"{lifted.Restriction.Name} is lifted.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command List(Terminal terminal, ServiceOptions service)
    {
        var caseReference = Text("--case", "Only of this case.", "TEXT");
        var ended = new Option<bool>("--ended") { Description = "Those that are over, too." };
        var json = new Option<bool>("--json") { Description = "One JSON object a restriction." };
        var command = new Command("restrictions", "Print restrictions, the newest first.") { caseReference, ended, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ListRestrictionsRequest
            {
                Purpose = service.Purpose(parsed), CaseReference = parsed.GetValue(caseReference) ?? "",
                ShowEnded = parsed.GetValue(ended), PageSize = 1000,
            };
            using var connection = service.Connect(parsed);
            var client = new SubjectService.SubjectServiceClient(connection.Channel);
            var found = await client.ListRestrictionsAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json))
                foreach (var one in found.Restrictions) terminal.Out.WriteLine(WireJson.Line(one));
            else
                terminal.WriteTable(["restriction", "subject", "ground", "case", "review", "lifted by"], found.Restrictions.Select(Row));
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(Restriction one) =>
    [
        one.Name, $"{one.Subject.Vrm}{one.Subject.Nominal}", one.Ground.ToString(), one.CaseReference, one.ReviewDate, one.LiftedBy,
    ];

    static RestrictionGround GroundOf(string? text) =>
        System.Enum.TryParse<RestrictionGround>((text ?? "").Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known)
        && known != RestrictionGround.Unspecified && System.Enum.IsDefined(known)
            ? known
            : throw new UsageException($"--ground '{text}' is not known; use one of {Grounds()}.");

    static string Grounds() => "accuracy-contested, erasure-opposed, legal-claim, objection-pending, evidence";

    static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
