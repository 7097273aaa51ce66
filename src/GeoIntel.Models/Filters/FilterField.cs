namespace GeoIntel.Models.Filters;

/// <summary>A field that a filter may name.</summary>
/// <param name="Name">As it is written, for example "confidence".</param>
public sealed record FilterField(string Name, FilterKind Kind);

/// <summary>What a field holds, which decides what it may be compared with.</summary>
public enum FilterKind
{
    /// <summary>Equal or not to a text in which * stands for any characters; the case of A-Z does not matter.</summary>
    Text,

    /// <summary>In any order relation to a number.</summary>
    Number,

    /// <summary>In any order relation to a time, to the microsecond.</summary>
    Time,

    /// <summary>True or false.</summary>
    Truth,
}
