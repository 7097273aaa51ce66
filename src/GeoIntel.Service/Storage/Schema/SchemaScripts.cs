using System.Globalization;
using System.Text.RegularExpressions;

namespace GeoIntel.Service.Storage.Schema;

/// <summary>The schema this program knows.</summary>
static partial class SchemaScripts
{
    const string Folder = "GeoIntel.Service.Storage.Schema.Sql.";

    /// <summary>The files of <c>Storage/Schema/Sql</c>, in order.</summary>
    /// <exception cref="SchemaException">A file is misnamed, or a number is missing or used twice.</exception>
    public static IReadOnlyList<SchemaScript> Embedded()
    {
        var assembly = typeof(SchemaScripts).Assembly;
        return Ordered(
            from resource in assembly.GetManifestResourceNames()
            where resource.StartsWith(Folder, StringComparison.Ordinal)
            select Parse(resource[Folder.Length..], Text(resource)));

        string Text(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Takes a script's number and name from the name of its file, <c>0001_foundation.sql</c>.</summary>
    /// <exception cref="SchemaException">The name is not made so, or the text ends its own transaction.</exception>
    public static SchemaScript Parse(string fileName, string sql)
    {
        var match = FileName().Match(fileName);
        if (!match.Success)
        {
            throw new SchemaException(
                $"A schema file is named {fileName}; name it by four digits, an underscore and lower-case words, as "
                + "0001_foundation.sql.");
        }

        if (TransactionControl().Match(sql) is { Success: true } control)
        {
            throw new SchemaException(
                $"Schema file {fileName} says {control.Value.Trim()}; the runner begins and commits the transaction of "
                + "each file, so take that line out.");
        }

        var number = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return new SchemaScript(number, match.Groups[2].Value, sql);
    }

    /// <summary>Sorts scripts by number, and checks that they are 1, 2, 3 and so on.</summary>
    /// <exception cref="SchemaException">A number is missing or used twice.</exception>
    public static IReadOnlyList<SchemaScript> Ordered(IEnumerable<SchemaScript> scripts)
    {
        var ordered = scripts.OrderBy(s => s.Number).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (i > 0 && ordered[i].Number == ordered[i - 1].Number)
            {
                throw new SchemaException(
                    $"Schema files {ordered[i - 1].FileName} and {ordered[i].FileName} have the same number; "
                    + "renumber the one that has not landed anywhere.");
            }

            if (ordered[i].Number != i + 1)
            {
                throw new SchemaException(
                    $"Schema file {i + 1:0000} is missing: the one in its place is {ordered[i].FileName}. "
                    + "Numbers have no gaps; put the file back, or renumber those that have not landed anywhere.");
            }
        }

        return ordered;
    }

    [GeneratedRegex(@"^([0-9]{4})_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql\z")]
    private static partial Regex FileName();

    [GeneratedRegex(
        @"^\s*(BEGIN|START\s+TRANSACTION|COMMIT|ROLLBACK)\s*;", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex TransactionControl();
}
