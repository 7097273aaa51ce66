using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>An import approves nothing.</summary>
[Collection(PostGisCollection.Name)]
public sealed class ImportedApprovalTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    const string Proposed = "1|person:first||False|1";

    readonly ApprovalWorld _world = new(registry);

    [PostGisTheory]
    [InlineData("approved", ApprovalState.Approved)]
    [InlineData("rejected", ApprovalState.Rejected)]
    [InlineData("proposed", ApprovalState.Proposed)]
    public async Task A_file_that_names_an_approver_approves_nothing(string id, ApprovalState stated)
    {
        var response = await _world.ImportAsync(id, resource =>
        {
            if (resource.Condition is { } condition) condition.Approval.State = stated;
            if (resource.ListEntry is { } entry) entry.Approval.ProposedBy = "person:somebody";
        });

        Assert.Equal((12, 2), (response.CreatedCount, response.AwaitingApprovalCount));
        Assert.Equal(Proposed, await _world.StandingAsync($"conditions/{id}"));
        Assert.Equal(Proposed, await _world.StandingAsync($"listEntries/{id}"));
        Assert.True(registry.Live.Current.Conditions[id].InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task What_is_unchanged_keeps_the_approval_it_has_whatever_the_file_says()
    {
        await _world.ImportAsync("kept");
        await _world.ApproveAsync("conditions/kept");

        var response = await _world.ImportAsync("kept", resource =>
        {
            if (resource.Condition is { } condition) condition.Approval = null;
        });

        Assert.Equal((0, 0, 12, 1), (
            response.CreatedCount, response.ChangedCount, response.UnchangedCount, response.AwaitingApprovalCount));
        Assert.Equal("2|person:first|person:second|False|2", await _world.StandingAsync("conditions/kept"));
        Assert.Equal(Proposed, await _world.StandingAsync("listEntries/kept"));
    }

    [PostGisTheory]
    [InlineData("instruction", false)]
    [InlineData("schedule", true)]
    public async Task What_changes_the_rule_waits_again_and_a_new_instruction_does_not(string what, bool waits)
    {
        var id = $"again-{what}";
        await _world.ImportAsync(id);
        await _world.ApproveAsync($"conditions/{id}");

        var response = await _world.ImportAsync(id, resource =>
        {
            if (resource.Condition is not { } condition) return;
            if (waits) condition.Schedule = "Daily 07:00-19:00";
            else condition.Instruction = "Observe";
        });

        Assert.Equal((1, waits ? 2 : 1), (response.ChangedCount, response.AwaitingApprovalCount));
        Assert.Equal(
            waits ? "1|person:first||False|3" : "2|person:first|person:second|False|3",
            await _world.StandingAsync($"conditions/{id}"));
    }

    [PostGisFact]
    public async Task A_dry_run_tells_what_would_wait_and_changes_nothing()
    {
        await _world.ImportAsync("dry-run");
        await _world.ApproveAsync("conditions/dry-run");
        await _world.ApproveAsync("listEntries/dry-run");

        var response = await _world.ImportAsync("dry-run", Enlarge, validateOnly: true);

        Assert.Equal((3, 2), (response.ChangedCount, response.AwaitingApprovalCount));
        Assert.StartsWith("2|", await _world.StandingAsync("conditions/dry-run"), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_changed_zone_in_a_file_takes_back_the_approvals_that_rest_on_it()
    {
        await _world.ImportAsync("ground");
        await _world.ApproveAsync("conditions/ground");

        var response = await _world.ImportAsync("ground", Enlarge);

        Assert.Equal(2, response.ChangedCount);
        Assert.Contains(
            "approval.state: Approved -> Proposed", response.Outcomes.Single(one => one.Name == "conditions/ground").Differences);
        Assert.Equal("1|person:first||False|3", await _world.StandingAsync("conditions/ground"));
    }

    [PostGisFact]
    public async Task Where_it_is_so_configured_approvals_stand_as_stated()
    {
        var response = await _world.ImportAsync("stands", approvalsStand: true);
        await _world.ImportAsync("stands", Enlarge, approvalsStand: true);

        Assert.Equal((12, 0), (response.CreatedCount, response.AwaitingApprovalCount));
        Assert.Equal("2|PC 1|Insp 2|False|1", await _world.StandingAsync("conditions/stands"));
    }

    static void Enlarge(RegistryResource resource)
    {
        if (resource.Zone is { } zone)
            zone.Outline.Wkt = "POLYGON((345000 391500, 346500 391500, 346500 392500, 345000 392500, 345000 391500))";
    }
}
