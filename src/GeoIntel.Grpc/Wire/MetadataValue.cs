using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Metadata values as header text: binary ones in base64, which may come without padding and joined by
/// commas.</summary>
static class MetadataValue
{
    public static string ToHeader(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.ValueSpan) : entry.Value;

    /// <summary>Adds one header line. A binary value that is not base64 is left out: it could not be told from
    /// others.</summary>
    public static void AddTo(Metadata metadata, string name, string? value)
    {
        var key = name.ToLowerInvariant();
        if (value is null) return;

        if (!Metadata.Entry.IsBinaryKey(key))
        {
            metadata.Add(new Metadata.Entry(key, value, null));
            return;
        }
        foreach (var part in value.Split(','))
        {
            if (TryFromBase64(part.Trim(), out var bytes)) metadata.Add(new Metadata.Entry(key, null, bytes));
        }
    }

    static bool TryFromBase64(string text, out byte[] bytes)
    {
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        bytes = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64String(padded, bytes, out var count)) return false;

        Array.Resize(ref bytes, count);
        return true;
    }
}
