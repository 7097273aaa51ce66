namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>A test that drives Chromium against the service with its console; skipped, with the reason, where one of them is
/// missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ConsoleFactAttribute : FactAttribute
{
    public ConsoleFactAttribute() => Skip = Missing;

    public static string Folder { get; } = Path.Combine(TestFolder.Repository, "console");

    public static string? Chromium { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    /// <summary>Null when nothing is.</summary>
    public static string? Missing { get; } =
        PostGis.MissingReason is { } reason ? reason
        : !File.Exists(Path.Combine(Folder, "dist", "index.html")) ? "The console is not built; run ./dev setup --peers=console,browser"
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "playwright-core"))
            ? "playwright-core is missing; remove console/node_modules and run ./dev test"
        : Chromium is null ? "There is no chromium on PATH; run ./dev setup --peers=browser"
        : null;
}
