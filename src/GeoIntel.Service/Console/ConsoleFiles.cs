using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace GeoIntel.Service.ConsolePages;

/// <summary>A file of the console, as it lies in this program.</summary>
/// <param name="Tag">For <c>ETag</c>: it changes with the bytes.</param>
sealed record ConsoleFile(byte[] Bytes, string MediaType, string Tag);

/// <summary>The console's page, style and scripts; none where the program was built without them.</summary>
static class ConsoleFiles
{
    public const string Page = "index.html";

    const string Prefix = "console/";

    static readonly Dictionary<string, string> MediaTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <returns>By their names below /console/.</returns>
    public static FrozenDictionary<string, ConsoleFile> Embedded()
    {
        var program = Assembly.GetExecutingAssembly();
        return program.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(program, name), StringComparer.Ordinal);
    }

    static ConsoleFile Read(Assembly program, string name)
    {
        using var stream = program.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
        return new ConsoleFile(bytes, MediaTypes.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"), $"\"{digest}\"");
    }
}
