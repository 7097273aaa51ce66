using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using GeoIntel.Cli.Remote;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;

namespace GeoIntel.Cli.Verbs;

/// <summary>Sends the reads of files to the service and says what became of them.</summary>
static class IngestVerb
{
    const int RefusalsShownMax = 20;

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
        command.SetAction(async (parsed, cancellation) =>
        {
            var inputs = ReadInputs.Of(parsed.GetValue(format), parsed.GetValue(timeZone), parsed.GetValue(camera));
            var feedId = parsed.GetRequiredValue(feed);
            if (feedId.StartsWith("feeds/", StringComparison.Ordinal)) feedId = feedId["feeds/".Length..];
            using var connection = service.Connect(parsed);
            var run = new Run(terminal, connection, inputs, feedId);
            foreach (var file in ReadInputs.Files(parsed.GetRequiredValue(path)))
                await run.SendAsync(file, cancellation);
            return run.Report(parsed.GetValue(json));
        });
        return command;
    }

    sealed class Run(Terminal terminal, ServiceConnection connection, ReadInputs inputs, string feedId)
    {
        readonly Lock _gate = new(); // decoding and answers refuse on threads of their own
        readonly SortedDictionary<string, int> _refusedByReason = new(StringComparer.Ordinal);
        readonly Stopwatch _watch = Stopwatch.StartNew();
        long _accepted;
        long _duplicates;
        long _attachmentsLeftOut;
        int _shown;

        public async Task SendAsync(string file, CancellationToken cancellation)
        {
            using var source = file == "-" ? null : File.OpenRead(file);
            var reads = DecodedStream.ReadsAsync(
                inputs.Decode(source ?? terminal.In), refusal => Refuse(refusal.ReasonText, $"{file}: {refusal}"),
                cancellation);
            var sent = await terminal.WithBarAsync(file, source?.Length ?? 0, advance => Intake.SendAsync(
                connection, feedId, reads,
                new SendObserver
                {
                    Progressed = _ => advance(source?.Position ?? 0),
                    Refused = refusal => Refuse(refusal.ReasonText, $"{file}: {refusal}"),
                    AttachmentsLeftOut = LeaveOut,
                    Reconnecting = (reason, _) => terminal.Error.WriteLine($"{reason} Trying again."),
                },
                cancellation));
            _accepted += sent.AcceptedCount;
            _duplicates += sent.DuplicateCount;
        }

        public int Report(bool json)
        {
            var refused = _refusedByReason.Values.Sum();
            var seconds = _watch.Elapsed.TotalSeconds;
            if (json)
            {
                terminal.Out.WriteLine(JsonSerializer.Serialize(new
                {
                    accepted = _accepted,
                    duplicates = _duplicates,
                    refused,
                    refused_by_reason = _refusedByReason,
                    seconds = Math.Round(seconds, 3),
                }));
            }
            else
            {
                terminal.Out.WriteLine(
                    $"{_accepted} stored, {_duplicates} stored before, {refused} refused; "
                    + $"{(_accepted + _duplicates) / Math.Max(seconds, 0.001):0} reads/s");
            }
            if (refused > _shown) terminal.Error.WriteLine($"... and {refused - _shown} more refused");
            foreach (var (reason, count) in _refusedByReason) terminal.Error.WriteLine($"{count} refused: {reason}");
            if (_attachmentsLeftOut > 0) terminal.Error.WriteLine($"{_attachmentsLeftOut} attachments left out");
            if (_refusedByReason.ContainsKey("unknown-camera"))
            {
                terminal.Error.WriteLine(
                    "Register the cameras first: list them in cameras.csv, each with the names that its device gives "
                    + "itself in device_ids, and run 'geointel import registry FOLDER' (docs/registry-files.md).");
            }
            return refused == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
        }

        void LeaveOut(int count, string why)
        {
            if (_attachmentsLeftOut == 0) terminal.Error.WriteLine($"Attachments are left out: {why}");
            _attachmentsLeftOut += count;
        }

        void Refuse(string reason, string sentence)
        {
            lock (_gate)
            {
                _refusedByReason[reason] = _refusedByReason.GetValueOrDefault(reason) + 1;
                if (_shown == RefusalsShownMax) return;

                _shown++;
                terminal.Error.WriteLine(sentence);
            }
        }
    }
}
