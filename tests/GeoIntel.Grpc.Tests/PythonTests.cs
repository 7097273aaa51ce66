using System.Diagnostics;

namespace GeoIntel.Grpc.Tests;

public class PythonTests
{
    // What echo_calls.py prints, case by case.
    const string Expected = """
        unary: OK hello
        client stream: OK a b c
        server stream: 1000
        empty stream: 0
        chat: one two
        headers: [('x-raw-bin', b'\x00\xff\x07'), ('x-text', 'value')]
        trailers: [('x-raw-bin', b'\x00\xff\x07'), ('x-text', 'value')]
        special: True
        after messages: DATA_LOSS 'half of it'
        unhandled: UNKNOWN 'Exception was thrown by handler.'
        not a message: INTERNAL
        no handler: UNIMPLEMENTED
        no method: UNIMPLEMENTED 'Method is unimplemented.'
        no service: UNIMPLEMENTED 'Service is unimplemented.'
        deadline: DEADLINE_EXCEEDED
        deadline ignored: DEADLINE_EXCEEDED
        cancel: CANCELLED
        refused while sending: PERMISSION_DENIED 'no'
        gzip: True

        """;

    [PythonFact]
    public async Task Every_kind_of_call_works_from_python()
    {
        await using var host = await EchoHost.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var script = Path.Combine(AppContext.BaseDirectory, "Peers", "echo_calls.py");
        using var python = Process.Start(
            new ProcessStartInfo(PythonFactAttribute.Python, [script, host.Address.Authority])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var errors = python.StandardError.ReadToEndAsync();
        var printed = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();

        Assert.True(printed == Expected, $"{printed}\n{await errors}");
        Assert.Equal("cancelled", await host.Seen.About("python deadline"));
        Assert.Equal("cancelled", await host.Seen.About("python cancel"));
    }
}
