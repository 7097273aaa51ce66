using System.Reflection;

namespace GeoIntel.Ingest;

/// <summary>Which build this is.</summary>
static class ProgramVersion
{
    /// <summary>Version and, where the build knew it, the commit: "0.1.0+1a2b3c4".</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
