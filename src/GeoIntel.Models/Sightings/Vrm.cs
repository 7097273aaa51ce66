using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GeoIntel.Models.Sightings;

/// <summary>A vehicle registration mark, packed so that it compares and hashes as one number.</summary>
/// <remarks>
/// Base 37, left-justified in <see cref="LengthMax"/> places: blank 0, then 0-9, then A-Z. So the order of the numbers
/// is
/// the order of the texts, and every prefix is a range of numbers. Letters and digits only; spaces, hyphens and other
/// separators are dropped, case is folded, Greek and Cyrillic letters that look Latin become Latin. Characters by which
/// devices and decoders say "unread" (?, *, U+FFFD) are not dropped: what is left would be another vehicle's mark. The
/// default value is the empty mark, which no parse returns.
/// </remarks>
public readonly record struct Vrm : IComparable<Vrm>
{
    /// <summary>37^12 is the last power of 37 that fits 63 bits, so a mark also fits a signed bigint.</summary>
    public const int LengthMax = 12;

    const string Letters = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    // Upper-case Greek and Cyrillic letters with the shape of a Latin one; devices trained on one script report them.
    const string LookAlikes = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЈЅ";
    const string LookAlikesLatin = "ABEZHIKMNOPTYXABEKMHOPCTYXIJS";

    Vrm(ulong packed) => Packed = packed;

    /// <summary>The mark as a number below 37^12.</summary>
    public ulong Packed { get; }

    public bool IsEmpty => Packed == 0;

    /// <summary>The mark in capitals without spaces, for example "AB12CDE".</summary>
    public string Text
    {
        get
        {
            Span<char> text = stackalloc char[LengthMax];
            return new string(text[..Format(text)]);
        }
    }

    /// <summary>Reads a mark from outside.</summary>
    /// <returns>False when no letter or digit is left, when more than <see cref="LengthMax"/> are, or when a character
    /// is
    /// unread or belongs to no script that marks are written in.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Vrm vrm)
    {
        vrm = default;
        ulong packed = 0;
        var length = 0;
        foreach (var character in text)
        {
            var digit = DigitOf(character);
            if (digit == 0)
            {
                if (!IsSeparator(character)) return false;
                continue;
            }
            if (length == LengthMax) return false;
            packed = packed * 37 + (ulong)digit;
            length++;
        }
        if (length == 0) return false;
        for (; length < LengthMax; length++) packed *= 37;
        vrm = new Vrm(packed);
        return true;
    }

    /// <summary>A mark of our own making.</summary>
    /// <exception cref="FormatException">The text is not a mark.</exception>
    [SuppressMessage("Design", "CA1065", Justification = "A throwing factory for literals.")]
    public static Vrm Of(string text) =>
        TryParse(text, out var vrm) ? vrm : throw new FormatException("The text is not a vehicle registration mark.");

    /// <summary>A mark from its number, as stored.</summary>
    /// <remarks>0 gives the empty mark.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number is not one that <see cref="Packed"/> gives.</exception>
    public static Vrm FromPacked(ulong packed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(packed, 6582952005840035281UL); // 37^12
        var started = false;
        var rest = packed;
        for (var place = 0; place < LengthMax; place++, rest /= 37)
        {
            if (rest % 37 != 0) started = true;
            else if (started) throw new ArgumentOutOfRangeException(nameof(packed), "It has a blank inside the mark.");
        }
        return new Vrm(packed);
    }

    /// <summary>Writes the mark's characters.</summary>
    /// <param name="text">Room for <see cref="LengthMax"/> characters.</param>
    /// <returns>How many were written.</returns>
    public int Format(Span<char> text)
    {
        var rest = Packed;
        var length = 0;
        for (var place = LengthMax - 1; place >= 0; place--)
        {
            var digit = (int)(rest % 37);
            rest /= 37;
            if (digit == 0) continue;
            text[place] = Letters[digit];
            length++;
        }
        return length;
    }

    public int CompareTo(Vrm other) => Packed.CompareTo(other.Packed);

    /// <summary>Never the mark itself: what is logged is not personal data. Use <see cref="Text"/> on
    /// purpose.</summary>
    public override string ToString() => "VRM(masked)";

    public static bool operator <(Vrm left, Vrm right) => left.Packed < right.Packed;
    public static bool operator >(Vrm left, Vrm right) => left.Packed > right.Packed;
    public static bool operator <=(Vrm left, Vrm right) => left.Packed <= right.Packed;
    public static bool operator >=(Vrm left, Vrm right) => left.Packed >= right.Packed;

    static bool IsSeparator(char character) => character switch
    {
        '?' or '*' or '\uFFFD' => false,
        _ => char.GetUnicodeCategory(character)
            is not (UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
            && !char.IsLetterOrDigit(character) && !char.IsNumber(character),
    };

    static int DigitOf(char character)
    {
        if (character is >= '0' and <= '9') return character - '0' + 1;
        var upper = char.ToUpperInvariant(character);
        if (upper is >= 'A' and <= 'Z') return upper - 'A' + 11;
        var look = LookAlikes.IndexOf(upper, StringComparison.Ordinal);
        return look < 0 ? 0 : LookAlikesLatin[look] - 'A' + 11;
    }
}
