using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Checks the fields of one read as a decoder takes them over, and keeps the first thing wrong with
/// it.</summary>
/// <remarks>What vendors write for "not known" becomes null or empty here: a place of 0/0, a confidence of -1, a mark
/// such as "unknown".</remarks>
sealed class ReadDraft(long line, DecodeContext context, string path = "")
{
    public const int TextLengthMax = 256;
    public const int CandidatesMax = 16;

    static readonly HashSet<string> NoVrmWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "unknown", "unlicensed", "noplate", "no plate", "no-plate", "no_plate", "n/a", "null",
    };

    /// <summary>"Unknow" is how Dahua spells it.</summary>
    static readonly HashSet<string> NotKnownWords = new(StringComparer.OrdinalIgnoreCase) { "unknown", "unknow" };

    public DecodeRefusal? Refusal { get; private set; }

    public void Refuse(DecodeReason reason, string field, string description) =>
        Refusal ??= new DecodeRefusal(line, reason, path + field, description);

    public void RefuseAsOutdated(string field) => Refuse(DecodeReason.Outdated, field,
        $"A newer message about the same {field} was taken before; this one says what was thought earlier.");

    /// <param name="pictures">What came with the read; those that are null are not there.</param>
    public Decoded Finish(Read read, params IEnumerable<Attachment?> pictures) => Refusal is not null
        ? new Decoded(Refusal)
        : new Decoded(new DecodedRead(read, line) { Attachments = [.. pictures.OfType<Attachment>()] });

    public string Text(string field, string? value)
    {
        value = value?.Trim() ?? "";
        if (value.Length > TextLengthMax)
        {
            Refuse(DecodeReason.TextTooLong, field,
                $"{field} has {value.Length} characters; at most {TextLengthMax} are taken.");
        }
        else if (value.Any(char.IsControl))
        {
            Refuse(DecodeReason.ImpossibleValue, field, $"{field} holds a control character; send printable text.");
        }
        return value;
    }

    /// <summary>A text in which "unknown" and dashes mean nothing is known.</summary>
    public string KnownText(string field, string? value)
    {
        value = Text(field, value);
        return NotKnownWords.Contains(value) || value.All(c => c == '-') ? "" : value;
    }

    public string Camera(string field, string? value)
    {
        value = Text(field, value);
        if (value.Length == 0)
            Refuse(DecodeReason.MissingField, field, $"{field} is not set; it must name the camera.");
        return value;
    }

    /// <summary>A camera that the message may leave to be told from outside.</summary>
    public string CameraOrGiven(string field, string? value)
    {
        value = Text(field, value);
        if (value.Length > 0) return value;
        if (context.Camera.Length > 0) return context.Camera;

        Refuse(DecodeReason.MissingField, field,
            $"{field} is not set and the format need not name the camera; name it with --camera.");
        return "";
    }

    public string VrmText(string field, string? value)
    {
        value = Text(field, value);
        if (!value.Any(char.IsLetterOrDigit) || NoVrmWords.Contains(value))
        {
            Refuse(DecodeReason.NoVrm, field,
                $"{field} holds no mark: the device saw a vehicle but could not read it.");
        }
        else if (!Vrm.TryParse(value, out _))
        {
            Refuse(DecodeReason.UnreadableVrm, field,
                $"{field} has {value.Length} characters; a mark has 1 to {Vrm.LengthMax} Latin letters and digits.");
        }
        return value;
    }

    /// <summary>A number written as text; null when there is none.</summary>
    public double? Number(string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            return number;
        }
        Refuse(DecodeReason.ImpossibleValue, field,
            $"{field} is \"{Shown(text)}\"; allowed is a number with a decimal point.");
        return null;
    }

    /// <param name="isUtc">The format defines its times without zone as UTC.</param>
    public DateTimeOffset CapturedAt(string field, string? value, bool isUtc = false)
    {
        value = Text(field, value);
        if (value.Length == 0)
        {
            Refuse(DecodeReason.MissingCaptureTime, field,
                $"{field} is not set; the device must send its capture time.");
            return default;
        }
        var zone = isUtc ? TimeZoneInfo.Utc : context.TimeZone;
        if (CaptureTime.Read(field, value, zone, out var time) is { } problem)
            Refuse(problem.Reason, field, problem.Description);
        return time;
    }

    public DateTimeOffset CapturedAt(string field, long? epochMilliseconds)
    {
        if (CaptureTime.Read(field, epochMilliseconds, out var time) is { } problem)
            Refuse(problem.Reason, field, problem.Description);
        return time;
    }

    public DateTimeOffset CapturedAt(string field, decimal? epochSeconds)
    {
        if (CaptureTime.Read(field, epochSeconds, out var time) is { } problem)
            Refuse(problem.Reason, field, problem.Description);
        return time;
    }

    /// <summary>Brings a confidence to 0 to 1.</summary>
    /// <param name="full">What the device writes when it is sure: 1 or 100.</param>
    public double? Confidence(string field, double? value, double full)
    {
        if (value is null or -1) return null;
        if (value >= 0 && value <= full) return value / full;

        Refuse(DecodeReason.ImpossibleConfidence, field, string.Create(CultureInfo.InvariantCulture,
            $"{field} is {value}; allowed are 0 to {full}, or -1 for not known."));
        return null;
    }

    /// <summary>The other readings, best first as the device gives them; the reading itself and empty ones drop
    /// out.</summary>
    public IReadOnlyList<VrmCandidate> Candidates(
        string field, string vrmText, IEnumerable<(string? Vrm, double? Confidence)> candidates, double full)
    {
        var list = new List<VrmCandidate>();
        foreach (var (vrm, confidence) in candidates)
        {
            var text = Text(field, vrm);
            if (text.Length == 0 || text.Equals(vrmText, StringComparison.OrdinalIgnoreCase)) continue;
            if (list.Count == CandidatesMax) break;

            list.Add(new VrmCandidate(text, Confidence(field, confidence, full)));
        }
        return list;
    }

    public Wgs84Point? Position(string longitudeField, double? longitude, string latitudeField, double? latitude)
    {
        if (longitude is null && latitude is null) return null;
        if (longitude is 0 && latitude is 0) return null;
        if (longitude is >= -180 and <= 180 && latitude is >= -90 and <= 90)
            return new Wgs84Point(longitude.Value, latitude.Value);

        Refuse(DecodeReason.ImpossiblePosition, longitudeField, string.Create(CultureInfo.InvariantCulture,
            $"{longitudeField}, {latitudeField} are {longitude}, {latitude}; give both or neither, "
            + $"allowed are -180 to 180 and -90 to 90."));
        return null;
    }

    /// <summary>A value from outside, cut and cleaned so that it fits a message.</summary>
    public static string Shown(string value)
    {
        const int LengthMax = 40;
        var shown = value.Length > LengthMax ? string.Concat(value.AsSpan(0, LengthMax), "...") : value;
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
