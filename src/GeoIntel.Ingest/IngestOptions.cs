using System.Globalization;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;

namespace GeoIntel.Ingest;

/// <summary>All that the daemon is told. Keys are these names, as GEOINTEL_INGEST_SERVICE_ADDRESS or
/// --service-address.</summary>
sealed record IngestOptions
{
    /// <summary>Where the service is: http://host:port, or https. No default.</summary>
    public Uri ServiceAddress { get; private set; } = new("http://localhost");

    /// <summary>The registered feed that the reads belong to. No default.</summary>
    public string FeedId { get; private set; } = "";

    /// <summary>The folder into which whole files are put. Its sub-folders done and refused are made. No
    /// default.</summary>
    public string WatchFolder { get; private set; } = "";

    /// <summary>The format of the files; null, the default (auto), recognises each file's.</summary>
    public IReadDecoder? Format { get; private set; }

    /// <summary>The zone of times that name none: an IANA name or an offset. Default none: such times are
    /// refused.</summary>
    public TimeZoneInfo? TimeZone { get; private set; }

    /// <summary>Seconds between two looks into the folder, 0.1 to 3600. Default 1. A file is taken when it did not
    /// change in between.</summary>
    public TimeSpan PollInterval { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Batches sent and not yet answered, 1 to 64. Default 4.</summary>
    public int UnacknowledgedBatchesMax { get; private set; } = 4;

    /// <summary>Reads of a batch, 1 to 10 000. Default 1 000.</summary>
    public int BatchReadsMax { get; private set; } = 1_000;

    /// <summary>Whether log lines are JSON. Default text.</summary>
    public bool LogAsJson { get; private set; }

    public SenderOptions Sender => new()
    {
        UnacknowledgedBatchesMax = UnacknowledgedBatchesMax,
        BatchReadsMax = BatchReadsMax,
        FailuresMax = 0, // a daemon outlives its service's restarts
    };

    /// <summary>Takes the settings over; of a key that comes twice the later one counts.</summary>
    /// <param name="problems">Everything that is wrong, each with its value and what is allowed; empty when nothing
    /// is.</param>
    public static IngestOptions Read(
        IEnumerable<KeyValuePair<string, string?>> settings, out IReadOnlyList<string> problems)
    {
        var options = new IngestOptions();
        var found = new List<string>();
        var missing = new List<string> { "serviceaddress", "feedid", "watchfolder" };
        foreach (var (key, (name, value)) in settings.GroupBy(one => KeyOf(one.Key), one => (one.Key, one.Value))
            .Select(group => KeyValuePair.Create(group.Key, group.Last())))
        {
            missing.Remove(key);
            if (options.Set(key, value ?? "") is { } allowed) found.Add($"{name} is \"{value}\"; {allowed}");
        }
        found.AddRange(missing.Select(key => key switch
        {
            "serviceaddress" => "service-address is not set; give the service's address, for example http://127.0.0.1:5101.",
            "feedid" => "feed-id is not set; give the id of the registered feed.",
            _ => "watch-folder is not set; give the folder into which files are put.",
        }));
        problems = found;
        return options;
    }

    /// <summary>SERVICE_ADDRESS, service-address and ServiceAddress are the same key.</summary>
    static string KeyOf(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <returns>What is allowed, when the value is not.</returns>
    string? Set(string key, string value)
    {
        switch (key)
        {
            case "serviceaddress":
                if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                    return "give an address such as http://127.0.0.1:5101 or https://host:5101.";
                ServiceAddress = address;
                return null;
            case "feedid":
                FeedId = value;
                return value.Length is >= 1 and <= 63
                    && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
                    ? null
                    : "give 1 to 63 letters, digits, dots, hyphens or underscores, without \"feeds/\".";
            case "watchfolder":
                WatchFolder = value;
                return Directory.Exists(value) ? null : "give a folder that exists and that this account may write to.";
            case "format":
                if (value.Equals("auto", StringComparison.OrdinalIgnoreCase)) return null;
                Format = Decoders.TryFind(value, out var decoder) ? decoder : null;
                return Format is null ? $"give auto or one of {Decoders.Formats}." : null;
            case "timezone":
                TimeZone = DecodeContext.TryParseTimeZone(value, out var zone) ? zone : null;
                return TimeZone is null ? "give an IANA zone such as Europe/London, or an offset such as +01:00." : null;
            case "pollinterval":
                var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
                if (!isNumber || !(seconds >= 0.1 && seconds <= 3600)) return "give seconds from 0.1 to 3600.";
                PollInterval = TimeSpan.FromSeconds(seconds);
                return null;
            case "unacknowledgedbatchesmax":
                UnacknowledgedBatchesMax = Whole(value);
                return UnacknowledgedBatchesMax is >= 1 and <= 64 ? null : "give 1 to 64.";
            case "batchreadsmax":
                BatchReadsMax = Whole(value);
                return BatchReadsMax is >= 1 and <= 10_000 ? null : "give 1 to 10000.";
            case "logformat":
                LogAsJson = value.Equals("json", StringComparison.OrdinalIgnoreCase);
                return LogAsJson || value.Equals("text", StringComparison.OrdinalIgnoreCase) ? null : "give text or json.";
            default:
                return "there is no such key; the keys are service-address, feed-id, watch-folder, format, time-zone, "
                    + "poll-interval, unacknowledged-batches-max, batch-reads-max, log-format.";
        }
    }

    static int Whole(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : -1;
}
