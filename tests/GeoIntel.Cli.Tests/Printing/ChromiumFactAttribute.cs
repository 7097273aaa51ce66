using GeoIntel.Cli.Printing;

namespace GeoIntel.Cli.Tests.Printing;

/// <summary>A test that prints, and is skipped where Chromium is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() =>
        Skip = ChromiumPrint.Find() is null ? "There is no chromium on PATH; apt-get install chromium." : null;
}
