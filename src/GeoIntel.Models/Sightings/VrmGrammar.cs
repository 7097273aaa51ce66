using System.Numerics;

namespace GeoIntel.Models.Sightings;

/// <summary>Which marks a camera cannot tell apart, once the forms of British marks have had their say.</summary>
/// <remarks>
/// Cameras mistake I for 1, S for 5, B for 8, Z for 2, G for 6 and O for 0; in a mark of known form the position says
/// which it is. What no position settles is O or D between letters. Forms: DVLA, INF104 "Vehicle registration numbers
/// and number plates".
/// </remarks>
public static class VrmGrammar
{
    // Character classes of the packed digits: blank, 0-9, A-Z.
    const int LetterO = 25;
    const int LetterD = 14;
    const int LetterI = 19;
    const int Digit0 = 1;
    const int Digit1 = 2;

    /// <summary>The digit that looks like a letter and the other way round; 0 where none does.</summary>
    static ReadOnlySpan<byte> OtherSide =>
    [
        //  0   1   2   3  4  5   6   7  8   9
        0, 25, 19, 36, 0, 0, 29, 17, 0, 12, 0,
        // A B  C  D  E  F  G  H  I  J  K  L  M  N  O  P  Q  R  S  T  U  V  W  X  Y  Z
        0, 9, 0, 0, 0, 0, 7, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 3,
    ];

    // By length, each in the order of VrmForm; strict: the number does not begin with 0.
    static readonly Shape[][] Shapes =
    [
        [],
        [],
        [new("A1", VrmForm.Dateless), new("1A", VrmForm.Dateless)],
        [
            new("A11", VrmForm.Dateless), new("11A", VrmForm.Dateless), new("AA1", VrmForm.Dateless),
            new("1AA", VrmForm.Dateless),
        ],
        [
            new("A111", VrmForm.Dateless), new("111A", VrmForm.Dateless), new("AA11", VrmForm.Dateless),
            new("11AA", VrmForm.Dateless), new("AAA1", VrmForm.Dateless), new("1AAA", VrmForm.Dateless),
            new("111A", VrmForm.Trade),
        ],
        [
            new("A1AAA", VrmForm.Prefix), new("AAA1A", VrmForm.Suffix), new("A1111", VrmForm.Dateless),
            new("1111A", VrmForm.Dateless), new("AA111", VrmForm.Dateless), new("111AA", VrmForm.Dateless),
            new("AAA11", VrmForm.Dateless), new("11AAA", VrmForm.Dateless), new("111AA", VrmForm.Trade),
            new("11111", VrmForm.Trade),
        ],
        [
            new("A11AAA", VrmForm.Prefix), new("AAA11A", VrmForm.Suffix), new("AA1111", VrmForm.Dateless),
            new("1111AA", VrmForm.Dateless), new("AAA111", VrmForm.Dateless), new("111AAA", VrmForm.Dateless),
            new("11AA11", VrmForm.Military), new("111AAA", VrmForm.Trade),
        ],
        [
            new("AA11AAA", VrmForm.Current), new("A111AAA", VrmForm.Prefix), new("AAA111A", VrmForm.Suffix),
            new("AAA1111", VrmForm.NorthernIreland), new("111A111", VrmForm.Diplomatic),
        ],
    ];

    /// <summary>The form in which a mark is read, look-alikes settled.</summary>
    public static VrmForm FormOf(Vrm vrm)
    {
        Span<byte> places = stackalloc byte[Vrm.LengthMax];
        return Find(places[..Unpack(vrm, places)])?.Form ?? VrmForm.Unknown;
    }

    /// <summary>Whether a mark fits a form as it stands, no look-alike settled.</summary>
    public static bool Fits(Vrm vrm)
    {
        Span<byte> room = stackalloc byte[Vrm.LengthMax];
        var places = room[..Unpack(vrm, room)];
        return Find(places) is { } shape && shape.Letters == LettersOf(places);
    }

    /// <summary>The one mark that stands for all that a camera cannot tell from this one.</summary>
    /// <remarks>
    /// A reading that fits a form keeps its letters and digits; else the form reachable with the fewest look-alikes
    /// decides them, ties by the order of <see cref="VrmForm"/> and within one by the order of its shapes. Then O
    /// becomes D where a letter stands. A mark of no form has O become 0 and I become 1. So it is total and idempotent,
    /// it keeps the length, and two marks are equivalent when it gives the same for both. Allocates nothing.
    /// </remarks>
    public static Vrm Canonical(Vrm vrm)
    {
        Span<byte> room = stackalloc byte[Vrm.LengthMax];
        var places = room[..Unpack(vrm, room)];
        var shape = Find(places);
        for (var i = 0; i < places.Length; i++)
        {
            if (shape is null)
            {
                if (places[i] == LetterO) places[i] = Digit0;
                else if (places[i] == LetterI) places[i] = Digit1;
                continue;
            }
            var letter = (shape.Letters >> i & 1) != 0;
            if (letter != IsLetter(places[i])) places[i] = OtherSide[places[i]];
            if (letter && places[i] == LetterO) places[i] = LetterD;
        }
        return Pack(places);
    }

    public static bool AreEquivalent(Vrm a, Vrm b) => Canonical(a) == Canonical(b);

    /// <summary>Every other mark with the same <see cref="Canonical"/>, in ascending order.</summary>
    /// <remarks>At most 4 095, for twelve times 0 or 1; an everyday mark has some ten to a hundred.</remarks>
    public static IReadOnlyList<Vrm> Equivalents(Vrm registered)
    {
        var canonical = Canonical(registered);
        Span<byte> room = stackalloc byte[Vrm.LengthMax];
        var places = room[..Unpack(canonical, room)];
        var marks = new List<Vrm>();
        Expand(places, 0, Find(places) is not null, canonical, marks);
        marks.Remove(registered);
        marks.Sort();
        return marks;
    }

    static void Expand(Span<byte> places, int at, bool known, Vrm canonical, List<Vrm> marks)
    {
        if (at == places.Length)
        {
            var mark = Pack(places);
            if (!mark.IsEmpty && Canonical(mark) == canonical) marks.Add(mark);
            return;
        }
        var own = places[at];
        Span<byte> others = known && own == LetterD
            ? [own, LetterO, Digit0]
            : known || own is Digit0 or Digit1 ? [own, OtherSide[own]] : [own];
        foreach (var other in others)
        {
            if (other == 0) continue;
            places[at] = other;
            Expand(places, at + 1, known, canonical, marks);
        }
        places[at] = own;
    }

    /// <summary>The shape reachable with the fewest look-alikes, the first of equals; null for none.</summary>
    static Shape? Find(ReadOnlySpan<byte> places)
    {
        if (places.Length >= Shapes.Length) return null;

        uint open = 0, zeros = 0; // one bit a place
        for (var i = 0; i < places.Length; i++)
        {
            if (OtherSide[places[i]] != 0) open |= 1u << i;
            if (places[i] is Digit0 or LetterO) zeros |= 1u << i;
        }
        var letters = LettersOf(places);
        Shape? best = null;
        var bestCost = int.MaxValue;
        foreach (var shape in Shapes[places.Length])
        {
            var changed = shape.Letters ^ letters;
            if ((changed & ~open) != 0 || (zeros & shape.NotZero) != 0) continue;

            var cost = BitOperations.PopCount(changed);
            if (cost >= bestCost) continue;
            best = shape;
            bestCost = cost;
        }
        return best;
    }

    static uint LettersOf(ReadOnlySpan<byte> places)
    {
        uint letters = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (IsLetter(places[i])) letters |= 1u << i;
        }
        return letters;
    }

    static bool IsLetter(int place) => place > 10;

    static int Unpack(Vrm vrm, Span<byte> places)
    {
        var rest = vrm.Packed;
        var length = 0;
        for (var i = Vrm.LengthMax - 1; i >= 0; i--)
        {
            places[i] = (byte)(rest % 37);
            rest /= 37;
            if (places[i] != 0 && length == 0) length = i + 1;
        }
        return length;
    }

    static Vrm Pack(ReadOnlySpan<byte> places)
    {
        ulong packed = 0;
        for (var i = 0; i < Vrm.LengthMax; i++) packed = packed * 37 + (i < places.Length ? places[i] : 0UL);
        return Vrm.FromPacked(packed);
    }

    /// <summary>Where a form has letters, and which place cannot be 0, one bit a place.</summary>
    sealed class Shape
    {
        public Shape(string pattern, VrmForm form)
        {
            Form = form;
            for (var i = 0; i < pattern.Length; i++)
            {
                if (pattern[i] == 'A') Letters |= 1u << i;
            }
            if (form is VrmForm.Prefix or VrmForm.Suffix or VrmForm.NorthernIreland or VrmForm.Dateless)
                NotZero = 1u << pattern.IndexOf('1', StringComparison.Ordinal);
        }

        public VrmForm Form { get; }
        public uint Letters { get; }
        public uint NotZero { get; }
    }
}
