using System.Diagnostics.CodeAnalysis;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Searching;

/// <summary>A mark of which a part is known: ? stands for one character, * for any number of them, also none.</summary>
public sealed class VrmPattern
{
    /// <summary>Up to this many marks are named one by one, which an index answers: two unknown characters.</summary>
    const int MarksMax = 36 * 36;

    const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    readonly string _text;

    VrmPattern(string text) => _text = text;

    /// <summary>How many characters are known.</summary>
    public int KnownCount => _text.Count(character => character is not ('?' or '*'));

    /// <summary>The pattern as SQL's LIKE has it, for marks in capitals without spaces.</summary>
    public string Like => _text.Replace('?', '_').Replace('*', '%');

    /// <summary>The packed marks that begin as the pattern does, half-open; null when its first character is
    /// unknown.</summary>
    public (long From, long Until)? Range
    {
        get
        {
            var known = _text.AsSpan().IndexOfAny('?', '*');
            if (known == 0) return null;
            var from = (long)Vrm.Of(known < 0 ? _text : _text[..known]).Packed;
            var width = 1L;
            for (var place = known < 0 ? Vrm.LengthMax : known; place < Vrm.LengthMax; place++) width *= 37;
            return (from, from + width);
        }
    }

    /// <summary>Reads a pattern; separators are dropped, case and look-alike letters folded, as in a mark.</summary>
    /// <returns>False when it has no ? and no *, more than <see cref="Vrm.LengthMax"/> other characters, or one that no
    /// mark has.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out VrmPattern? pattern)
    {
        pattern = null;
        if (text.Length > 100) return false;
        var folded = "";
        foreach (var character in text)
        {
            if (character is ' ' or '-' || (character == '*' && folded.EndsWith('*'))) continue;
            if (character is '?' or '*') folded += character;
            else if (Vrm.TryParse([character], out var one)) folded += one.Text;
            else return false;
        }
        if (!folded.Contains('?') && !folded.Contains('*')) return false;
        if (folded.Count(character => character != '*') > Vrm.LengthMax) return false;
        pattern = new VrmPattern(folded);
        return true;
    }

    /// <summary>Every mark of the pattern, where these are few.</summary>
    public bool TryEnumerate([NotNullWhen(true)] out IReadOnlyList<Vrm>? marks)
    {
        marks = null;
        if (_text.Contains('*') || Math.Pow(Characters.Length, _text.Count(one => one == '?')) > MarksMax) return false;
        IEnumerable<string> texts = [""];
        foreach (var character in _text)
            texts = texts.SelectMany(text => character == '?' ? Characters.Select(one => text + one) : [text + character]);
        marks = [.. texts.Select(text => Vrm.Of(text))];
        return true;
    }

    /// <summary>Never the pattern itself: it may be most of a mark.</summary>
    public override string ToString() => "pattern(masked)";
}
