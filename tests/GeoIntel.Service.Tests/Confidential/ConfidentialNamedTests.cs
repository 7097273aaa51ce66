using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Tests.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>What is registered of a confidential vehicle, and what rests on it that not all are told of.</summary>
[Collection(PostGisCollection.Name)]
public class ConfidentialNamedTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    static readonly CallerIdentity Officer = ConfidentialCallers.As(Role.Officer | Role.Intelligence | Role.Admin);
    static readonly CallerIdentity Analyst = ConfidentialCallers.As(Role.Intelligence | Role.Admin);

    readonly ApprovalWorld _world = new(registry);

    VehicleListRpc Lists => new(registry.Desk);

    [PostGisFact]
    public async Task Links_and_entries_that_name_one_are_noted_when_they_are_made_read_listed_changed_and_imported()
    {
        await _world.ImportAsync("named");
        await registry.AskAsync(ConfidentialCallers.Listing("LK99AAA"));
        await registry.AskAsync(ConfidentialCallers.Listing("LK99BBB", "cover-2"));
        var link = Examples.VehicleLink;
        (link.Nominal, link.Vrm) = ("nominals/named", "LK99 AAA");
        var entry = Examples.ListEntry;
        (entry.List, entry.Zone, entry.Vrm, entry.Approval) = ("vehicleLists/named", "", "LK99 BBB", null);
        (entry.UntilTime, entry.ReviewAt) = (ApprovalWorld.Ahead(90), ApprovalWorld.Ahead(60));

        foreach (var isDry in (bool[])[true, false])
        {
            Assert.Equal(1, await NotedAsync(() => registry.Nominals.CreateVehicleLink(
                new() { Purpose = Examples.Purpose, VehicleLink = link, VehicleLinkId = "k-named", ValidateOnly = isDry }, Call)));
            Assert.Equal(1, await NotedAsync(() => Lists.CreateListEntry(
                new() { Purpose = Examples.Purpose, ListEntry = entry, ListEntryId = "e-named", ValidateOnly = isDry }, Call)));
        }
        Assert.Equal(1, await NotedAsync(() => registry.Nominals.GetVehicleLink(
            new() { Purpose = Examples.Purpose, Name = "vehicleLinks/k-named" }, Call)));
        Assert.Equal(1, await NotedAsync(() => Lists.ListListEntries(
            new() { Purpose = Examples.Purpose, List = "vehicleLists/named" }, Call)));
        Assert.Equal(0, await NotedAsync(() => registry.Nominals.GetVehicleLink(
            new() { Purpose = Examples.Purpose, Name = "vehicleLinks/named" }, Call)));
        Assert.Equal(1, await NotedAsync(() => registry.Nominals.UpdateVehicleLink(new()
        {
            Purpose = Examples.Purpose, VehicleLink = new() { Name = "vehicleLinks/k-named", Source = "seen" },
            UpdateMask = new FieldMask { Paths = { "source" } },
        }, Call)));
        // Both the mark that it had and the one that it gets.
        Assert.Equal(2, await NotedAsync(() => registry.Nominals.UpdateVehicleLink(new()
        {
            Purpose = Examples.Purpose, VehicleLink = new() { Name = "vehicleLinks/k-named", Vrm = "LK99BBB" },
            UpdateMask = new FieldMask { Paths = { "vrm" } },
        }, Call)));
        link.Name = "vehicleLinks/k-named";
        foreach (var isDry in (bool[])[true, false])
        {
            Assert.Equal(2, await NotedAsync(() => registry.ImportAsync(
                [new() { VehicleLink = link }], validateOnly: isDry, caller: Analyst)));
        }
    }

    [PostGisFact]
    public async Task An_import_counts_no_entry_of_a_confidential_list_for_who_is_not_told_of_it()
    {
        await _world.ImportAsync("dry");
        await _world.ApproveAsync("listEntries/dry"); // the condition goes on waiting, which is not counted besides
        await registry.AskAsync("UPDATE vehicle_list SET confidential = true WHERE id = 'dry'");
        var zone = RegistryImportTests.Everything("dry").Single(resource => resource.Zone is not null);
        zone.Zone.Outline.Wkt = "POLYGON((345000 391500, 346500 391500, 346500 392500, 345000 392500, 345000 391500))";

        Assert.Equal(1, await AwaitingAsync(Officer));
        Assert.Equal(0, await AwaitingAsync(Analyst));

        // Both forms of the call answer by the plan. Zones are imported by officers alone, so nobody else comes so far today.
        async Task<int> AwaitingAsync(CallerIdentity caller)
        {
            await using var context = await registry.Contexts.CreateDbContextAsync();
            var plan = new ImportPlan(context, caller, new Caller("person:third@127.0.0.1"), DateTimeOffset.UtcNow, null);
            await plan.WorkOutAsync([zone], CancellationToken.None);
            await plan.AskAgainAsync(CancellationToken.None);
            return plan.AwaitingApproval();
        }
    }

    static TestCall Call => new("/geointel.v1.NominalService/Test", caller: Analyst);

    async Task<int> NotedAsync(Func<Task> call)
    {
        var before = await CountAsync();
        await call();
        return await CountAsync() - before;
    }

    async Task<int> CountAsync() => int.Parse((await registry.AskAsync("SELECT count(*) FROM audit_confidential")).Single(), null);
}
