using System.Net;

namespace GeoIntel.Ingest.Receiving;

/// <summary>How posted messages are taken.</summary>
sealed record WebhookOptions
{
    /// <summary>Address and port. Default 127.0.0.1:5110. Beyond the loopback it needs a certificate.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 5110);

    /// <summary>Whether it may listen beyond the loopback without TLS, because something in front of it keeps others
    /// out. Default false.</summary>
    public bool AllowPlainNetwork { get; init; }

    /// <summary>The server's certificate with its chain, PEM; empty for no TLS.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>Its key, PEM; empty when the certificate's file holds it.</summary>
    public string CertificateKeyFile { get; init; } = "";

    /// <summary>The private root that signs the devices' certificates, PEM; empty for API keys only.</summary>
    public string ClientCaFile { get; init; } = "";

    /// <summary>The API keys' hashes and the devices' certificates, and what each may post. Default keys.ndjson, in the
    /// working folder.</summary>
    public string KeysFile { get; init; } = "keys.ndjson";

    /// <summary>Most bytes of one message, 1 KiB to 32 MiB. Default 8 MiB: a read with three pictures is about 1
    /// MiB.</summary>
    public int BodyBytesMax { get; init; } = 8 << 20;

    /// <summary>Most messages taken at once, 1 to 1000. Default 32. Others are told to come again.</summary>
    public int RequestsMax { get; init; } = 32;
}
