using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>The file that a Genetec SharpV puts on an FTP server, made of the `AutoVu` template.</summary>
/// <remarks>
/// `UTCDate` and `UTCTime` are the true time. Where a template has local ones instead (`LocalDate`, `Date`), the camera's
/// zone is needed. A date must begin with its year: the exporters' 10/01/2022 may be two days.
/// </remarks>
static class AutoVuFile
{
    public const string Root = "AutoVu";

    public static Decoded Decode(XmlFields fields, ReadDraft draft)
    {
        string? Text(string name) => fields.Text(name) is { } text && !IsToken(text) ? text : null;
        if (fields.Text("Plate") is { } mark && IsToken(mark))
        {
            draft.Refuse(DecodeReason.NotARead, "Plate",
                $"Plate is \"{ReadDraft.Shown(mark)}\": this is the template itself, or the unit does not fill that token.");
        }
        var confidence = draft.Number("ConfidenceScore", Text("ConfidenceScore"));
        return draft.Finish(
            new Read
            {
                Camera = draft.CameraOrGiven("SourceName", Text("SourceName")),
                VrmText = draft.VrmText("Plate", Text("Plate")),
                CapturedAt = CapturedAt(Text, draft),
                Confidence = draft.Confidence("ConfidenceScore", confidence, 100),
                Position = draft.Position(
                    "LongitudeX", draft.Number("LongitudeX", Text("LongitudeX")),
                    "LatitudeY", draft.Number("LatitudeY", Text("LatitudeY"))),
                VendorEventId = draft.Text("Guid", Text("Guid")),
                Lane = int.TryParse(Text("Lane"), out var lane) && lane is >= 1 and <= 99 ? lane : 0,
                Country = draft.KnownText("State", Text("State")),
            },
            Pictures.OfBase64(AttachmentKind.Scene, Text("ContextImage")),
            Pictures.OfBase64(AttachmentKind.Mark, Text("PlateImage")));
    }

    static DateTimeOffset CapturedAt(Func<string, string?> text, ReadDraft draft)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["UTC", "Local", ""])
        {
            if (text(prefix + "Date") is not { } date || text(prefix + "Time") is not { } time) continue;
            if (IsoOf(date) is { } iso) return draft.CapturedAt(prefix + "Date", $"{iso}T{time}", isUtc: prefix == "UTC");

            draft.Refuse(DecodeReason.UnreadableCaptureTime, prefix + "Date",
                $"{prefix}Date is \"{ReadDraft.Shown(date)}\", in which day and month cannot be told apart; let the template "
                + "write {yyyy:MM:dd}.");
            return default;
        }
        draft.Refuse(DecodeReason.MissingCaptureTime, "UTCDate",
            "UTCDate and UTCTime are not set; put #DATE_UTC#{yyyy:MM:dd} and #TIME_UTC#{HH:mm:ss.fff} into the template.");
        return default;
    }

    /// <summary>2026:06:01, 2026-06-01 and 2026/06/01 with hyphens.</summary>
    static string? IsoOf(string date) => date is [_, _, _, _, ':' or '-' or '/', _, _, ':' or '-' or '/', _, _]
        ? $"{date[..4]}-{date[5..7]}-{date[8..]}"
        : null;

    /// <summary>Such as "#PLATE_READ#": what the unit does not know it leaves standing.</summary>
    static bool IsToken(string text) => text is ['#', _, ..] && text.IndexOf('#', 1) > 1;
}
