using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GeoIntel.Ingest.Decoding;

/// <summary>What a decoder must be told because the input does not say it. One for each feed, kept as long as the feed
/// is read, because devices that refine a read refer to what they sent before.</summary>
sealed record DecodeContext
{
    /// <summary>A new one that knows nothing.</summary>
    public static DecodeContext Default => new();

    /// <summary>The zone of times that name none; null refuses such times.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The camera of messages that name none; empty refuses such messages.</summary>
    public string Camera { get; init; } = "";

    /// <summary>What devices that send a read again, refined, sent of it before.</summary>
    public RefinedReads Refined { get; } = new();

    /// <summary>Reads a zone from outside: an IANA name such as "Europe/London", "Z", or an offset such as
    /// "+01:00".</summary>
    public static bool TryParseTimeZone(string text, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        if (text is "Z" or "z")
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }
        if (text.Length == 6 && text[0] is '+' or '-')
        {
            if (!TimeSpan.TryParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture, out var offset)) return false;
            if (offset > TimeSpan.FromHours(14)) return false;
            if (text[0] == '-') offset = -offset;
            zone = TimeZoneInfo.CreateCustomTimeZone(text, offset, text, text);
            return true;
        }
        return text.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone);
    }
}
