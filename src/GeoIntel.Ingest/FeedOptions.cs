using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest;

/// <summary>One feed of the daemon and where its inputs come from.</summary>
sealed record FeedOptions
{
    /// <summary>The registered feed that the reads belong to, without "feeds/". No default.</summary>
    public string FeedId { get; init; } = "";

    /// <summary>The folder into which whole files are put; empty for none. Its sub-folders done and refused are
    /// made.</summary>
    public string WatchFolder { get; init; } = "";

    /// <summary>Whether messages posted to /v1/FEED are taken.</summary>
    public bool Webhook { get; init; }

    /// <summary>Whether standard input is taken.</summary>
    public bool Stdin { get; init; }

    /// <summary>The format of the inputs; null, the default (auto), recognises each.</summary>
    public IReadDecoder? Format { get; init; }

    /// <summary>The zone of times that name none: an IANA name or an offset. Default none: such times are
    /// refused.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The camera of messages that name none. Default none: such messages are refused.</summary>
    public string Camera { get; init; } = "";
}
