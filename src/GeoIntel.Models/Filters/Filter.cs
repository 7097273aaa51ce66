namespace GeoIntel.Models.Filters;

/// <summary>A question about the fields of one row, as a tree.</summary>
/// <remarks>A row that lacks a field meets no test of it; so "make != Ford", which is <see cref="NotOf"/> of
/// <see cref="TextLike"/>, is met by a row without a make.</remarks>
public abstract record Filter;

public sealed record AllOf(IReadOnlyList<Filter> Parts) : Filter;

public sealed record AnyOf(IReadOnlyList<Filter> Parts) : Filter;

public sealed record NotOf(Filter Part) : Filter;

/// <summary>The row has the field; an empty text counts as none.</summary>
public sealed record IsPresent(FilterField Field) : Filter;

/// <param name="Parts">The text, cut at each star: one part is the whole text, two are its beginning and its end.</param>
public sealed record TextLike(FilterField Field, IReadOnlyList<string> Parts) : Filter;

public sealed record NumberIs(FilterField Field, FilterOrder Order, double Value) : Filter;

/// <param name="Value">In UTC, whole microseconds.</param>
public sealed record TimeIs(FilterField Field, FilterOrder Order, DateTimeOffset Value) : Filter;

public sealed record TruthIs(FilterField Field, bool Value) : Filter;

/// <summary>How the row's value lies to the one that was given.</summary>
public enum FilterOrder
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
