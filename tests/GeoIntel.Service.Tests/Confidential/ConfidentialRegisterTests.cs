using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Confidential;

[Collection(PostGisCollection.Name)]
public class ConfidentialRegisterTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    static readonly CallerIdentity Officer = ConfidentialCallers.As(Role.Officer);
    static readonly CallerIdentity Analyst = ConfidentialCallers.As(Role.Intelligence);

    VehicleListRpc Rpc => new(registry.Desk);

    [PostGisFact]
    public async Task A_confidential_list_and_its_entries_are_read_and_written_by_officers_and_are_not_there_for_others()
    {
        await CreateAsync("c1", Officer, isConfidential: true);
        await CreateAsync("o1", Analyst, isConfidential: false);
        await Rpc.CreateListEntry(Entry("c1", "e-c1"), Call(Officer));
        await Rpc.CreateListEntry(Entry("o1", "e-o1"), Call(Analyst));

        Assert.True((await Rpc.GetVehicleList(Get("vehicleLists/c1"), Call(Officer))).VehicleList.Confidential);
        Assert.Equal(["vehicleLists/c1", "vehicleLists/o1"], await ListsAsync(Officer));
        Assert.Equal(["vehicleLists/o1"], await ListsAsync(Analyst));
        Assert.Equal(["listEntries/e-c1", "listEntries/e-o1"], await EntriesAsync(Officer, ""));
        Assert.Equal(["listEntries/e-o1"], await EntriesAsync(Analyst, ""));
        Assert.Empty(await EntriesAsync(Analyst, "vehicleLists/c1"));
        await SameAsync(
            () => Rpc.GetVehicleList(Get("vehicleLists/c1"), Call(Analyst)), () => Rpc.GetVehicleList(Get("vehicleLists/none"), Call(Analyst)));
        await SameAsync(
            () => Rpc.GetListEntry(new() { Purpose = Examples.Purpose, Name = "listEntries/e-c1" }, Call(Analyst)),
            () => Rpc.GetListEntry(new() { Purpose = Examples.Purpose, Name = "listEntries/none" }, Call(Analyst)));
        await SameAsync(
            () => Rpc.UpdateVehicleList(Update("c1", false), Call(Analyst)), () => Rpc.UpdateVehicleList(Update("none", false), Call(Analyst)));
        await SameAsync(
            () => Rpc.UpdateListEntry(new() { Purpose = Examples.Purpose, ListEntry = new() { Name = "listEntries/e-c1" } }, Call(Analyst)),
            () => Rpc.UpdateListEntry(new() { Purpose = Examples.Purpose, ListEntry = new() { Name = "listEntries/none" } }, Call(Analyst)));
        await SameAsync(
            () => Rpc.CreateListEntry(Entry("c1", "e-x"), Call(Analyst)), () => Rpc.CreateListEntry(Entry("none", "e-x"), Call(Analyst)));
    }

    [PostGisFact]
    public async Task Only_an_officer_sets_the_flag_and_no_import_clears_it()
    {
        await CreateAsync("c2", Officer, isConfidential: true);
        await CreateAsync("o2", Analyst, isConfidential: false);

        Assert.Equal(["vehicle_list.confidential"], await RefusedAsync(() => CreateAsync("x2", Analyst, isConfidential: true)));
        Assert.Equal(
            ["vehicle_list.confidential"], await RefusedAsync(() => Rpc.UpdateVehicleList(Update("o2", true), Call(Analyst))));
        Assert.Equal("o2 confidential", await ImportAsync("o2", true, Analyst));
        Assert.Equal("c2 name", await ImportAsync("c2", false, Analyst));
        Assert.Equal("c2 name", await ImportAsync("c2", true, Analyst));
        Assert.Equal("c2 confidential", await ImportAsync("c2", false, Officer));
        Assert.Equal("", await ImportAsync("c2", true, Officer));
        Assert.Equal("", await ImportAsync("o2", false, Analyst));
        Assert.Equal("", await ImportAsync("o2", true, Officer));
        Assert.Equal(["c2|True", "o2|True"], await registry.AskAsync("SELECT id, confidential FROM vehicle_list WHERE id LIKE '_2' ORDER BY id"));
    }

    [PostGisFact]
    public async Task The_flag_is_cleared_by_two_officers_and_any_other_change_of_the_list_takes_the_proposal_back()
    {
        await CreateAsync("two", Officer, isConfidential: true);
        var other = Officer with { Name = "person:another" };
        var renaming = Update("two", true);
        (renaming.VehicleList.DisplayName, renaming.UpdateMask) = ("Cover", new FieldMask { Paths = { "display_name" } });

        Assert.Equal((true, "person:officer"), await ClearAsync(Officer));
        Assert.Equal((true, "person:officer"), await ClearAsync(Officer)); // nobody is their own second
        foreach (var change in (UpdateVehicleListRequest[])[renaming, Update("two", true)])
        {
            var kept = (await Rpc.UpdateVehicleList(change, Call(other))).VehicleList;
            Assert.Equal((true, ""), (kept.Confidential, kept.ClearingProposedBy));
            Assert.Equal((true, "person:officer"), await ClearAsync(Officer));
        }
        Assert.Equal("", await ImportAsync("two", true, other)); // the same list again proposes nothing and takes nothing back
        Assert.Equal("two confidential", await ImportAsync("two", false, other));
        await SameAsync(
            () => Rpc.UpdateVehicleList(Update("two", false), Call(Analyst)), () => Rpc.UpdateVehicleList(Update("none", false), Call(Analyst)));
        Assert.Equal((false, ""), await ClearAsync(other));
        Assert.Equal("vehicleLists/two", (await Rpc.GetVehicleList(Get("vehicleLists/two"), Call(Analyst))).VehicleList.Name);

        async Task<(bool, string)> ClearAsync(CallerIdentity by)
        {
            var list = (await Rpc.UpdateVehicleList(Update("two", false), Call(by))).VehicleList;
            return (list.Confidential, list.ClearingProposedBy);
        }
    }

    static TestCall Call(CallerIdentity caller) => new TestCall("/geointel.v1.VehicleListService/Test", caller: caller);

    static GetVehicleListRequest Get(string name) => new() { Purpose = Examples.Purpose, Name = name };

    static UpdateVehicleListRequest Update(string id, bool isConfidential) => new()
    {
        Purpose = Examples.Purpose,
        VehicleList = new VehicleList { Name = $"vehicleLists/{id}", Confidential = isConfidential },
        UpdateMask = new FieldMask { Paths = { "confidential" } },
    };

    static CreateListEntryRequest Entry(string list, string id)
    {
        var entry = Examples.ListEntry.Clone();
        entry.List = $"vehicleLists/{list}";
        entry.Approval = null;
        entry.Zone = "";
        return new() { Purpose = Examples.Purpose, ListEntry = entry, ListEntryId = id };
    }

    static Task<List<string>> RefusedAsync(Func<Task> call) => Tests.Rpc.Questions.RefusedFieldsAsync(call);

    // Word for word, but for the names that were asked for.
    static async Task SameAsync(Func<Task> hidden, Func<Task> missing)
    {
        var (one, other) = (await Assert.ThrowsAsync<RpcException>(hidden), await Assert.ThrowsAsync<RpcException>(missing));
        Assert.Equal((other.StatusCode, RpcErrors.ReasonOf(other)), (one.StatusCode, RpcErrors.ReasonOf(one)));
        Assert.Equal(
            other.Status.Detail.Replace("none", "X", StringComparison.Ordinal),
            one.Status.Detail.Replace("e-c1", "X", StringComparison.Ordinal).Replace("c1", "X", StringComparison.Ordinal)
                .Replace("two", "X", StringComparison.Ordinal));
    }

    Task<CreateVehicleListResponse> CreateAsync(string id, CallerIdentity caller, bool isConfidential) => Rpc.CreateVehicleList(
        new()
        {
            Purpose = Examples.Purpose, VehicleListId = id, VehicleList = new() { Owner = "DI Example", Confidential = isConfidential },
        }, Call(caller));

    async Task<List<string>> ListsAsync(CallerIdentity caller) => [.. (await Rpc.ListVehicleLists(
        new() { Purpose = Examples.Purpose }, Call(caller))).VehicleLists.Select(list => list.Name).Where(name => name.EndsWith('1'))];

    async Task<List<string>> EntriesAsync(CallerIdentity caller, string list) => [.. (await Rpc.ListListEntries(
        new() { Purpose = Examples.Purpose, List = list }, Call(caller))).ListEntries.Select(entry => entry.Name)];

    // The resource and field that were refused.
    async Task<string> ImportAsync(string id, bool isConfidential, CallerIdentity caller)
    {
        var list = new VehicleList { Name = $"vehicleLists/{id}", Owner = "DI Example", Confidential = isConfidential };
        var answer = await registry.ImportAsync([new() { VehicleList = list }], caller: caller);
        return string.Join(' ', answer.Outcomes.Where(one => one.Change == ImportChange.Refused)
            .Select(one => $"{id} {string.Join(' ', one.Problems.Select(problem => problem.Field))}"));
    }
}
