using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Models.Hotspots;

namespace GeoIntel.Benchmarks.Peers;

/// <summary>R's spdep::localG, slice by slice over a cube, in a process that waits for its rounds.</summary>
sealed class Spdep : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geointel-spdep-");
    readonly Process _process;

    /// <exception cref="GateException">R or spdep is not there.</exception>
    public Spdep(SpaceTimeCube cube, Neighbourhood neighbourhood)
    {
        var starts = new int[neighbourhood.Locations + 1];
        var neighbours = new List<int>();
        for (var i = 0; i < neighbourhood.Locations; i++)
        {
            neighbours.AddRange(neighbourhood.Of(i));
            starts[i + 1] = neighbours.Count;
        }
        Write("counts.bin", cube.Values);
        Write<int>("starts.bin", starts);
        Write<int>("neighbours.bin", [.. neighbours]);
        var script = Path.Combine(_folder.FullName, "spdep.R");
        using (var to = File.Create(script)) typeof(Spdep).Assembly.GetManifestResourceStream("spdep.R")!.CopyTo(to);
        try
        {
            _process = Process.Start(new ProcessStartInfo(
                "Rscript", ["--vanilla", script, _folder.FullName, cube.Steps.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        }
        catch (Win32Exception missing)
        {
            _folder.Delete(recursive: true);
            throw new GateException($"Rscript does not start ({missing.Message}); './dev setup --peers=statistics' installs it.");
        }
    }

    /// <summary>z and p of every slice, once.</summary>
    /// <param name="z">Sum of the absolute z.</param>
    /// <param name="p">Sum of the p.</param>
    /// <returns>The seconds that R measured itself.</returns>
    public double Run(out double z, out double p)
    {
        _process.StandardInput.WriteLine("run");
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine();
        if (answer?.Split(' ') is not [var seconds, var ofZ, var ofP]) throw Broken(answer);
        (z, p) = (Number(ofZ), Number(ofP));
        return Number(seconds);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    void Write<T>(string name, ReadOnlySpan<T> values) where T : struct =>
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), MemoryMarshal.AsBytes(values));

    static double Number(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw Broken(text);

    static GateException Broken(string? answer) => new(
        $"R answers '{answer}', not three numbers; './dev setup --peers=statistics' installs what it needs.");
}
