namespace GeoIntel.Models.Sightings;

/// <summary>The forms of British registration marks, in the order in which ties between them are settled.</summary>
/// <remarks>A is a letter, 1 a digit. Letters that were never issued at a place are not ruled out: a form settles what
/// is a letter and what is a digit, no more.</remarks>
public enum VrmForm
{
    /// <summary>No British form, with or without look-alikes: a foreign mark, or a reading gone wrong.</summary>
    Unknown = 0,

    /// <summary>AA11AAA, since 2001.</summary>
    Current = 1,

    /// <summary>A1AAA to A111AAA, 1983 to 2001.</summary>
    Prefix = 2,

    /// <summary>AAA1A to AAA111A, 1963 to 1983.</summary>
    Suffix = 3,

    /// <summary>AAA1111; the shorter ones have the shape of <see cref="Dateless"/>.</summary>
    NorthernIreland = 4,

    /// <summary>One or two letters with up to four digits, or three with up to three, in either order.</summary>
    Dateless = 5,

    /// <summary>111A111; the letter is D or X.</summary>
    Diplomatic = 6,

    /// <summary>11AA11, vehicles of the forces.</summary>
    Military = 7,

    /// <summary>Trade licences: 11111 since 2015, 111A to 111AAA before. They may begin with 0.</summary>
    Trade = 8,
}
