using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Cli.Tests;

namespace GeoIntel.Benchmarks.Peers.Transport;

/// <summary>A server of the transport gates that listens, as a process of its own; it ends when disposed.</summary>
sealed class TallyProcess : IDisposable
{
    const string JavaScriptSetup = "'./dev setup --peers=javascript' installs it";
    const string CppSetup = "'./dev setup --peers=clients' installs it";

    static readonly string Sources =
        Path.Combine(TestFolder.Repository, "benchmarks", "GeoIntel.Benchmarks", "Peers", "Transport");

    readonly Process _process;

    TallyProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    /// <summary>Seconds of processor time it has used so far.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Its resident memory in bytes, with the pages that it shares with other processes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static TallyProcess Ours() =>
        Start(
            new ProcessStartInfo("dotnet", [typeof(TallyProcess).Assembly.Location, TallyServer.Verb]),
            "it is this program itself");

    /// <exception cref="GateException">Node.js or @grpc/grpc-js is not there.</exception>
    public static TallyProcess JavaScript()
    {
        var modules = Path.Combine(TestFolder.Repository, "eng", "peers", "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "@grpc", "grpc-js")))
            throw new GateException($"There is no @grpc/grpc-js in eng/peers/node_modules; {JavaScriptSetup}.");

        var start = new ProcessStartInfo(
            "node", [Path.Combine(Sources, "tally_server.cjs"), Path.Combine(Sources, "tally.proto")]);
        start.Environment["NODE_PATH"] = modules;
        return Start(start, JavaScriptSetup);
    }

    /// <summary>Built first, into artifacts/, if it is not there or its sources are newer.</summary>
    /// <exception cref="GateException">The compiler or libgrpc++ is not there.</exception>
    public static TallyProcess Cpp()
    {
        var folder = Path.Combine(TestFolder.Repository, "artifacts", "peers", "transport");
        using var build = Process.Start(
            new ProcessStartInfo("bash", [Path.Combine(Sources, "build_tally_server.sh"), folder])
            {
                RedirectStandardError = true,
            })!;
        var complaint = build.StandardError.ReadToEnd().Trim();
        build.WaitForExit();
        if (build.ExitCode != 0) throw new GateException($"The C++ server is not built: {complaint} {CppSetup}.");

        return Start(new ProcessStartInfo(Path.Combine(folder, "tally_server")), CppSetup);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
    }

    static TallyProcess Start(ProcessStartInfo start, string setup)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new GateException($"{start.FileName} does not start ({missing.Message}); {setup}.");
        }
        var answer = process.StandardOutput.ReadLine();
        if (int.TryParse(answer, CultureInfo.InvariantCulture, out var port)) return new TallyProcess(process, port);

        process.Kill();
        process.Dispose();
        throw new GateException($"{start.FileName} says '{answer}' instead of its port; {setup}.");
    }
}
