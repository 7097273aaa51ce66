using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks how many went in and out of an area.</summary>
static class CordonVerb
{
    public const string Form = "CAMERA:DEGREES|in|out[:ARTERIAL]";

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var gates = new Option<string[]>("--gate")
        {
            Description = "A camera on the line, several times: with the direction of travel into the area, clockwise from north, or in or out "
                + "when all that it reads go that way; and the road it counts for, such as a57-east:270:A57.",
            HelpName = Form,
        };
        var from = SearchVerb.Time("--from", "Crossed at or after; default a day before --until.");
        var until = SearchVerb.Time("--until", "Crossed before; default now.");
        var transit = SearchVerb.Whole("--transit", "Out again so soon only passed through; default 30.", "MINUTES");
        var stay = SearchVerb.Whole("--stay", "Out again later is not put together with the crossing in; default 24.", "HOURS");
        var list = new Option<string?>("--list") { Description = "Tell of the vehicles of this list.", HelpName = "ID" };
        var vrms = new Option<string[]>("--vrm") { Description = "Tell of this vehicle, several times; under a case authorisation.", HelpName = "VRM" };
        var first = SearchVerb.Whole("--first-time", "Tell of vehicles not read for so many days before; under a case authorisation.", "DAYS");
        var count = SearchVerb.Whole("--count", "At most so many vehicles; default 20, at most 200.", "N");
        var form = new OutputForm(
            ("json", "The answer as one JSON object."), ("csv", "CSV, a line an arterial and hour; of vehicles, a line a crossing."),
            ("geojson", "GeoJSON of vehicles, a point a crossing; counts have no place."));
        var command = new Command("cordon", "Print how many went in and out of an area, by arterial and hour.")
        {
            gates, from, until, transit, stay, list, vrms, first, count,
        };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var end = parsed.GetValue(until) ?? DateTimeOffset.UtcNow;
            var request = new CountCordonRequest
            {
                Purpose = service.Purpose(parsed),
                Gates = { (parsed.GetValue(gates) ?? []).Select(GateOf) },
                FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(from) ?? end.AddDays(-1)),
                UntilTime = Timestamp.FromDateTimeOffset(end),
                TransitMinutesMax = parsed.GetValue(transit),
                StayHoursMax = parsed.GetValue(stay),
                VehicleList = parsed.GetValue(list) is { } id ? $"vehicleLists/{id}" : "",
                Vrms = { parsed.GetValue(vrms) ?? [] },
                FirstTimeDays = parsed.GetValue(first),
                VehiclesMax = parsed.GetValue(count),
            };
            if (request.Gates.Count == 0) throw new UsageException($"Give one gate or more, each as --gate {Form}.");
            var isOfVehicles = request.VehicleList.Length > 0 || request.Vrms.Count > 0 || request.FirstTimeDays > 0;
            if (format == "geojson" && !isOfVehicles)
                throw new UsageException("--geojson is of vehicles, for counts have no place: give --list, --vrm or --first-time, or another form.");
            using var connection = service.Connect(parsed);
            var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
                .CountCordonAsync(request, cancellationToken: cancellation);
            CordonOutput.Print(found, isOfVehicles, format, terminal);
            foreach (var line in CordonOutput.Summary(found, isOfVehicles)) terminal.Error.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    public static CordonGate GateOf(string text)
    {
        var parts = text.Split(':', 3);
        var gate = new CordonGate { Camera = $"cameras/{parts[0]}", Arterial = parts is [_, _, var road] ? road : "" };
        if (parts is [{ Length: > 0 }, "in", ..]) gate.Way = CordonWay.In;
        else if (parts is [{ Length: > 0 }, "out", ..]) gate.Way = CordonWay.Out;
        else if (parts is [{ Length: > 0 }, var degrees, ..]
            && double.TryParse(degrees, NumberStyles.Float, CultureInfo.InvariantCulture, out var inward))
            gate.InwardDegrees = inward;
        else throw new UsageException($"--gate is '{text}'; write {Form}, such as a57-east:270 or bridge-north:in:A565.");
        return gate;
    }
}
