using System.Diagnostics;

namespace GeoIntel.Service.Tests.Layers;

/// <summary>A test that needs GDAL's programs and its Python modules.</summary>
sealed class GdalFactAttribute : FactAttribute
{
    public GdalFactAttribute() =>
        Skip = PostGisFixture.MissingReason ?? (GisPeers.HasGdal ? null : "GDAL is not installed; ./dev setup --peers=gdal does.");
}

/// <summary>A test that needs PyQGIS.</summary>
sealed class QgisFactAttribute : FactAttribute
{
    public QgisFactAttribute() =>
        Skip = PostGisFixture.MissingReason ?? (GisPeers.HasQgis ? null : "QGIS is not installed; ./dev setup --peers=gis does.");
}

/// <summary>Runs GDAL and QGIS.</summary>
static class GisPeers
{
    const string Python = "/usr/bin/python3";

    public static bool HasGdal { get; } =
        File.Exists("/usr/bin/ogrinfo") && File.Exists("/usr/bin/ogr2ogr") && Imports("osgeo.ogr, osgeo_utils.samples.validate_gpkg");

    public static bool HasQgis { get; } = HasGdal && Imports("qgis.core");

    /// <summary>Runs a program and asserts that it ended well.</summary>
    /// <returns>What it printed, warnings included.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, text) = await TryAsync(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{text}");
        return text;
    }

    public static Task<string> PythonAsync(params string[] arguments) => RunAsync(Python, arguments);

    static bool Imports(string modules) =>
        File.Exists(Python) && TryAsync(Python, ["-c", $"import {modules}"]).GetAwaiter().GetResult().Code == 0;

    static async Task<(int Code, string Text)> TryAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["QT_QPA_PLATFORM"] = "offscreen";
        start.Environment["XDG_RUNTIME_DIR"] = Path.GetTempPath();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
