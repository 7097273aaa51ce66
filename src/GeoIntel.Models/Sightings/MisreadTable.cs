namespace GeoIntel.Models.Sightings;

/// <summary>How often a camera reads one character for another, when the device does not say itself.</summary>
/// <remarks>
/// Published: three marks in a hundred are misread (Surveillance Camera Commissioner, January 2018, from the asserted
/// 97 per cent accuracy of the national network; Computer Weekly 450433098); and which characters are taken for each
/// other (Genetec Security Center 5.12 Administrator Guide, "ALPR matcher technique: OCR equivalence", Latin default).
/// Assumed, since we found no published count by character for British reads: how the misreads divide into the four
/// kinds below, that within a kind all characters are alike, and that characters go wrong independently.
/// </remarks>
public static class MisreadTable
{
    /// <summary>The share of marks read wrongly in at least one character.</summary>
    public const double MarkErrorRate = 0.03;

    /// <summary>Of the errors at a character: another one that looks like it. A character that has none is taken for
    /// another.</summary>
    public const double LookAlikeShare = 0.60;

    /// <summary>Of the errors at a character: one that does not look like it.</summary>
    public const double OtherShare = 0.25;

    /// <summary>Of the errors at a character: it is lost.</summary>
    public const double LostShare = 0.15;

    /// <summary>Characters added, for each error at a character: a screw, a frame, a badge.</summary>
    public const double AddedShare = 0.05;

    public const int Characters = 36;

    const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    static readonly string[] Groups = ["0ODQ", "1I", "2Z", "5S", "8B", "6G"];

    static readonly double[] Replaced = BuildReplaced();

    /// <summary>The characters that look like this one, without itself.</summary>
    public static string LookAlikes(char character) =>
        Array.Find(Groups, group => group.Contains(character))?.Replace($"{character}", "") ?? "";

    /// <summary>Of the errors at a character: this other one is read for it.</summary>
    /// <param name="truth">0 to 35: the digits, then the letters.</param>
    /// <param name="read">In the same numbers; not <paramref name="truth"/>.</param>
    public static double ReplacedShare(int truth, int read) => Replaced[truth * Characters + read];

    /// <summary>The error rate of a character that makes <paramref name="markErrorRate"/> of marks wrong.</summary>
    public static double CharacterErrorRate(double markErrorRate, int length) =>
        1 - Math.Pow(1 - markErrorRate, 1 / (length + AddedShare * (length + 1)));

    static double[] BuildReplaced()
    {
        var table = new double[Characters * Characters];
        for (var truth = 0; truth < Characters; truth++)
        {
            var alike = LookAlikes(Alphabet[truth]);
            var others = Characters - 1 - alike.Length;
            var otherShare = alike.Length == 0 ? LookAlikeShare + OtherShare : OtherShare;
            for (var read = 0; read < Characters; read++)
            {
                if (read == truth) continue;
                table[truth * Characters + read] = alike.Contains(Alphabet[read])
                    ? LookAlikeShare / alike.Length
                    : otherShare / others;
            }
        }
        return table;
    }
}
