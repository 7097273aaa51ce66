namespace GeoIntel.Models.Filters;

enum FilterTokenKind
{
    End,
    Open,
    Close,
    Minus,
    Operator,
    Word,
    Quoted,
}

/// <summary>A piece of a filter's text.</summary>
/// <param name="Position">Of its first character, from 1.</param>
/// <param name="Parts">What was written, cut at each star that stands for any characters.</param>
readonly record struct FilterToken(FilterTokenKind Kind, int Position, IReadOnlyList<string> Parts)
{
    public string Text => string.Join('*', Parts);

    public bool HasStar => Parts.Count > 1;

    public bool Is(string word) => Kind == FilterTokenKind.Word && Text == word;
}
