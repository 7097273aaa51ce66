using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Evidence;

namespace GeoIntel.Service.Evidence;

/// <summary>The reads of a hit as a pack tells them, with their pictures and their device's own messages.</summary>
sealed class EvidenceReads(AttachmentStore links, AttachmentFiles files, AttachmentsOptions options, TimeProvider clock)
{
    /// <summary>All attachments of a pack together, in bytes.</summary>
    const long BytesMax = 512L * 1024 * 1024;

    /// <summary>A picture that the page shows by itself is at most so large, and there are at most so many.</summary>
    const int ShownBytesMax = 1024 * 1024;
    const int ShownMax = 12;

    static readonly string[] States = ["", "stands", "superseded by a later message of its device", "withdrawn by its feed"];
    static readonly string[] Kinds = ["", "the device's message", "whole picture", "vehicle", "registration mark"];

    /// <summary>What the reads and their attachments say, the files, and the pictures that the page shows.</summary>
    public sealed record Told(JsonArray Reads, IReadOnlyList<PackedFile> Files, IReadOnlyList<ShownPicture> Shown);

    /// <exception cref="PackTooLargeException">The attachments are more than a pack holds.</exception>
    public async Task<Told> TellAsync(IReadOnlyList<ReadBehind> reads, CancellationToken cancellation)
    {
        var attachments = await links.OfAsync([.. reads.Select(read => read.Id).Distinct()], cancellation);
        var (told, packed, shown) = (new JsonArray(), new SortedDictionary<string, PackedFile>(StringComparer.Ordinal), new List<ShownPicture>());
        foreach (var read in reads)
        {
            var own = new JsonArray();
            foreach (var link in attachments[read.Id]) own.Add((JsonNode)await AttachmentAsync(read, link, packed, shown, cancellation));
            var body = TellRead(read);
            body["attachments"] = own;
            if (own.Count == 0) body["attachmentsNote"] = NoteOf(read);
            told.Add((JsonNode)body);
        }
        return new Told(told, [.. packed.Values], shown);
    }

    static JsonObject TellRead(ReadBehind read) => new()
    {
        ["name"] = $"sightings/{read.Id}",
        ["capturedAt"] = Text(read.CapturedAt),
        ["countsForTheHit"] = !read.IsWithdrawn,
        ["state"] = read.State is { } state ? States[state] : "past its retention: what the device said is erased, what the rule said is kept",
        ["receivedAt"] = read.ReceivedAt is { } received ? Text(received) : null,
        ["camera"] = read.CameraId,
        ["feed"] = read.FeedId,
        ["vrm"] = read.Vrm is { } packed ? Vrm.FromPacked((ulong)packed).Text : null,
        ["vrmText"] = read.VrmText,
        ["easting"] = read.EastingMetres,
        ["northing"] = read.NorthingMetres,
        ["epsg"] = 27700,
        ["uncertaintyMetres"] = read.UncertaintyCentimetres / 100.0,
        ["confidence"] = read.Confidence,
        ["device"] = read.Detail is null ? null : JsonNode.Parse(read.Detail),
        ["match"] = read.Match is null ? null : JsonNode.Parse(read.Match),
    };

    async Task<JsonObject> AttachmentAsync(
        ReadBehind read, AttachmentLink link, SortedDictionary<string, PackedFile> packed, List<ShownPicture> shown,
        CancellationToken cancellation)
    {
        var digest = Convert.ToHexStringLower(link.Sha256);
        var name = $"attachments/{digest}.{ExtensionOf(link.ContentType)}";
        var told = new JsonObject
        {
            ["kind"] = Kinds[link.Kind is > 0 and < 5 ? link.Kind : 0], ["sha256"] = digest, ["contentType"] = link.ContentType,
            ["length"] = link.SizeBytes,
        };
        byte[]? bytes;
        try
        {
            bytes = await files.ReadAsync(link.Sha256, cancellation);
        }
        catch (InvalidDataException)
        {
            told["gone"] = "the file on the disk is damaged: it has not the digest that it was stored under";
            return told;
        }
        if (bytes is null)
        {
            told["gone"] = "its bytes are not in the store: they never came, or were let go";
            return told;
        }
        told["file"] = name;
        if (packed.TryAdd(name, PackedFile.OfAttachment(name, link.Sha256, bytes))
            && packed.Values.Sum(file => (long)file.Member.Length) > BytesMax)
            throw new PackTooLargeException($"The attachments of this hit are more than the {BytesMax} bytes that a pack holds.");
        if (shown.Count < ShownMax && bytes.Length <= ShownBytesMax && link.ContentType is "image/jpeg" or "image/png"
            && shown.All(other => other.Sha256 != digest))
            shown.Add(new ShownPicture(digest, Kinds[link.Kind], read.CameraId ?? "", read.CapturedAt, link.ContentType, bytes));
        return told;
    }

    string NoteOf(ReadBehind read) => read.State is null
        ? "none is kept: the read is past its retention"
        : read.ReceivedAt + options.AgeMax < clock.GetUtcNow()
            ? $"none is kept: attachments are let go {options.AgeMax.TotalDays:0.#} days after their read came"
            : "its device sent none";

    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    static string ExtensionOf(string contentType) => contentType switch
    {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "application/json" => "json",
        "application/xml" or "text/xml" => "xml",
        _ => "bin",
    };
}

/// <summary>A picture that the page of a pack shows by itself.</summary>
sealed record ShownPicture(string Sha256, string Kind, string Camera, DateTimeOffset CapturedAt, string ContentType, byte[] Bytes);
