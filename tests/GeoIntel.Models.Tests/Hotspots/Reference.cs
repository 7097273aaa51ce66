using System.Globalization;
using System.IO.Compression;

namespace GeoIntel.Models.Tests.Hotspots;

/// <summary>Inputs with expected outputs that stand beside the repository; a test that needs them skips without.</summary>
static class Reference
{
    static readonly string? Folder = Find();

    public static bool IsThere => Folder is not null;

    /// <summary>A folder that stands beside the reference.</summary>
    public static string Beside(string folder) => Path.Combine(Folder!, "..", folder);

    /// <summary>The rows of a CSV file, gzipped or not, by the names of its columns.</summary>
    public static IEnumerable<Row> Read(string file)
    {
        var path = Path.Combine(Folder!, file);
        using Stream stream = File.Exists(path)
            ? File.OpenRead(path)
            : new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var columns = reader.ReadLine()!.Split(',').Index().ToDictionary(of => of.Item.Trim('"'), of => of.Index);
        while (reader.ReadLine() is { } line)
            yield return new Row(columns, Array.ConvertAll(line.Split(','), value => value.Trim('"')));
    }

    static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("GEOINTEL_SHARED");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); folder is null && at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "GeoIntel.sln"))) folder = Path.Combine(at.FullName, "..", "shared");
        }
        folder = folder is null ? null : Path.Combine(folder, "reference");
        return Directory.Exists(folder) ? folder : null;
    }

    public sealed record Row(IReadOnlyDictionary<string, int> Columns, string[] Values)
    {
        public string Text(string column) => Values[Columns[column]];
        public int Whole(string column) => int.Parse(Text(column), CultureInfo.InvariantCulture);
        public double Number(string column) => double.Parse(Text(column), CultureInfo.InvariantCulture);
    }
}

/// <summary>Runs where the reference stands beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute()
    {
        if (!Reference.IsThere) Skip = "There is no ../shared/reference beside the repository (or under GEOINTEL_SHARED).";
    }
}

/// <inheritdoc cref="ReferenceTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute()
    {
        if (!Reference.IsThere) Skip = "There is no ../shared/reference beside the repository (or under GEOINTEL_SHARED).";
    }
}
