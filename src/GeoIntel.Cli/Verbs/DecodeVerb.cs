using System.CommandLine;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Cli.Verbs;

/// <summary>Shows what would be sent: normalised reads as JSON lines, and why the rest is refused.</summary>
static class DecodeVerb
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("FILE") { Description = "A file, a folder of files, or - for standard input." };
        var format = ReadInputs.FormatOption();
        var timeZone = ReadInputs.TimeZoneOption();
        var command = new Command(
            "decode", "Print reads as JSON lines, and on standard error what is refused; needs no service.")
        {
            path, format, timeZone,
        };
        command.SetAction(parsed =>
        {
            var inputs = ReadInputs.Of(parsed.GetValue(format), parsed.GetValue(timeZone));
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
                    continue;
                }
                refused++;
                terminal.Error.WriteLine($"{file}: {decoded.Refusal}");
            }
        }
        terminal.OutStream.Flush();
        return refused == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
    }
}
