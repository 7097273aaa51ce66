using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Why no read could be made of a place in the input.</summary>
enum DecodeReason
{
    EmptyInput = 1,
    UnknownFormat,
    WrongEncoding,
    Malformed,
    TooLarge,

    /// <summary>A message of the vendor's that reports no vehicle, such as a heartbeat.</summary>
    NotARead,

    /// <summary>A preliminary read whose final form follows.</summary>
    Preview,

    /// <summary>An earlier form of a read whose refined form was taken before.</summary>
    Outdated,
    UnknownField,
    MissingField,
    ImpossibleValue,
    NoVrm,
    UnreadableVrm,
    MissingCaptureTime,
    UnreadableCaptureTime,
    NoTimeZone,
    NonexistentLocalTime,
    AmbiguousLocalTime,
    ImpossiblePosition,
    ImpossibleConfidence,
    TextTooLong,
}

/// <summary>A refused place in the input.</summary>
/// <param name="Line">Line from 1; 0 for the input as a whole.</param>
/// <param name="Field">The field's path in the words of the format, for example "results[1].plate"; empty for all of
/// it.</param>
/// <param name="Description">The value, what is allowed, what to do. It never holds a mark.</param>
sealed record DecodeRefusal(long Line, DecodeReason Reason, string Field, string Description)
{
    /// <summary>The reason as printed and counted, for example "no-vrm".</summary>
    public string ReasonText => JsonNamingPolicy.KebabCaseLower.ConvertName(Reason.ToString());

    public override string ToString() =>
        $"line {Line}: {ReasonText}{(Field.Length > 0 ? $" ({Field})" : "")}: {Description}";
}
