using System.Diagnostics;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A test that needs PostGIS, Debian's grpcio, and protoc with its plug-in for Python; skipped, with the
/// reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PythonClientFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";
    public const string Protoc = "/usr/bin/protoc";
    public const string Plugin = "/usr/bin/grpc_python_plugin";

    // The types of google.protobuf that the contract refers to.
    const string WellKnownTypes = "/usr/include/google/protobuf/timestamp.proto";

    static readonly string? Reason = PostGis.MissingReason ?? FindMissing();

    public PythonClientFactAttribute() => Skip = Reason;

    static string? FindMissing()
    {
        var missing = new[] { (Protoc, "protobuf-compiler"), (Plugin, "protobuf-compiler-grpc"), (WellKnownTypes, "libprotobuf-dev") }
            .Where(one => !File.Exists(one.Item1))
            .Select(one => one.Item2)
            .ToList();
        if (!HasGrpc()) missing.AddRange(["python3-grpcio", "python3-protobuf"]);
        return missing.Count == 0 ? null : $"{string.Join(", ", missing)} missing; run ./dev setup --peers";
    }

    static bool HasGrpc()
    {
        if (!File.Exists(Python)) return false;

        using var process = Process.Start(
            new ProcessStartInfo(Python, ["-c", "import grpc, google.protobuf"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
