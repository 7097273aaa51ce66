using System.Text.Json;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class ImportApprovalTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task Conditions_and_entries_of_files_wait_for_a_second_person_and_the_command_says_how_many()
    {
        var day = SimulatedFolder.Yesterday();
        var simulated = new SimulatedFolder(_folder.Path);
        simulated.Write(Borough.Create(7, day), day);
        var rules = RegistryReader.Read(simulated.Registry).Resources
            .Count(resource => resource.Condition is not null || resource.ListEntry is not null);
        Assert.True(rules > 10, $"There are {rules} rules.");
        await using var service = await ServiceProcess.StartAsync(
            new Dictionary<string, string> { [ServiceProcess.ApprovalsStand] = "false" });
        using var connection = service.Connect();

        var dry = await ImportAsync(service, simulated, "--dry-run");
        var made = await ImportAsync(service, simulated);
        var again = await ImportAsync(service, simulated, "--json");

        Assert.Contains($"{rules} would await a second person's approval", dry.Out, StringComparison.Ordinal);
        Assert.Contains($"{rules} await a second person's approval", made.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(again.Out);
        Assert.Equal(rules, json.RootElement.GetProperty("awaiting_approval_count").GetInt32());
        var listed = await new ConditionService.ConditionServiceClient(connection.Channel).ListConditionsAsync(
            new ListConditionsRequest { Purpose = Stored.Purpose, PageSize = 1000 });
        Assert.All(listed.Conditions, condition => Assert.Equal(ApprovalState.Proposed, condition.Approval.State));
        Assert.NotEmpty(listed.Conditions);
        await service.StopAsync();
    }

    static async Task<CliRun> ImportAsync(ServiceProcess service, SimulatedFolder simulated, params string[] more)
    {
        var run = await CliRun.OfAsync([
            "import", "registry", simulated.Registry, .. service.Reached, "--purpose-class", "offender-management",
            "--purpose-reference", "TEST", "--purpose-reason", "Trying the import out.", .. more,
        ]);
        Assert.True(run.Code == 0, run.Error);
        return run;
    }
}
