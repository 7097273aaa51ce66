using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Values as Python prints them, such as `[{'plate': 'zz26exa', 'score': None}]`: Plate Recognizer writes them
/// into its CSV.</summary>
static class PythonLiteral
{
    static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Writes the same as JSON. What is no literal comes out as what is no JSON.</summary>
    public static string ToJson(ReadOnlySpan<char> text)
    {
        var json = new StringBuilder(text.Length + 16);
        while (!text.IsEmpty)
        {
            var length = text[0] is '\'' or '"' ? TextLength(text)
                : char.IsAsciiLetter(text[0]) ? text.IndexOfAnyExcept(Letters) is var end and >= 0 ? end : text.Length
                : 1;
            var one = text[..length];
            json.Append(text[0] switch
            {
                '\'' or '"' => Quoted(one),
                '(' => "[",
                ')' => "]",
                _ => one switch
                {
                    "None" => "null",
                    "True" => "true",
                    "False" => "false",
                    _ => one,
                },
            });
            text = text[length..];
        }
        return json.ToString();
    }

    /// <summary>Up to and with the closing quote; all of it when there is none.</summary>
    static int TextLength(ReadOnlySpan<char> text)
    {
        var at = 1;
        while (at < text.Length && text[at] != text[0]) at += text[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, text.Length);
    }

    static string Quoted(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[^1] != text[0]) return "'"; // not closed: no JSON either

        var plain = new StringBuilder(text.Length);
        for (text = text[1..^1]; !text.IsEmpty;)
        {
            var length = text[0] == '\\' ? EscapeLength(text) : 1;
            plain.Append(length == 1 ? text[0] : Unescaped(text[..length]));
            text = text[length..];
        }
        return $"\"{JsonEncodedText.Encode(plain.ToString())}\"";
    }

    static int EscapeLength(ReadOnlySpan<char> text) => Math.Min(text.Length, text switch
    {
        ['\\', 'x', ..] => 4,
        ['\\', 'u', ..] => 6,
        _ => 2,
    });

    static char Unescaped(ReadOnlySpan<char> escape) => escape switch
    {
        ['\\', 'x' or 'u', .. var digits] => CharacterOf(digits),
        ['\\', 'n'] => '\n',
        ['\\', 't'] => '\t',
        ['\\', 'r'] => '\r',
        _ => escape[^1],
    };

    static char CharacterOf(ReadOnlySpan<char> digits) =>
        ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && !char.IsSurrogate((char)code)
            ? (char)code
            : '\ufffd';
}
