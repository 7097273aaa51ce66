namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class OperationTests(RunningService running)
{
    static readonly string[] Purpose =
    [
        "--purpose-class", "serious-crime", "--purpose-reference", "OP-TEST", "--purpose-reason", "A test on made-up people.",
        "--regime", "council-part3",
    ];

    [PostGisFact]
    public async Task A_purpose_is_stated_once_asked_under_and_ended()
    {
        var service = await running.ServiceAsync();

        var opened = await CliRun.OfAsync(["operation", "open", "--user", "person:sam", .. service.Reached, .. Purpose]);
        Assert.Equal(0, opened.Code);
        var name = Assert.Single(opened.OutLines);
        string[] ask = ["hold", "list", "--operation", name, .. service.Reached];
        var asked = await CliRun.OfAsync(ask);
        var ended = await CliRun.OfAsync(["operation", "end", name["operations/".Length..], .. service.Reached]);
        var after = await CliRun.OfAsync(ask);

        Assert.StartsWith("operations/", name, StringComparison.Ordinal);
        Assert.Equal((0, 0), (asked.Code, ended.Code));
        Assert.Equal(1, after.Code);
        Assert.Contains("The operation in purpose.operation is not open to you.", after.Error, StringComparison.Ordinal);
    }
}
