namespace GeoIntel.Ingest;

/// <summary>Where the settings come from: the file that config names, then the environment, then the command line, which
/// counts most.</summary>
static class IngestConfiguration
{
    const string Prefix = "GEOINTEL_INGEST_";

    // A word alone switches it on: --stdin is --stdin true.
    static readonly string[] Switches = ["--stdin", "--webhook", "--allow-plain-network"];

    /// <inheritdoc cref="IngestSettings.Read"/>
    public static IngestOptions Read(string[] arguments, out IReadOnlyList<string> problems)
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        var commandLine = new ConfigurationBuilder().AddCommandLine([.. WithValues(arguments)]).Build();
        var settings = environment.AsEnumerable().Concat(commandLine.AsEnumerable()).ToList();
        var file = settings.LastOrDefault(one => one.Key.Equals("config", StringComparison.OrdinalIgnoreCase)).Value;
        if (file is null) return IngestOptions.Read(settings, out problems);

        string problem;
        try
        {
            var ofFile = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false).Build();
            return IngestOptions.Read(ofFile.AsEnumerable().Concat(settings), out problems);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = "give a file that is there and that this account may read.";
        }
        catch (InvalidDataException failure)
        {
            problem = $"it is not JSON: {failure.InnerException?.Message ?? failure.Message}";
        }
        problems = [$"config is \"{file}\"; {problem}"];
        return new IngestOptions();
    }

    static IEnumerable<string> WithValues(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            yield return arguments[i];
            var isLast = i + 1 == arguments.Length || arguments[i + 1].StartsWith("--", StringComparison.Ordinal);
            if (isLast && Switches.Contains(arguments[i])) yield return "true";
        }
    }
}
