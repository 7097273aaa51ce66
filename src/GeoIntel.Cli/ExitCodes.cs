namespace GeoIntel.Cli;

/// <summary>How the command ends; scripts rely on these.</summary>
static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>It went through, but some of the input was refused, or is not proven yet.</summary>
    public const int SomeRefused = 3;

    /// <summary>Ended by Ctrl-C or SIGTERM: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}

/// <summary>The arguments ask for something that cannot be; the message says what to write instead.</summary>
sealed class UsageException(string message) : Exception(message);
