using System.Text.Json;

namespace GeoIntel.Models.Incidents;

/// <summary>Why a row, or a whole file, is not taken.</summary>
public enum IncidentRefusalReason
{
    WrongHeader = 1,
    Malformed = 2,
    MissingValue = 3,
    UnreadableTime = 4,

    /// <summary>The row tells another month than the name of its file.</summary>
    WrongMonth = 5,

    /// <summary>Before 1990, or in the future.</summary>
    TimeOutOfRange = 6,

    ImpossiblePlace = 7,
    UnreadableFlag = 8,
    TextTooLong = 9,

    /// <summary>Another file holds the same month of the same force, with other contents.</summary>
    MonthOfOtherFile = 10,
}

/// <summary>A refused row: the reason, the column, and a sentence with its value, what is allowed and what to
/// do.</summary>
public readonly record struct IncidentRefusal(IncidentRefusalReason Reason, string Column, string Description)
{
    const int ShownLengthMax = 60;

    /// <summary>The reason as reports name it, for example "wrong-month".</summary>
    public string ReasonText => JsonNamingPolicy.KebabCaseLower.ConvertName(Reason.ToString());

    /// <summary>A value from outside, short enough for a sentence and on one line.</summary>
    internal static string Shown(string value)
    {
        var line = string.Concat(value.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return line.Length <= ShownLengthMax ? line : $"{line[..ShownLengthMax]}...";
    }
}
