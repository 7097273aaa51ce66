using GeoIntel.V1;
using Google.Protobuf;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>What a registry folder holds: the resources that could be made of it, and what could not.</summary>
sealed record RegistryContents(IReadOnlyList<RegistryResource> Resources, IReadOnlyList<Reject> Rejects);

/// <summary>Reads a registry folder. What a resource may be is the service's to judge; here only its form is.</summary>
static class RegistryReader
{
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A file could not be read.</exception>
    public static RegistryContents Read(string folder)
    {
        var resources = new List<RegistryResource>();
        var rejects = new List<Reject>();
        var present = Directory.EnumerateFiles(folder).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var stranger in present.Where(IsTable).Except(RegistryFile.All.Select(file => file.FileName)).Order())
        {
            rejects.Add(new Reject(
                stranger!, 0, "", $"No registry file is called so; the names are {RegistryFile.FileNames}."));
        }
        foreach (var file in RegistryFile.All.Where(file => present.Contains(file.FileName)))
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, file.FileName));
            if (file.IsGeoJson)
                ZoneFeatures.Read(file, bytes, resources, rejects);
            else
                ReadTable(file, bytes, resources, rejects);
        }
        return new RegistryContents(resources, rejects);
    }

    static void ReadTable(RegistryFile file, byte[] bytes, List<RegistryResource> resources, List<Reject> rejects)
    {
        List<Column>? head = null;
        foreach (var row in CsvTable.Rows(bytes))
        {
            if (row.Problem.Length > 0)
                rejects.Add(new Reject(file.FileName, row.Line, "", row.Problem));
            else if (head is not null)
                ReadRow(file, head, row, resources, rejects);
            else if ((head = Head(file, row, rejects)) is null)
                return;
            if (head is null) return; // nothing can be said about the rows without their head
        }
        if (head is null)
            rejects.Add(new Reject(file.FileName, 0, "", "The file is empty; its first line must name the columns."));
    }

    static List<Column>? Head(RegistryFile file, CsvRow row, List<Reject> rejects)
    {
        var head = new List<Column>();
        var rejectsBefore = rejects.Count;
        foreach (var name in row.Values.Select(value => value.Trim()))
        {
            if (file.FindColumn(name) is not { } column)
                rejects.Add(new Reject(file.FileName, row.Line, name,
                    $"'{name}' is not a column of {file.FileName}; the columns are {file.ColumnNames}."));
            else if (head.Contains(column))
                rejects.Add(new Reject(file.FileName, row.Line, name, $"'{name}' stands twice; remove one."));
            else
                head.Add(column);
        }
        if (!head.Exists(column => column.Name == "name"))
        {
            rejects.Add(new Reject(
                file.FileName, row.Line, "name", "There is no column 'name'; every row needs its id."));
        }
        return rejects.Count == rejectsBefore ? head : null;
    }

    static void ReadRow(
        RegistryFile file, List<Column> head, CsvRow row, List<RegistryResource> resources, List<Reject> rejects)
    {
        if (row.Values.Length != head.Count)
        {
            rejects.Add(new Reject(file.FileName, row.Line, "",
                $"The row has {row.Values.Length} values under {head.Count} columns; quote values that hold commas."));
            return;
        }
        var resource = file.NewResource();
        if (!TryFill(file, resource, head.Zip(row.Values), row.Line, rejects)) return;

        resources.Add(file.Wrap(resource, row.Line));
    }

    /// <summary>Sets every column and checks that the resource has a name; every problem is one reject.</summary>
    internal static bool TryFill(
        RegistryFile file, IMessage resource, IEnumerable<(Column Column, string Text)> values, long line,
        List<Reject> rejects)
    {
        var rejectsBefore = rejects.Count;
        var named = false;
        foreach (var (column, text) in values)
        {
            if (!column.TryRead(resource, text, out var problem))
                rejects.Add(new Reject(file.FileName, line, column.Name, problem));
            named |= column.Name == "name" && text.Trim().Length > 0;
        }
        if (!named) rejects.Add(new Reject(file.FileName, line, "name", "It is empty; give the resource its id."));
        return rejects.Count == rejectsBefore;
    }

    static bool IsTable(string? fileName) =>
        Path.GetExtension(fileName)?.ToLowerInvariant() is ".csv" or ".geojson";
}
