using GeoIntel.Ingest.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Ingest.Tests.Receiving;

public sealed class MakeKeyVerbTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;

    string KeysFile => Path.Combine(_folder, "keys.ndjson");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_prints_the_key_once_and_keeps_its_hash_alone()
    {
        var (code, key, _) = Run("--keys-file", KeysFile, "--feed-id", "town", "--formats", "csv,hikvision", "--days", "30", "--note", "gate 7");

        Assert.Equal(0, code);
        Assert.Matches("^gik_[A-Za-z0-9_-]{43}\n$", key);
        Assert.DoesNotContain(key.Trim()[4..], File.ReadAllText(KeysFile), StringComparison.Ordinal);
        var entry = Assert.Single(DeviceKeys.Read(KeysFile));
        Assert.Equal(("town", "csv,hikvision", "gate 7"), (entry.Feed, string.Join(',', entry.Formats), entry.Note));
        Assert.InRange(entry.Expires, DateTimeOffset.UtcNow.AddDays(29.9), DateTimeOffset.UtcNow.AddDays(30));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        var keys = new DeviceKeys(KeysFile, NullLogger.Instance);
        Assert.Equal("town", keys.FindKey(key.Trim())?.Feed);
        Assert.Null(keys.FindKey(""));
        Assert.Null(keys.FindKey(entry.KeySha256));
    }

    [Fact]
    public void What_is_wrong_is_said_at_once_and_nothing_is_written()
    {
        var (code, key, errors) = Run("--keys-file", KeysFile, "--formats", "morse", "--days", "0", "--wheels", "4");

        Assert.Equal((2, ""), (code, key));
        foreach (var expected in new[] { "feed-id is not set", "\"morse\"", "days is \"0\"", "wheels is no key" })
            Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(KeysFile));
    }

    [Theory]
    [InlineData("""{"key_sha256":"12","feed":"f","expires":"2027-01-01T00:00:00Z"}""")]
    [InlineData("""{"feed":"f","expires":"2027-01-01T00:00:00Z"}""")]
    [InlineData("""{"certificate":"gate","expires":"2027-01-01T00:00:00Z"}""")]
    [InlineData("null")]
    public void A_line_that_is_no_entry_is_named(string line)
    {
        File.WriteAllText(KeysFile, "\n" + line + "\n");

        var refused = Assert.Throws<InvalidDataException>(() => DeviceKeys.Read(KeysFile));

        Assert.StartsWith("line 2 is no entry", refused.Message, StringComparison.Ordinal);
    }

    static (int Code, string Out, string Errors) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = MakeKeyVerb.Run(new ConfigurationBuilder().AddCommandLine(arguments).Build(), output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
