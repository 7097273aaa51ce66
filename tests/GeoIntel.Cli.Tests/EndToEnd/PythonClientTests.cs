using System.Diagnostics;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class PythonClientTests(RunningService running)
{
    const string Expected = """
        own approval: INVALID_ARGUMENT geointel INVALID_FIELDS ['list_entry.approval.decided_by']
        approved by another: True
        registered: feeds/py-feed cameras/py-camera vehicleLists/py-list listEntries/py-entry 1
        optional fields: True 0.0
        batch 1 accepted 2 again 0 [(1, 'REFUSAL_REASON_UNREADABLE_VRM', 'vrm_text')]
        batch 2 accepted 1 again 1 []
        hit: HIT_KIND_VEHICLE_OF_INTEREST PY70HON cameras/py-camera 2 reads 27700
        sentence: A vehicle on the list 'Wanted in Python'
        found: [('py70hon', True, 'cameras/py-camera'), ('PY70 HON', False, 'cameras/py-camera')]
        unseen: INVALID_ARGUMENT geointel INVALID_FIELDS ['second_identifier']
        decided: HIT_OUTCOME_CONFIRMED colour and make
        no purpose: INVALID_ARGUMENT geointel PURPOSE_REQUIRED ['purpose']
        empty purpose: INVALID_ARGUMENT geointel PURPOSE_REQUIRED ['purpose.class', 'purpose.reason', 'purpose.reference']
        intake: 3 1 1

        """;

    [PythonClientFact]
    public async Task A_client_in_python_registers_watches_ingests_searches_and_decides()
    {
        var service = await running.ServiceAsync();
        using var stubs = new TestFolder();
        await MakeStubsAsync(stubs.Path);

        var script = Path.Combine(AppContext.BaseDirectory, "EndToEnd", "python_client.py");
        var (printed, errors) = await RunAsync(PythonClientFactAttribute.Python, [script, service.Address.Authority, stubs.Path, service.TokenFile, service.HttpAddress.ToString()]);

        Assert.True(printed == Expected, $"It printed:\n{printed}\nand said:\n{errors}\nThe service's log:\n{service.Log}");
    }

    static async Task MakeStubsAsync(string folder)
    {
        var root = Path.Combine(TestFolder.Repository, "proto");
        var files = Directory.EnumerateFiles(root, "*.proto", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(root, file).Split('/').Any(part => part is "bin" or "obj"))
            .Select(file => Path.GetRelativePath(root, file))
            .ToList();
        var (_, errors) = await RunAsync(
            PythonClientFactAttribute.Protoc,
            [
                $"--plugin=protoc-gen-grpc_python={PythonClientFactAttribute.Plugin}", "-I", root,
                "--python_out", folder, "--grpc_python_out", folder, .. files,
            ]);
        Assert.True(File.Exists(Path.Combine(folder, "geointel", "v1", "hit_pb2_grpc.py")), $"No stubs were made: {errors}");
    }

    static async Task<(string Printed, string Errors)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (printed, await errors);
    }
}
