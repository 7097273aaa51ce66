using GeoIntel.Service.Hosting;

namespace GeoIntel.Service.Tests.Hosting;

public sealed class StorageOptionsTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("the host left out", "Database=geointel;Username=geointel;Password=hunter2", "it names no host")]
    [InlineData("a key nobody knows", "Host=db;Passwort=hunter2", "it holds no connection string")]
    [InlineData("no keys at all", "hunter2", "it holds no connection string")]
    [InlineData("a port that is no number", "Host=db;Port=hunter2", "it holds no connection string")]
    public void A_connection_string_that_is_none_is_told_without_its_secret(string what, string text, string problem)
    {
        File.WriteAllText(_file, text);

        var told = Assert.Single(new StorageOptions { ConnectionStringFile = _file }.Problems());

        Assert.True(told.Contains(problem, StringComparison.Ordinal), $"{what}: {told}");
        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_is_good_with_a_line_end_after_it()
    {
        File.WriteAllText(_file, "Host=db;Database=geointel;Username=geointel\n");

        Assert.Empty(new StorageOptions { ConnectionStringFile = _file, ConnectionsMax = 500 }.Problems());
    }

    [Fact]
    public void The_private_cluster_is_not_asked_for_more_connections_than_it_takes()
    {
        var told = Assert.Single(new StorageOptions { ConnectionsMax = 100 }.Problems());

        Assert.Equal("Storage:ConnectionsMax is 100; use 5 to 90.", told);
    }
}
