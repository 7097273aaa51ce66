using GeoIntel.Service.Hotspots;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Hotspots;

[Collection(PostGisCollection.Name)]
public sealed class HotspotOrderTests(PostGisFixture postgis) : IAsyncLifetime
{
    HotspotWorld _world = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) _world = await HotspotWorld.CreateAsync(postgis);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [PostGisTheory]
    [InlineData("no unit", "subject.unit")]
    [InlineData("squares that do not nest", "subject.unit")]
    [InlineData("an unknown group", "subject.crime_group")]
    [InlineData("a group and types", "subject.crime_group")]
    [InlineData("nine months", "subject.month_count")]
    [InlineData("months before the first", "subject.first_month")]
    [InlineData("months after the last", "subject.first_month")]
    [InlineData("a month that is none", "subject.first_month")]
    [InlineData("an alpha that is none", "parameters")]
    [InlineData("half the area flagged", "parameters")]
    [InlineData("an unknown forecaster", "parameters.forecaster")]
    public async Task What_makes_no_run_is_refused_by_its_field(string what, string field)
    {
        var order = HotspotWorld.Order();
        switch (what)
        {
            case "no unit": order.Subject.Unit = ""; break;
            case "squares that do not nest": order.Subject.Unit = "grid-333"; break;
            case "an unknown group": order.Subject.CrimeGroup = "everything"; break;
            case "a group and types": order.Subject.CrimeTypes.Add("Burglary"); break;
            case "nine months": order.Subject.MonthCount = 9; break;
            case "months before the first": order.Subject.FirstMonth = "2023-12"; break;
            case "months after the last": (order.Subject.FirstMonth, order.Subject.MonthCount) = ("2024-06", 12); break;
            case "a month that is none": order.Subject.FirstMonth = "2024-13"; break;
            case "an alpha that is none": order.Parameters.Alpha = 0.2; break;
            case "half the area flagged": order.Parameters.FlagAreaShare = 0.5; break;
            default: order.Parameters.Forecaster = "oracle"; break;
        }

        Assert.Contains(field, await Questions.RefusedFieldsAsync(() => _world.RunAsync(order)));
        Assert.Empty(await _world.AskAsync("SELECT 1 FROM hotspot_run"));
    }

    [PostGisTheory]
    [InlineData("types that nobody recorded", "There is no incident of")]
    [InlineData("a boundary set that is not there", "There is no boundary set 'parishes'")]
    public async Task What_only_the_incidents_tell_fails_the_run_with_the_reason(string what, string reason)
    {
        var order = HotspotWorld.Order();
        if (what == "a boundary set that is not there") order.Subject.Unit = "parishes";
        else order.Subject = new HotspotSubject { CrimeTypes = { "Piracy" }, Unit = "grid-500" };

        var operation = await _world.OperationAsync(await _world.RunAsync(order));

        Assert.True(operation.Done);
        Assert.StartsWith(reason, operation.Error.Message, StringComparison.Ordinal);
    }

    [PostGisFact]
    public void An_order_reads_back_from_its_JSON_as_it_was()
    {
        var order = HotspotChecks.Check(HotspotWorld.Order().Subject, HotspotWorld.Order().Parameters,
            (HotspotWorld.First, HotspotWorld.First.AddMonths(13)));

        Assert.Equal(order.ToJson(), HotspotOrder.FromJson(order.ToJson()).ToJson());
        Assert.Equal(order.Options, HotspotOrder.FromJson(order.ToJson()).Options);
    }
}
