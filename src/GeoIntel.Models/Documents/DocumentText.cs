namespace GeoIntel.Models.Documents;

/// <summary>What an analyst wrote into a document; the program never writes in it.</summary>
/// <param name="Field">Which of the document's text fields.</param>
/// <param name="By">Who, as the audit log names them wherever they call from.</param>
/// <param name="From">Number of the draft it was written in; it is carried to later ones.</param>
public sealed record DocumentText(string Field, string Text, string By, DateTimeOffset At, int From)
{
    public const int LengthMax = 8_000;
}
