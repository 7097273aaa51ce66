using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>What a sighting must be to be told, in as many terms as are asked: a term for anything is left out, for the server reads and
/// plans each, over every day there is, before it finds that it says nothing.</summary>
static partial class AskedTerms
{
    static readonly string[] Terms = Split(SqlText.Of("Sightings/asked_terms").TrimEnd());

    /// <param name="parameters">Of the query; a term "(@name IS NULL OR" is left out when its parameter is null, and one that ends in
    /// "&lt;&gt; ALL(@name))" when it is empty.</param>
    public static string Of(NpgsqlParameterCollection parameters)
    {
        var text = new StringBuilder();
        foreach (var term in Terms)
        {
            if (Optional().Match(term) is { Success: true } optional && parameters[optional.Groups[1].Value].Value is null or DBNull) continue;
            if (Excluding().Match(term) is { Success: true } excluding && parameters[excluding.Groups[1].Value].Value is Array { Length: 0 }) continue;
            text.Append(term);
        }
        return text.ToString();
    }

    // A term begins a line by itself; what follows it is deeper.
    static string[] Split(string text) => [.. Beginning().Split(text)];

    [GeneratedRegex(@"(?=\n  AND )")]
    private static partial Regex Beginning();

    [GeneratedRegex(@"^\n  AND \(@(\w+) IS NULL OR")]
    private static partial Regex Optional();

    [GeneratedRegex(@"<> ALL\(@(\w+)\)\)$")]
    private static partial Regex Excluding();
}
