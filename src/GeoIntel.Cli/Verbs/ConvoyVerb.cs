using System.CommandLine;
using GeoIntel.Cli.Remote;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks who travelled with a vehicle.</summary>
static class ConvoyVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var vrm = new Argument<string>("VRM") { Description = "The registration mark whose company is asked about." };
        var question = new ConvoyOptions();
        var command = new Command("convoy", "Print who shared a vehicle's journeys, least likely by chance first.") { vrm };
        question.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = question.FormOf(parsed);
            var request = question.RequestOf(parsed, service);
            request.Vrm = parsed.GetValue(vrm);
            return await ConvoyOptions.AskAsync(request, format, parsed, service, terminal, cancellation);
        });
        return command;
    }
}
