using System.Security.Cryptography.X509Certificates;
using GeoIntel.Testing;
using GeoIntel.Testing.Interop;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests.Interop;

public class InteropTests
{
    public static IEnumerable<object[]> Cases { get; } =
        from transport in Enum.GetValues<Transport>() from name in InteropCases.All.Keys select (object[])[transport, name];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_case_passes_from_our_own_client(Transport transport, string name)
    {
        await using var host = await InteropHost.StartAsync();
        using var channel = host.Connect(transport, transport == Transport.MutualTls ? host.Authority.Issue("client") : null);

        await InteropCases.All[name](channel.CreateCallInvoker());
    }

    [PythonTheory]
    [InlineData(Transport.H2c)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.MutualTls)]
    public async Task Every_case_passes_from_grpcio(Transport transport)
    {
        await using var host = await InteropHost.StartAsync();

        var printed = await PeerRun.PythonAsync("interop_calls.py", ArgumentsOf(host, transport));

        Assert.Equal([.. InteropCases.All.Keys.Select(name => $"{name}: passed")], printed);
    }

    [NodeTheory]
    [InlineData(Transport.H2c)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.MutualTls)]
    public async Task Every_case_passes_from_grpc_js(Transport transport)
    {
        await using var host = await InteropHost.StartAsync();

        var printed = await PeerRun.NodeAsync("interop_calls.cjs", ArgumentsOf(host, transport));

        Assert.Equal([.. InteropCases.All.Keys.Select(name => $"{name}: passed")], printed);
    }

    [NodeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Browsers_calls_pass_from_connect_web(bool isTls)
    {
        await using var host = await InteropHost.StartAsync();
        var address = isTls ? host.WebTls : host.Web;

        var printed = await PeerRun.NodeAsync(
            "web_calls.mjs",
            [$"{address.Scheme}://localhost:{address.Port}", host.Authority.RootFile, Convert.ToBase64String(DescriptorSet())]);

        Assert.Equal(
            [
                "empty_unary: passed", "large_unary: passed", "server_streaming: passed", "empty_stream: passed",
                "custom_metadata: passed", "status_code_and_message: passed", "special_status_message: passed",
                "status_after_messages: passed", "unimplemented_method: passed", "unimplemented_service: passed",
                "cancel_after_first_response: passed", "timeout_on_sleeping_server: passed",
            ],
            printed);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("of another root")]
    [InlineData("expired")]
    public async Task A_client_without_a_good_certificate_is_not_let_in(string which)
    {
        await using var host = await InteropHost.StartAsync();
        using var rogue = new Authority("Another root");
        using X509Certificate2? certificate = which switch
        {
            "of another root" => rogue.Issue("client"),
            "expired" => host.Authority.Issue("client", until: DateTimeOffset.UtcNow.AddDays(-1)),
            _ => null,
        };
        using var channel = host.Connect(Transport.MutualTls, certificate);

        var code = await Outcome.CodeOf(new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, code);
    }

    static string[] ArgumentsOf(InteropHost host, Transport transport)
    {
        if (transport == Transport.MutualTls) host.Authority.Issue("client").Dispose();
        var protos = Path.Combine(AppContext.BaseDirectory, "Protos");
        string[] common = [host.AddressOf(transport).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), protos];
        return transport switch
        {
            Transport.H2c => common,
            Transport.Tls => [.. common, host.Authority.RootFile],
            _ => [.. common, host.Authority.RootFile, host.Authority.CertificateFile("client"), host.Authority.KeyFile("client")],
        };
    }

    static byte[] DescriptorSet() => Google.Protobuf.MessageExtensions.ToByteArray(new FileDescriptorSet
    {
        File = { FileDescriptorProto.Parser.ParseFrom(MessagesReflection.Descriptor.SerializedData), FileDescriptorProto.Parser.ParseFrom(TestReflection.Descriptor.SerializedData) },
    });
}
