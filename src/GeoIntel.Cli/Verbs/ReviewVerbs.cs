using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Prints what waits for a person and how the lists do, and records decisions on handling.</summary>
static class ReviewVerbs
{
    const int PageSize = 1000;

    public static Command Reviews(Terminal terminal, ServiceOptions service)
    {
        var days = new Option<int>("--days")
        {
            Description = "How far ahead what is still to come is told, 1 to 366.", DefaultValueFactory = _ => 30, HelpName = "N",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object a review." };
        var command = new Command("reviews", "Print what needs a person's review, what is due first at the top.") { days, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ListReviewsRequest
            {
                Purpose = service.Purpose(parsed), DaysAhead = parsed.GetValue(days), PageSize = PageSize,
            };
            using var connection = service.Connect(parsed);
            var client = new ReviewService.ReviewServiceClient(connection.Channel);
            var found = new List<Review>();
            do
            {
                var page = await client.ListReviewsAsync(request, cancellationToken: cancellation);
                found.AddRange(page.Reviews);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            if (parsed.GetValue(json))
                foreach (var review in found) terminal.Out.WriteLine(WireJson.Line(review));
            else
                terminal.WriteTable(["due (UTC)", "why", "what", "owner", "proposed by", "basis"], found.Select(Row));
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command ListHealth(Terminal terminal, ServiceOptions service)
    {
        var list = Text("--list", "Only this list.", "ID");
        var wards = Text("--boundaries", "Boundary set by whose areas hits are counted.", "ID");
        var from = SearchVerb.Time("--from", "Hits first captured at or after.");
        var until = SearchVerb.Time("--until", "Hits first captured before.");
        var json = new Option<bool>("--json") { Description = "One JSON object a list." };
        var command = new Command("list-health", "Print how stale lists are, and what became of their hits.")
        {
            list, wards, from, until, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new GetListHealthRequest
            {
                Purpose = service.Purpose(parsed), List = NameOf("vehicleLists/", parsed.GetValue(list)),
                BoundarySet = parsed.GetValue(wards) ?? "",
            };
            if (parsed.GetValue(from) is { } begin) request.FromTime = Timestamp.FromDateTimeOffset(begin);
            if (parsed.GetValue(until) is { } end) request.UntilTime = Timestamp.FromDateTimeOffset(end);
            using var connection = service.Connect(parsed);
            var client = new ReviewService.ReviewServiceClient(connection.Channel);
            var health = await client.GetListHealthAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json))
            {
                foreach (var one in health.Lists) terminal.Out.WriteLine(WireJson.Line(one));
                return ExitCodes.Done;
            }
            terminal.WriteTable(
                ["list", "entries", "expired", "stale", "never hit", "never decided", "hits", "decided", "false"],
                health.Lists.Select(one => (string[])[
                    one.List, Count(one.EntryCount), Count(one.ExpiredCount), Count(one.StaleCount), Count(one.NeverHitCount),
                    Count(one.NeverDecidedCount), .. Tally(one.Hits)]));
            terminal.WriteTable(
                ["list", "camera or area", "hits", "decided", "false"],
                health.Lists.SelectMany(one => one.Cameras.Concat(one.Areas).Select(
                    place => (string[])[one.List, place.Place.Length == 0 ? "elsewhere" : place.Place, .. Tally(place.Hits)])));
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command HandlingDecision(Terminal terminal, ServiceOptions service)
    {
        var resource = new Argument<string>("RESOURCE") { Description = "vehicleLinks/ID or memberships/ID." };
        var recipient = Text("--recipient", "To whom the file goes.", "TEXT");
        var how = Text("--how", "How each condition is met, in 10 characters or more.", "TEXT");
        var until = SearchVerb.Time("--until", "When the decision ends, within a year.");
        var export = new Option<string>("--export")
        {
            Description = "For which files: hits (of the layer), evidence (packs) or profile (police editions).",
            HelpName = "NAME",
            DefaultValueFactory = _ => "hits",
        };
        var command = new Command(
            "handling-decision", "Record that the conditions of handling are met, so that files of hits may go to a recipient.")
        {
            resource, recipient, how, until, export,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var decision = new HandlingDecision
            {
                Resource = parsed.GetValue(resource)!, Export = parsed.GetValue(export)!, Recipient = parsed.GetValue(recipient) ?? "",
                HowMet = parsed.GetValue(how) ?? "",
            };
            if (parsed.GetValue(until) is { } end) decision.ExpireTime = Timestamp.FromDateTimeOffset(end);
            var request = new RecordHandlingDecisionRequest { Purpose = service.Purpose(parsed), Decision = decision };
            using var connection = service.Connect(parsed);
            var client = new ReviewService.ReviewServiceClient(connection.Channel);
            var made = await client.RecordHandlingDecisionAsync(request, cancellationToken: cancellation);
            terminal.WriteLine($"{made.Decision.Name}, decided by {made.Decision.DecidedBy}");
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(Review review) =>
    [
        review.DueTime.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), review.Reason.ToString(),
        review.Name, review.Owner, review.ProposedBy, review.BasisReference,
    ];

    static string[] Tally(HitTally hits) =>
    [
        Count(hits.HitCount), Count(hits.DecidedCount),
        hits.HasFalseHitRate ? string.Create(CultureInfo.InvariantCulture, $"{hits.FalseHitRate * 100:0.0} %") : "",
    ];

    static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    static string NameOf(string collection, string? id) =>
        string.IsNullOrEmpty(id) ? "" : id.StartsWith(collection, StringComparison.Ordinal) ? id : $"{collection}{id}";
}
