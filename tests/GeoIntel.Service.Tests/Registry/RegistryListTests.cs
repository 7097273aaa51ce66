using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

[Collection(PostGisCollection.Name)]
public class RegistryListTests(RegistryServices registry) : IClassFixture<RegistryServices>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;

        // Two nominals, five links of the first and one of the second; again and again the same.
        await registry.ImportAsync(
        [
            Nominal("n1"), Nominal("n2"),
            Link("n1-a", "n1"), Link("n1-b", "n1"), Link("n1-c", "n1"), Link("n1-d", "n1"), Link("n1-e", "n1"),
            Link("n2-a", "n2"),
        ]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostGisTheory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 1)]
    [InlineData(0, 1)]
    [InlineData(1_000_000, 1)]
    public async Task Pages_together_hold_everything_once_in_the_order_of_the_names(int pageSize, int pages)
    {
        var names = new List<string>();
        var token = "";
        var asked = 0;
        do
        {
            var page = await ListAsync(pageSize, token);
            names.AddRange(page.VehicleLinks.Select(link => link.Name));
            token = page.NextPageToken;
            asked++;
        }
        while (token.Length > 0);

        Assert.Equal(
            ["n1-a", "n1-b", "n1-c", "n1-d", "n1-e", "n2-a"], names.Select(name => name["vehicleLinks/".Length..]));
        Assert.Equal(pages, asked);
    }

    [PostGisFact]
    public async Task A_list_can_be_narrowed_to_one_nominal()
    {
        var page = await ListAsync(0, "", "nominals/n2");

        Assert.Equal("vehicleLinks/n2-a", Assert.Single(page.VehicleLinks).Name);
    }

    [PostGisFact]
    public async Task The_page_size_may_change_between_pages()
    {
        var first = await ListAsync(2, "");

        var rest = await ListAsync(100, first.NextPageToken);

        Assert.Equal(4, rest.VehicleLinks.Count);
    }

    [PostGisFact]
    public async Task A_token_of_another_question_is_refused()
    {
        var first = await ListAsync(2, "");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ListAsync(2, first.NextPageToken, "nominals/n1"));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [PostGisTheory]
    [InlineData("rubbish!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_was_never_given_is_refused(string token)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ListAsync(2, token));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task A_negative_page_size_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ListAsync(-1, ""));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task A_filter_that_names_no_nominal_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ListAsync(0, "", "zones/z1"));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }

    Task<ListVehicleLinksResponse> ListAsync(int pageSize, string token, string nominal = "") =>
        registry.Nominals.ListVehicleLinks(
            new ListVehicleLinksRequest
            {
                PageSize = pageSize,
                PageToken = token,
                Nominal = nominal,
                Purpose = Examples.Purpose,
            },
            RegistryServices.Call());

    static RegistryResource Nominal(string id)
    {
        var nominal = Examples.Nominal;
        nominal.Name = $"nominals/{id}";
        return new RegistryResource { Nominal = nominal };
    }

    static RegistryResource Link(string id, string nominalId)
    {
        var link = Examples.VehicleLink;
        link.Name = $"vehicleLinks/{id}";
        link.Nominal = $"nominals/{nominalId}";
        return new RegistryResource { VehicleLink = link };
    }
}
