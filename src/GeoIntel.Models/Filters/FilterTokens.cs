using System.Text;

namespace GeoIntel.Models.Filters;

/// <summary>Cuts a filter's text into pieces.</summary>
static class FilterTokens
{
    static readonly string[] Operators = ["<=", ">=", "!=", "=", "<", ">", ":"];

    /// <returns>The pieces, <see cref="FilterTokenKind.End"/> last.</returns>
    public static List<FilterToken> Of(string text)
    {
        var tokens = new List<FilterToken>();
        for (var at = 0; ;)
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n') at++;
            var start = at;
            if (at == text.Length)
            {
                tokens.Add(new(FilterTokenKind.End, start + 1, [""]));
                return tokens;
            }
            tokens.Add(Next(text, ref at) with { Position = start + 1 });
        }
    }

    static FilterToken Next(string text, ref int at)
    {
        var first = text[at];
        if (first == '"') return Quoted(text, ref at);
        if (IsOfWord(first)) return Word(text, ref at);
        if (first is '(' or ')' or '-')
        {
            at++;
            return new(first switch
            {
                '(' => FilterTokenKind.Open,
                ')' => FilterTokenKind.Close,
                _ => FilterTokenKind.Minus,
            }, 0, [""]);
        }
        var start = at;
        if (Array.Find(Operators, one => text.AsSpan(start).StartsWith(one, StringComparison.Ordinal)) is { } found)
        {
            at += found.Length;
            return new(FilterTokenKind.Operator, 0, [found]);
        }
        throw new FilterException(at + 1, "This character has no meaning here; put texts in double quotes.");
    }

    static FilterToken Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (IsOfWord(text[at]) || text[at] is '-' or '+')) at++;
        return new(FilterTokenKind.Word, 0, text[start..at].Split('*'));
    }

    static FilterToken Quoted(string text, ref int at)
    {
        var start = at++;
        var parts = new List<string>();
        var part = new StringBuilder();
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (char.IsControl(text[at])) throw new FilterException(at + 1, "A text holds no control characters; leave it out.");
            if (text[at] == '*')
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }
            if (text[at] == '\\')
            {
                at++;
                if (at == text.Length || text[at] is not ('"' or '\\' or '*'))
                    throw new FilterException(at, "After a backslash there is \", \\ or *.");
            }
            part.Append(text[at]);
        }
        if (at == text.Length) throw new FilterException(start + 1, "This double quote is not closed.");
        at++;
        parts.Add(part.ToString());
        return new(FilterTokenKind.Quoted, 0, parts);
    }

    static bool IsOfWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '/' or '*';
}
