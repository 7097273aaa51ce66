using System.Diagnostics;

namespace GeoIntel.Cli.Tests;

public class ContractTests
{
    [BufFact]
    public async Task The_contract_keeps_bufs_STANDARD_and_COMMENTS_rules()
    {
        using var buf = Process.Start(new ProcessStartInfo(BufFactAttribute.Buf, ["lint"])
        {
            WorkingDirectory = BufFactAttribute.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var problems = await buf.StandardOutput.ReadToEndAsync() + await buf.StandardError.ReadToEndAsync();
        await buf.WaitForExitAsync();

        Assert.True(buf.ExitCode == 0, problems);
    }

    /// <summary>Skips where './dev setup --peers=javascript' has not installed buf.</summary>
    sealed class BufFactAttribute : FactAttribute
    {
        public static readonly string Root = FindRoot();
        public static readonly string Buf = Path.Combine(Root, "eng/peers/node_modules/.bin/buf");

        public BufFactAttribute()
        {
            if (!File.Exists(Buf)) Skip = "buf is not installed; './dev setup --peers=javascript' does.";
        }

        static string FindRoot()
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "GeoIntel.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
