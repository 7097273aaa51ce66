using System.CommandLine;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>What is asked of company, be it of one vehicle or of a group's.</summary>
sealed class ConvoyOptions
{
    const int DaysDefault = 28;

    readonly Option<DateTimeOffset?> _from = SearchVerb.Time("--from", $"Captured at or after; default {DaysDefault} days before --until.");
    readonly Option<DateTimeOffset?> _until = SearchVerb.Time("--until", "Captured before; default now.");

    readonly Option<DateTimeOffset?> _newSince = SearchVerb.Time(
        "--new-since", "Only those that shared no journey from --from up to then.");

    readonly Option<int> _window = SearchVerb.Whole("--window", "How far apart two reads of one camera may be; default 120.", "SECONDS");
    readonly Option<int> _gap = SearchVerb.Whole("--gap", "A longer time without a read ends a journey; default 30.", "MINUTES");
    readonly Option<int> _shared = SearchVerb.Whole("--shared", "Only those that shared at least so many journeys; default 2.", "N");
    readonly Option<int> _count = SearchVerb.Whole("--count", "At most so many vehicles; default 20, at most 200.", "N");
    readonly OutputForm _form = new(
        ("json", "The answer as one JSON object."), ("csv", "CSV, a line a place where both were read."),
        ("geojson", "GeoJSON, a point a place where both were read."));

    public void AddTo(Command command)
    {
        foreach (var option in (System.CommandLine.Option[])[_from, _until, _newSince, _window, _gap, _shared, _count, .. _form.All]) command.Add(option);
    }

    /// <exception cref="UsageException">Several are given.</exception>
    public string? FormOf(ParseResult parsed) => _form.Of(parsed);

    /// <returns>Whose company is asked about is not in it yet.</returns>
    public FindConvoysRequest RequestOf(ParseResult parsed, ServiceOptions service)
    {
        var end = parsed.GetValue(_until) ?? DateTimeOffset.UtcNow;
        return new()
        {
            Purpose = service.Purpose(parsed),
            FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(_from) ?? end.AddDays(-DaysDefault)),
            UntilTime = Timestamp.FromDateTimeOffset(end),
            NewSinceTime = parsed.GetValue(_newSince) is { } since ? Timestamp.FromDateTimeOffset(since) : null,
            WindowSeconds = parsed.GetValue(_window),
            JourneyGapMinutes = parsed.GetValue(_gap),
            SharedJourneysMin = parsed.GetValue(_shared),
            ConvoysMax = parsed.GetValue(_count),
        };
    }

    public static async Task<int> AskAsync(
        FindConvoysRequest request, string? format, ParseResult parsed, ServiceOptions service, Terminal terminal,
        CancellationToken cancellation)
    {
        using var connection = service.Connect(parsed);
        var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
            .FindConvoysAsync(request, cancellationToken: cancellation);
        ConvoyOutput.Print(found, format, terminal);
        terminal.Error.WriteLine(ConvoyOutput.Summary(found));
        return ExitCodes.Done;
    }
}
