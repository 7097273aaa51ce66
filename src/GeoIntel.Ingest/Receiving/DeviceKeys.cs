using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeoIntel.Ingest.Receiving;

/// <summary>Who may post, to which feed, in which formats, and until when.</summary>
sealed record DeviceKey
{
    /// <summary>SHA-256 of an API key, 64 hexadecimal digits; empty for a certificate.</summary>
    [JsonPropertyName("key_sha256")]
    public string KeySha256 { get; init; } = "";

    /// <summary>The common name of a device's certificate; empty for an API key.</summary>
    [JsonPropertyName("certificate")]
    public string Certificate { get; init; } = "";

    [JsonPropertyName("feed")]
    public required string Feed { get; init; }

    /// <summary>Names of formats; empty allows all.</summary>
    [JsonPropertyName("formats")]
    public IReadOnlyList<string> Formats { get; init; } = [];

    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }

    /// <summary>For people: what has this key.</summary>
    [JsonPropertyName("note")]
    public string Note { get; init; } = "";
}

/// <summary>The keys file: one <see cref="DeviceKey"/> a line as JSON. It holds hashes only.</summary>
/// <remarks>
/// A key is 256 random bits, so one round of SHA-256 is enough: there is nothing to guess. The file is looked at again
/// when it has changed; while it cannot be read the keys of before hold.
/// </remarks>
sealed class DeviceKeys(string path, ILogger log)
{
    const string Prefix = "gik_";

    readonly Lock _gate = new();
    (DateTime WrittenAt, long Length) _read;
    IReadOnlyList<DeviceKey> _keys = [];

    /// <summary>Makes a key, and appends its hash to the file.</summary>
    /// <returns>The key; nobody can find it out again.</returns>
    public static string Make(string path, string feed, IReadOnlyList<string> formats, DateTimeOffset expires, string note)
    {
        var key = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var entry = new DeviceKey { KeySha256 = HashOf(key), Feed = feed, Formats = formats, Expires = expires, Note = note };
        if (!File.Exists(path)) File.Create(path, 1, FileOptions.None).Dispose();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.AppendAllText(path, JsonSerializer.Serialize(entry) + "\n");
        return key;
    }

    /// <summary>The entry of an API key, expired or not; null when there is none.</summary>
    public DeviceKey? FindKey(string key)
    {
        var hash = Encoding.ASCII.GetBytes(HashOf(key));
        DeviceKey? found = null;
        foreach (var one in Current()) // all of them, so that the time says nothing about which one it was
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(one.KeySha256))) found = one;
        }
        return found;
    }

    /// <summary>The entries of a certificate, by its common name.</summary>
    public IEnumerable<DeviceKey> FindCertificate(string commonName) =>
        Current().Where(one => one.Certificate.Length > 0 && one.Certificate == commonName);

    /// <summary>Reads a keys file.</summary>
    /// <exception cref="InvalidDataException">A line is no entry; the message names it and never its value.</exception>
    public static IReadOnlyList<DeviceKey> Read(string path)
    {
        var keys = new List<DeviceKey>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Trim() is { Length: > 0 } text) keys.Add(Parse(text, number));
        }
        return keys;
    }

    static DeviceKey Parse(string line, int number)
    {
        DeviceKey? key;
        try
        {
            key = JsonSerializer.Deserialize<DeviceKey>(line);
        }
        catch (JsonException)
        {
            key = null;
        }
        var isHash = key?.KeySha256.Length == 64 && key.KeySha256.All(char.IsAsciiHexDigitLower);
        return key is not null && isHash != key.Certificate.Length > 0
            ? key
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"line {number} is no entry; it has feed, expires, and either key_sha256 (64 hexadecimal digits) or certificate (a common name)."));
    }

    IReadOnlyList<DeviceKey> Current()
    {
        lock (_gate)
        {
            try
            {
                var file = new FileInfo(path);
                var now = (file.LastWriteTimeUtc, file.Exists ? file.Length : -1);
                if (now == _read) return _keys;

                _read = now; // what cannot be read is told once
                _keys = Read(path);
                ReceivingLog.KeysRead(log, _keys.Count);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                ReceivingLog.KeysUnreadable(log, failure is InvalidDataException ? failure.Message : failure.GetType().Name);
            }
            return _keys;
        }
    }

    static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
