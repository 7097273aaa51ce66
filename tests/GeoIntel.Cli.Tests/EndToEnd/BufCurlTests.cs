using System.Text.Json;
using GeoIntel.V1;
using Google.Protobuf.Reflection;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>'buf curl' without our contract at hand: what it knows of the service it has asked the service.</summary>
[Collection(ServiceCollection.Name)]
public class BufCurlTests(RunningService running)
{
    const string Check = "/grpc.health.v1.Health/Check";

    [BufServiceFact]
    public async Task It_lists_every_service_of_the_contract()
    {
        var contract = Services().Select(service => service.FullName);

        var listed = await ListedAsync("--list-services");

        Assert.Contains("geointel.v1.HitService", listed);
        Assert.Equal(contract.Order(StringComparer.Ordinal), listed);
    }

    [BufServiceFact]
    public async Task It_lists_every_method_of_the_contract()
    {
        var contract = Services().SelectMany(service => service.Methods)
            .Select(method => $"{method.Service.FullName}/{method.Name}");

        var listed = await ListedAsync("--list-methods");

        Assert.Contains("geointel.v1.HitService/WatchHits", listed);
        Assert.Equal(contract.Order(StringComparer.Ordinal), listed);
    }

    [BufServiceFact]
    public async Task It_calls_a_unary_method()
    {
        var (exitCode, printed, errors) = await CurlAsync(Check, "--data", "{}");

        Assert.True(exitCode == 0, errors);
        using var answer = JsonDocument.Parse(printed);
        Assert.Equal("SERVING", answer.RootElement.GetProperty("status").GetString());
    }

    [BufServiceFact]
    public async Task It_is_told_the_code_and_the_reason_of_a_refusal()
    {
        var (exitCode, printed, errors) = await CurlAsync(Check, "--data", """{"service": "no.such.Service"}""");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("\"code\": \"not_found\"", printed + errors, StringComparison.Ordinal);
    }

    static IEnumerable<ServiceDescriptor> Services() => typeof(SightingIngestService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor"))
        .Where(property => property?.PropertyType == typeof(ServiceDescriptor))
        .Select(property => (ServiceDescriptor)property!.GetValue(null)!);

    async Task<List<string>> ListedAsync(string flag)
    {
        var (exitCode, printed, errors) = await CurlAsync("", flag);
        Assert.True(exitCode == 0, errors);
        return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    async Task<(int ExitCode, string Printed, string Errors)> CurlAsync(string path, params string[] arguments)
    {
        var service = await running.ServiceAsync();
        var address = service.Address.ToString().TrimEnd('/') + path;
        return await Buf.RunAsync(
        [
            "curl", "--http2-prior-knowledge", "--protocol", "grpc",
            "--header", $"Authorization: Bearer {await File.ReadAllTextAsync(service.TokenFile)}",
            "--reflect-header", "*", .. arguments, address,
        ]);
    }

    /// <summary>A test that needs the service and buf; skipped, with the reason, where one cannot be had.</summary>
    sealed class BufServiceFactAttribute : FactAttribute
    {
        public BufServiceFactAttribute() => Skip = PostGis.MissingReason ?? Buf.MissingReason;
    }
}
