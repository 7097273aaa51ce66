namespace GeoIntel.Cli.Tests.EndToEnd;

public class ConfigurationTests
{
    // EX_CONFIG of sysexits.h.
    const int WrongConfiguration = 78;

    [Theory]
    [InlineData("check-config")]
    [InlineData(null)]
    public async Task Every_problem_of_the_configuration_is_told_at_once(string? verb)
    {
        var settings = new Dictionary<string, string>
        {
            ["GEOINTEL_CONFIG"] = "no-such-file.json",
            ["GEOINTEL_Listen__GrpcPort"] = "many",
            ["GEOINTEL_Listen__HttpPort"] = "70000",
            ["GEOINTEL_Listen__Adress"] = "127.0.0.1",
            ["GEOINTEL_Admission__ClockSkewMax"] = "1.00:00:00",
            ["GEOINTEL_Storage__ConnectionStringFile"] = "no-such-secret",
            ["GEOINTEL_Observability__LogFormat"] = "xml",
        };

        var (code, printed, errors) = await RunAsync(verb, settings);

        Assert.Equal((WrongConfiguration, ""), (code, printed));
        foreach (var problem in new[]
        {
            "GEOINTEL_CONFIG is 'no-such-file.json'", "Listen:GrpcPort is 'many', which is no whole number",
            "Listen:HttpPort is 70000; use 1 to 65535", "Listen:Adress is not a key",
            "Admission:ClockSkewMax is 1.00:00:00; use 00:00:00 to 01:00:00",
            "Storage:ConnectionStringFile is 'no-such-secret'", "Observability:LogFormat is 'xml'; use text or json",
        })
            Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_configuration_is_called_good_and_nothing_is_started()
    {
        using var folder = new TestFolder();
        var data = folder.File("data");

        var (code, printed, errors) = await RunAsync("check-config", new() { ["GEOINTEL_Storage__DataFolder"] = data });

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal("The configuration is good.\n", printed);
        Assert.False(Directory.Exists(data), "check-config made the data folder.");
    }

    static async Task<(int Code, string Printed, string Errors)> RunAsync(string? verb, Dictionary<string, string> settings)
    {
        using var service = ServiceProcess.Run("geointel-service", "GeoIntel.Service", verb is null ? [] : [verb], settings);
        var errors = service.StandardError.ReadToEndAsync();
        var printed = await service.StandardOutput.ReadToEndAsync();
        await service.WaitForExitAsync();
        return (service.ExitCode, printed, await errors);
    }
}
