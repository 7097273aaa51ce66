using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>From when the versions in the database hold, and which alteration recorded each.</summary>
[Collection(PostGisCollection.Name)]
public class EffectiveTimeTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    static readonly DateTimeOffset LastYear = new(2025, 5, 1, 9, 0, 0, TimeSpan.Zero);

    [PostGisFact]
    public async Task A_new_nominal_holds_by_its_own_period_and_a_change_from_when_it_is_made()
    {
        var created = await CreateAsync("made");
        var changed = await UpdateAsync(new Nominal { Name = created.Name, CaseReference = "B" });

        Assert.Null(created.EffectiveTime);
        Assert.InRange(
            changed.EffectiveTime.ToDateTimeOffset(), created.UpdateTime.ToDateTimeOffset(),
            changed.UpdateTime.ToDateTimeOffset());
    }

    [PostGisFact]
    public async Task A_stated_time_is_stored_with_the_version_and_told()
    {
        var created = await CreateAsync("stated");

        var changed = await UpdateAsync(new Nominal { Name = created.Name, LicenceState = LicenceState.Recalled }, LastYear);

        Assert.Equal(LastYear.ToTimestamp(), changed.EffectiveTime);
        Assert.Equal(
            ["1|", "2|2025-05-01T09:00:00+00:00"],
            await registry.AskAsync(
                "SELECT revision, body->>'effective_from' FROM registry_version WHERE id = 'stated' ORDER BY revision"));
    }

    [PostGisFact]
    public async Task A_stated_time_alone_makes_a_version()
    {
        var created = await CreateAsync("alone");
        await UpdateAsync(new Nominal { Name = created.Name, LicenceState = LicenceState.Recalled });

        var corrected = await UpdateAsync(new Nominal { Name = created.Name }, LastYear);

        Assert.Equal((3, LastYear.ToTimestamp()), (corrected.Revision, corrected.EffectiveTime));
    }

    [PostGisFact]
    public async Task Validating_only_tells_when_it_would_take_effect()
    {
        var created = await CreateAsync("asked");

        var told = (await registry.Nominals.UpdateNominal(
            new UpdateNominalRequest
            {
                Nominal = new Nominal { Name = created.Name, CaseReference = "B" },
                EffectiveTime = LastYear.ToTimestamp(),
                Purpose = Examples.Purpose,
                ValidateOnly = true,
            },
            RegistryServices.Call())).Nominal;

        Assert.Equal((1, LastYear.ToTimestamp()), (told.Revision, told.EffectiveTime));
        Assert.Equal(["1"], await registry.AskAsync("SELECT count(*) FROM registry_version WHERE id = 'asked'"));
    }

    [PostGisFact]
    public async Task A_time_that_contradicts_the_period_is_refused_at_effective_time()
    {
        var created = await CreateAsync("ended");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(
            new Nominal { Name = created.Name, UntilTime = LastYear.AddYears(1).ToTimestamp() }, LastYear.AddYears(2)));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("effective_time:", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("nominal.effective_time", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_caller_cannot_set_what_only_the_service_gives()
    {
        var created = await CreateAsync("given");

        await UpdateAsync(new Nominal { Name = created.Name, CaseReference = "B", EffectiveTime = LastYear.ToTimestamp() });

        Assert.Equal(
            ["f"],
            await registry.AskAsync("SELECT substr((effective_from < '2026-01-01')::text, 1, 1) FROM nominal WHERE id = 'given'"));
    }

    [PostGisFact]
    public async Task An_import_gives_its_time_to_what_it_changes_and_to_nothing_else()
    {
        await registry.ImportAsync(RegistryImportTests.Everything("import"));
        var resources = RegistryImportTests.Everything("import").Append(NewZone("import-new")).ToList();
        resources.Single(resource => resource.Condition is not null).Condition.Owner = "PS 9";

        var response = await registry.ImportAsync(resources, effective: LastYear.AddYears(1));

        Assert.Equal((1, 1, 10), (response.CreatedCount, response.ChangedCount, response.UnchangedCount));
        Assert.Equal(
            ["2|2026-05-01 09:00"],
            await registry.AskAsync(
                "SELECT revision, to_char(effective_from AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM condition WHERE id = 'import'"));
        Assert.Equal(
            ["1|", "1|"],
            await registry.AskAsync("SELECT revision, effective_from FROM zone WHERE id LIKE 'import%'"));
    }

    [PostGisFact]
    public async Task An_import_whose_time_contradicts_a_period_refuses_that_resource()
    {
        await registry.ImportAsync(RegistryImportTests.Everything("late"));
        var resources = RegistryImportTests.Everything("late").ToList();
        resources.Single(resource => resource.ListEntry is not null).ListEntry.ActionCode = "OBSERVE";

        var response = await registry.ImportAsync(resources, effective: Examples.Now.AddDays(31));

        var refused = Assert.Single(response.Outcomes);
        Assert.Equal(("listEntries/late", "effective_time"), (refused.Name, Assert.Single(refused.Problems).Field));
    }

    [PostGisFact]
    public async Task Every_version_carries_the_number_of_its_alteration()
    {
        var before = await ClockAsync();
        await registry.ImportAsync(RegistryImportTests.Everything("clock"));
        await UpdateAsync(new Nominal { Name = "nominals/clock", CaseReference = "B" });

        Assert.Equal(
            [$"{before + 1}|11", $"{before + 2}|1"],
            await registry.AskAsync(
                "SELECT clock_version, count(*) FROM registry_version WHERE clock_version > $1 GROUP BY 1 ORDER BY 1", before));
        Assert.Equal(before + 2, await ClockAsync());
    }

    static RegistryResource NewZone(string id) =>
        new() { Source = id, Zone = new Zone(Examples.Zone) { Name = $"zones/{id}" } };

    async Task<long> ClockAsync() =>
        long.Parse((await registry.AskAsync("SELECT version FROM registry_clock"))[0], null);

    async Task<Nominal> CreateAsync(string id) => (await registry.Nominals.CreateNominal(
        new CreateNominalRequest { Nominal = Examples.Nominal, NominalId = id, Purpose = Examples.Purpose },
        RegistryServices.Call())).Nominal;

    async Task<Nominal> UpdateAsync(Nominal nominal, DateTimeOffset? effective = null) =>
        (await registry.Nominals.UpdateNominal(
            new UpdateNominalRequest
            {
                Nominal = nominal,
                EffectiveTime = effective?.ToTimestamp(),
                Purpose = Examples.Purpose,
            },
            RegistryServices.Call())).Nominal;
}
