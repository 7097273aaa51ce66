using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Packs;

/// <summary>Keeps marks and names of persons that packs do not tell out of every cell, also where somebody wrote them into
/// a free text of the register.</summary>
/// <param name="words">Marks and names.</param>
public sealed class HiddenWords(IEnumerable<string> words)
{
    /// <summary>Shorter ones stand in many other words.</summary>
    const int LengthMin = 4;

    readonly string[] _words = [.. words.Select(Plain).Where(word => word.Length >= LengthMin).Distinct(StringComparer.Ordinal)];

    public BlockFigures Withhold(BlockFigures figures) => _words.Length == 0 ? figures : figures with
    {
        Tables = [.. figures.Tables.Select(table => table with
        {
            Rows = [.. table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Withhold)])],
        })],
    };

    string Withhold(string cell)
    {
        var plain = Plain(cell);
        return Array.Exists(_words, word => plain.Contains(word, StringComparison.Ordinal)) ? DocumentTable.Withheld : cell;
    }

    // As marks are written in several ways, so are names.
    static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
