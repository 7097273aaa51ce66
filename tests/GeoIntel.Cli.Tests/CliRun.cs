using System.Text;

namespace GeoIntel.Cli.Tests;

/// <summary>One run of the real command in this process, with its own standard streams.</summary>
sealed record CliRun(int Code, string Out, string Error)
{
    public static Task<CliRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);

    public static async Task<CliRun> WithInputAsync(string input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var terminal = new Terminal(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error);
        var code = await GeoIntelCommand.RunAsync(arguments, terminal);
        return new CliRun(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public string[] OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
