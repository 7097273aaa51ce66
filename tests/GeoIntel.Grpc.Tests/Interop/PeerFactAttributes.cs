namespace GeoIntel.Grpc.Tests.Interop;

/// <summary>A test that needs grpcio and Debian's protoc; skipped, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = new PythonFactAttribute().Skip
        ?? (File.Exists("/usr/bin/protoc") ? null : "There is no /usr/bin/protoc; install protobuf-compiler (./dev setup --peers).");
}

/// <summary>A test that needs the JavaScript clients of eng/peers; skipped, with the reason, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = MissingReason;

    public static string Modules { get; } = Path.Combine(Repository.Root, "eng", "peers", "node_modules");

    public static string? MissingReason => Directory.Exists(Path.Combine(Modules, "@connectrpc", "connect-web"))
        ? null
        : $"There is no @connectrpc/connect-web in {Modules}; run ./dev setup --peers=javascript.";
}

/// <inheritdoc cref="NodeFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeFactAttribute.MissingReason;
}
