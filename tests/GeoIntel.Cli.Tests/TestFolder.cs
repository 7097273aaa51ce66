namespace GeoIntel.Cli.Tests;

/// <summary>A folder of its own for one test, removed at its end.</summary>
sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("geointel-cli-").FullName;

    /// <summary>The folder of the solution, where docs/ is.</summary>
    public static string Repository { get; } = FindRepository();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public TestFolder With(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "GeoIntel.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        return folder.FullName;
    }
}
