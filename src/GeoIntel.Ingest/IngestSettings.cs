using System.Globalization;
using System.Net;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest;

/// <summary>Makes options of texts from outside, and finds everything that is wrong with them.</summary>
sealed class IngestSettings
{
    const long Tebibyte = 1L << 40;

    static readonly string[] Keys =
    [
        "config", "service-address", "feed-id", "watch-folder", "webhook", "stdin", "format", "time-zone", "camera", "poll-interval",
        "spool-folder", "spool-bytes-max", "spool-free-bytes-min", "rejects-bytes-max", "listen", "allow-plain-network",
        "certificate-file", "certificate-key-file", "client-ca-file", "keys-file", "body-bytes-max", "requests-max",
        "unacknowledged-batches-max", "batch-reads-max", "log-format", "service-token-file", "service-certificate-file",
        "service-certificate-key-file", "service-ca-file",
    ];

    readonly List<string> _problems = [];
    readonly SortedDictionary<int, FeedOptions> _listed = [];
    IngestOptions _options = new();
    FeedOptions? _flat;

    /// <summary>Takes the settings over; of a key that comes twice the later one counts.</summary>
    /// <param name="problems">Everything that is wrong, each with its value and what is allowed; empty when nothing
    /// is.</param>
    public IngestOptions Read(IEnumerable<KeyValuePair<string, string?>> settings, out IReadOnlyList<string> problems)
    {
        var given = new HashSet<string>();
        foreach (var (key, (name, value)) in settings.Where(IsValue)
            .GroupBy(one => KeyOf(one.Key), one => (one.Key, one.Value))
            .Select(group => KeyValuePair.Create(group.Key, group.Last())))
        {
            given.Add(key);
            if (Set(key, value ?? "") is { } allowed) _problems.Add($"{name} is \"{value}\"; {allowed}");
        }
        if (_flat is not null && _listed.Count > 0)
        {
            _problems.Add("Feeds are listed in the file, and feed-id, watch-folder, webhook, stdin, format, time-zone or camera is set beside; "
                + "give these in the list, or leave it out.");
        }
        _options = _options with { Feeds = _listed.Count > 0 ? [.. _listed.Values] : [_flat ?? new FeedOptions()] };
        if (!given.Contains("serviceaddress"))
            _problems.Add("service-address is not set; give the service's address, for example http://127.0.0.1:5101.");
        CheckFeeds();
        CheckWebhook();
        problems = _problems;
        return _options;
    }

    void CheckFeeds()
    {
        foreach (var feed in _options.Feeds)
        {
            if (feed.FeedId.Length == 0) _problems.Add("feed-id is not set; give the id of the registered feed.");
            if (feed.WatchFolder.Length == 0 && !feed.Webhook && !feed.Stdin)
            {
                _problems.Add($"watch-folder is not set, and neither is webhook or stdin; say where the reads of feed \"{feed.FeedId}\" come "
                    + "from, for example the folder into which files are put.");
            }
        }
        foreach (var twice in _options.Feeds.GroupBy(feed => feed.FeedId).Where(same => same.Key.Length > 0 && same.Count() > 1))
            _problems.Add($"feed-id is \"{twice.Key}\" for {twice.Count()} feeds; list each once.");
        foreach (var twice in _options.Feeds.GroupBy(feed => feed.WatchFolder).Where(same => same.Key.Length > 0 && same.Count() > 1))
            _problems.Add($"watch-folder is \"{twice.Key}\" for {twice.Count()} feeds; give each a folder of its own.");
        if (_options.Feeds.Count(feed => feed.Stdin) > 1) _problems.Add("stdin is set for more than one feed; only one can read it.");
    }

    void CheckWebhook()
    {
        if (!_options.Feeds.Any(feed => feed.Webhook)) return;

        var webhook = _options.Webhook;
        if (!IPAddress.IsLoopback(webhook.Listen.Address) && webhook.CertificateFile.Length == 0 && !webhook.AllowPlainNetwork)
        {
            _problems.Add($"listen is \"{webhook.Listen}\", which others can reach, and certificate-file is not set; give a certificate, listen on "
                + "127.0.0.1, or set allow-plain-network when something in front keeps others out.");
        }
        if (webhook.ClientCaFile.Length > 0 && webhook.CertificateFile.Length == 0)
            _problems.Add("client-ca-file is set and certificate-file is not; devices can only show a certificate under TLS.");
        if (!File.Exists(webhook.KeysFile))
        {
            _problems.Add($"keys-file is \"{webhook.KeysFile}\", which is not there; make it with 'geointel-ingest make-key', so that somebody may post.");
        }
    }

    // The list of feeds and each feed of it come as keys of their own, without a value.
    static bool IsValue(KeyValuePair<string, string?> one) =>
        one.Value is not null || !one.Key.StartsWith("feeds", StringComparison.OrdinalIgnoreCase);

    /// <summary>SERVICE_ADDRESS, service-address and ServiceAddress are the same key.</summary>
    static string KeyOf(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <returns>What is allowed, when the value is not.</returns>
    string? Set(string key, string value)
    {
        var parts = key.Split(':');
        if (parts is ["feeds", var index, var ofFeed] && int.TryParse(index, CultureInfo.InvariantCulture, out var place))
        {
            var listed = _listed.GetValueOrDefault(place) ?? new FeedOptions();
            var refused = SetOfFeed(ofFeed, value, ref listed);
            _listed[place] = listed;
            return refused is null or { Length: > 0 } ? refused : NoSuchKey;
        }
        var flat = _flat ?? new FeedOptions();
        var allowed = SetOfFeed(key, value, ref flat);
        if (allowed is not "")
        {
            _flat = flat;
            return allowed;
        }
        return key switch
        {
            "config" => null, // read before these
            "serviceaddress" => SetAddress(value),
            "servicetokenfile" => ExistingFile(value, _options with { Credentials = _options.Credentials with { TokenFile = value } }),
            "servicecertificatefile" =>
                ExistingFile(value, _options with { Credentials = _options.Credentials with { CertificateFile = value } }),
            "servicecertificatekeyfile" =>
                ExistingFile(value, _options with { Credentials = _options.Credentials with { KeyFile = value } }),
            "servicecafile" => ExistingFile(value, _options with { Credentials = _options.Credentials with { CaFile = value } }),
            "spoolfolder" => Take(_options with { SpoolFolder = value }, value.Length > 0, "give a folder; it is made if missing."),
            "spoolbytesmax" => Bytes(value, 1 << 20, Tebibyte, bytes => _options with { SpoolBytesMax = bytes }),
            "spoolfreebytesmin" => Bytes(value, 0, Tebibyte, bytes => _options with { SpoolFreeBytesMin = bytes }),
            "rejectsbytesmax" => Bytes(value, 0, Tebibyte, bytes => _options with { RejectsBytesMax = bytes }),
            "pollinterval" => SetPollInterval(value),
            "unacknowledgedbatchesmax" => Bytes(value, 1, 64, count => _options with { UnacknowledgedBatchesMax = (int)count }),
            "batchreadsmax" => Bytes(value, 1, 10_000, count => _options with { BatchReadsMax = (int)count }),
            "logformat" => Take(
                _options with { LogAsJson = value.Equals("json", StringComparison.OrdinalIgnoreCase) },
                value.ToUpperInvariant() is "JSON" or "TEXT", "give text or json."),
            _ => SetOfWebhook(key, value),
        };
    }

    string? SetOfWebhook(string key, string value)
    {
        var webhook = _options.Webhook;
        return key switch
        {
            "listen" => IPEndPoint.TryParse(value, out var listen) && listen.Port > 0
                ? Take(_options with { Webhook = webhook with { Listen = listen } })
                : "give an address and a port such as 127.0.0.1:5110 or 0.0.0.0:5110.",
            "allowplainnetwork" => Flag(value, flag => _options = _options with { Webhook = webhook with { AllowPlainNetwork = flag } }),
            "certificatefile" => ExistingFile(value, _options with { Webhook = webhook with { CertificateFile = value } }),
            "certificatekeyfile" => ExistingFile(value, _options with { Webhook = webhook with { CertificateKeyFile = value } }),
            "clientcafile" => ExistingFile(value, _options with { Webhook = webhook with { ClientCaFile = value } }),
            "keysfile" => Take(_options with { Webhook = webhook with { KeysFile = value } }),
            "bodybytesmax" => Bytes(value, 1 << 10, 32 << 20, bytes => _options with { Webhook = webhook with { BodyBytesMax = (int)bytes } }),
            "requestsmax" => Bytes(value, 1, 1_000, count => _options with { Webhook = webhook with { RequestsMax = (int)count } }),
            _ => NoSuchKey,
        };
    }

    /// <returns>Null when it is set, what is allowed when the value is not, and empty when it is no key of a
    /// feed.</returns>
    static string? SetOfFeed(string key, string value, ref FeedOptions feed)
    {
        var made = feed;
        string? refused;
        switch (key)
        {
            case "feedid":
                made = feed with { FeedId = value };
                refused = value.Length is >= 1 and <= 63
                    && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') && value.Any(c => c != '.')
                    ? null
                    : "give 1 to 63 letters, digits, dots, hyphens or underscores, without \"feeds/\".";
                break;
            case "watchfolder":
                made = feed with { WatchFolder = value };
                refused = Directory.Exists(value) ? null : "give a folder that exists and that this account may write to.";
                break;
            case "webhook":
                refused = Flag(value, flag => made = made with { Webhook = flag });
                break;
            case "stdin":
                refused = Flag(value, flag => made = made with { Stdin = flag });
                break;
            case "format":
                refused = Decoders.TryFind(value, out var decoder) || value.Equals("auto", StringComparison.OrdinalIgnoreCase)
                    ? null
                    : $"give auto or one of {Decoders.Formats}.";
                made = feed with { Format = decoder };
                break;
            case "camera":
                made = feed with { Camera = value };
                refused = value.Length is >= 1 and <= ReadDraft.TextLengthMax ? null : $"give 1 to {ReadDraft.TextLengthMax} characters.";
                break;
            case "timezone":
                refused = DecodeContext.TryParseTimeZone(value, out var zone)
                    ? null
                    : "give an IANA zone such as Europe/London, or an offset such as +01:00.";
                made = feed with { TimeZone = zone };
                break;
            default:
                return "";
        }
        feed = made;
        return refused;
    }

    static string NoSuchKey => $"there is no such key; the keys are {string.Join(", ", Keys)}.";

    string? Take(IngestOptions next, bool isAllowed = true, string allowed = "")
    {
        _options = next;
        return isAllowed ? null : allowed;
    }

    string? SetAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? Take(_options with { ServiceAddress = address })
            : "give an address such as http://127.0.0.1:5101 or https://host:5101.";

    string? SetPollInterval(string value)
    {
        var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        return isNumber && seconds is >= 0.1 and <= 3600
            ? Take(_options with { PollInterval = TimeSpan.FromSeconds(seconds) })
            : "give seconds from 0.1 to 3600.";
    }

    string? ExistingFile(string value, IngestOptions next) => Take(next, File.Exists(value), "give a file that is there and that this account may read.");

    string? Bytes(string value, long min, long max, Func<long, IngestOptions> set) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && whole >= min && whole <= max
            ? Take(set(whole))
            : $"give {min} to {max}.";

    static string? Flag(string value, Action<bool> set)
    {
        if (!bool.TryParse(value, out var flag)) return "give true or false.";

        set(flag);
        return null;
    }
}
