using System.Diagnostics;

namespace GeoIntel.Grpc.Tests;

/// <summary>A test that needs grpcio; skipped, with the reason, where Debian's python3 has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PythonFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    static readonly bool HasGrpc = RunsQuietly("import grpc");

    public PythonFactAttribute()
    {
        if (!HasGrpc) Skip = $"{Python} has no grpcio; install python3-grpcio (./dev setup --peers).";
    }

    static bool RunsQuietly(string code)
    {
        if (!File.Exists(Python)) return false;

        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", code]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
