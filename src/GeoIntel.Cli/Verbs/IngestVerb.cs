using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.Ingest.Decoding;
using Grpc.Core;

namespace GeoIntel.Cli.Verbs;

/// <summary>Sends the reads of files to the service and says what became of them.</summary>
static class IngestVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var path = new Argument<string>("PATH") { Description = "A file, a folder of files, or - for standard input." };
        var feed = new Option<string>("--feed")
        {
            Description = "Id of the feed the reads belong to; it must be registered.",
            HelpName = "ID",
            Required = true,
        };
        var format = ReadInputs.FormatOption();
        var timeZone = ReadInputs.TimeZoneOption();
        var camera = ReadInputs.CameraOption();
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("ingest", "Send the reads of a file, a folder or standard input to the service.")
        {
            path, feed, format, timeZone, camera, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var inputs = ReadInputs.Of(parsed.GetValue(format), parsed.GetValue(timeZone), parsed.GetValue(camera));
            var feedId = parsed.GetRequiredValue(feed);
            if (feedId.StartsWith("feeds/", StringComparison.Ordinal)) feedId = feedId["feeds/".Length..];
            var files = ReadInputs.Files(parsed.GetRequiredValue(path));
            var tally = new IngestTally(terminal, asJson: parsed.GetValue(json));
            return RunAsync(terminal, () => service.Connect(parsed), inputs, feedId, files, tally, cancellation);
        });
        return command;
    }

    static async Task<int> RunAsync(
        Terminal terminal, Func<ServiceConnection> connect, ReadInputs inputs, string feedId, IReadOnlyList<string> files,
        IngestTally tally, CancellationToken cancellation)
    {
        using var connection = connect();
        var total = files is ["-"] ? 0 : files.Sum(file => new FileInfo(file).Length);
        try
        {
            var what = files is ["-"] ? "standard input" : files.Count == 1 ? files[0] : $"{files.Count} files";
            await terminal.WithBarAsync(what, total, async (advance, say) =>
            {
                var before = 0L;
                foreach (var file in files)
                {
                    using var source = file == "-" ? null : File.OpenRead(file);
                    tally.Begin(file);
                    await Intake.SendAsync(
                        connection, feedId,
                        DecodedStream.ReadsAsync(inputs.Decode(source ?? terminal.In), tally.Refuse, cancellation),
                        tally.Observer(() =>
                        {
                            advance(before + (source?.Position ?? 0));
                            say(tally.Words);
                        }),
                        cancellation);
                    tally.End();
                    before += source?.Length ?? 0;
                }
                return true;
            });
        }
        catch (Exception failure) when (failure is OperationCanceledException or RpcException or IOException)
        {
            tally.Report(isComplete: false); // what is stored is stored, and worth knowing
            throw;
        }
        return tally.Report(isComplete: true);
    }
}
