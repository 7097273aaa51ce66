using GeoIntel.Cli.RegistryFiles;

namespace GeoIntel.Cli.Tests.Simulation;

public sealed class SimulateVerbTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_writes_a_registry_and_reads_that_this_command_takes_without_a_refusal()
    {
        var simulate = await CliRun.OfAsync("simulate", "--seed", "3", "--date", "2026-03-10", "--out", _folder.Path);
        Assert.Equal(0, simulate.Code);

        var registry = RegistryReader.Read(_folder.File("registry"));
        Assert.Empty(registry.Rejects);
        Assert.Equal(100, registry.Resources.Count(resource => resource.Camera is not null));

        var decode = await CliRun.OfAsync("decode", _folder.File("reads"));
        Assert.Equal("", decode.Error);
        Assert.Equal(0, decode.Code);
        Assert.InRange(decode.OutLines.Length, 55_000, 65_000);
        foreach (var file in Directory.GetFiles(_folder.File("reads")))
            Assert.Contains($"{File.ReadLines(file).Count()} reads in {file}", simulate.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_and_day_give_the_same_files()
    {
        foreach (var name in new[] { "a", "b" })
            await CliRun.OfAsync("simulate", "--seed", "5", "--date", "2026-03-10", "--out", _folder.File(name));

        var files = Directory.GetFiles(_folder.File("a"), "*", SearchOption.AllDirectories);
        Assert.Equal(14, files.Length);
        foreach (var file in files)
        {
            var other = Path.Combine(_folder.File("b"), Path.GetRelativePath(_folder.File("a"), file));
            Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(other)), file);
        }
    }
}
