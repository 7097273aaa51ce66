using System.CommandLine;
using System.Globalization;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Cli.Verbs;

/// <summary>Shows what would be sent: normalised reads as JSON lines; beside them, on standard error, what comes with
/// them, what cameras say of themselves, and why the rest is refused.</summary>
static class DecodeVerb
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("FILE") { Description = "A file, a folder of files, or - for standard input." };
        var format = ReadInputs.FormatOption();
        var timeZone = ReadInputs.TimeZoneOption();
        var camera = ReadInputs.CameraOption();
        var command = new Command(
            "decode",
            "Print reads as JSON lines, and on standard error what comes with them and what is refused; needs no service.")
        {
            path, format, timeZone, camera,
        };
        command.SetAction(parsed =>
        {
            var inputs = ReadInputs.Of(parsed.GetValue(format), parsed.GetValue(timeZone), parsed.GetValue(camera));
            return Run(terminal, inputs, parsed.GetRequiredValue(path));
        });
        return command;
    }

    static int Run(Terminal terminal, ReadInputs inputs, string path)
    {
        var refused = 0;
        foreach (var file in ReadInputs.Files(path))
        {
            using var source = file == "-" ? null : File.OpenRead(file);
            foreach (var decoded in inputs.Decode(source ?? terminal.In))
            {
                if (decoded.TryGetRead(out var read))
                {
                    ReadNdjson.Write(terminal.OutStream, read.Read);
                    if (read.Attachments.Count > 0) terminal.Error.WriteLine($"{file}: {Words(read)}");
                }
                else if (decoded.Status is { } status) terminal.Error.WriteLine($"{file}: {Words(status)}");
                else
                {
                    refused++;
                    terminal.Error.WriteLine($"{file}: {decoded.Refusal}");
                }
            }
        }
        terminal.OutStream.Flush();
        return refused == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
    }

    static string Words(in DecodedRead read) => $"line {read.Line}: with " + string.Join(", ", read.Attachments.Select(
        one => string.Create(CultureInfo.InvariantCulture, $"{KindOf(one)} {one.ContentType} {one.Bytes.Length:N0} bytes")));

    static string Words(CameraStatus status) => string.Create(CultureInfo.InvariantCulture,
        $"camera {status.Camera} {(status.IsStreaming ? "is streaming" : "is not streaming")} at {status.At.UtcDateTime:O}");

    static string KindOf(Attachment attachment) => attachment.Kind.ToString().ToLowerInvariant();
}
