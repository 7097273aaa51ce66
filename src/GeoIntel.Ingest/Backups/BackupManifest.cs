using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeoIntel.Ingest.Backups;

/// <summary>What a backup holds; written last, so a folder without one is no backup. As the service's, without a
/// schema.</summary>
/// <param name="Format">1.</param>
/// <param name="Program">The version that made it.</param>
/// <param name="BeganAt">Everything that was acknowledged before, and that the service had not yet got, is in it.</param>
/// <param name="Files">Every file, by path below the folder.</param>
sealed record BackupManifest(
    int Format, string Program, DateTimeOffset BeganAt, DateTimeOffset EndedAt, IReadOnlyList<BackupFile> Files)
{
    public const int FormatKnown = 1;
    public const string FileName = "backup.json";

    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="BackupException">There is none, or none that this program reads.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Json);
            if (manifest is { Format: FormatKnown }) return manifest;

            throw new BackupException(
                $"{path} is of format {manifest?.Format.ToString(CultureInfo.InvariantCulture) ?? "none"}; "
                + $"this version reads format {FormatKnown}. Use the version that made it, or a later one.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BackupException($"{folder} is no backup: it has no {FileName}, which is written last.");
        }
        catch (JsonException exception)
        {
            throw new BackupException($"{path} is no backup of geointel-ingest: {exception.Message}");
        }
    }
}

/// <param name="Path">Below the backup's folder, with '/'.</param>
/// <param name="Sha256">In lower-case hexadecimal.</param>
sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>A backup cannot be made, checked or restored; the message says why and what to do.</summary>
sealed class BackupException(string message) : Exception(message);
