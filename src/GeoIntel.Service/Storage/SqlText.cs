using System.Collections.Concurrent;

namespace GeoIntel.Service.Storage;

/// <summary>The text of the program's .sql files: one query a file, named for the question it answers.</summary>
static class SqlText
{
    static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <param name="name">Folder and file below Storage, for example "Sightings/known_events".</param>
    public static string Of(string name) => Texts.GetOrAdd(name, Load);

    static string Load(string name)
    {
        var slash = name.LastIndexOf('/');
        var resource = $"GeoIntel.Service.Storage.{name[..slash].Replace('/', '.')}.Sql.{name[(slash + 1)..]}.sql";
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program holds no SQL file {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
