namespace GeoIntel.Cli.Tests;

public class ContractTests
{
    [BufFact]
    public async Task The_contract_keeps_bufs_STANDARD_and_COMMENTS_rules()
    {
        var (exitCode, printed, errors) = await Buf.RunAsync("lint");

        Assert.True(exitCode == 0, printed + errors);
    }
}
