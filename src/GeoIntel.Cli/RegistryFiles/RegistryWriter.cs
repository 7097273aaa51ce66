using GeoIntel.V1;
using Google.Protobuf;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>Writes a registry folder that <see cref="RegistryReader"/> reads back to the same resources.</summary>
static class RegistryWriter
{
    /// <summary>Writes every kind that occurs to its file; columns without a value in any row are left out.</summary>
    public static void Write(string folder, IReadOnlyCollection<RegistryResource> resources)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in RegistryFile.All)
        {
            var rows = resources.Select(file.Unwrap).OfType<IMessage>().ToList();
            if (rows.Count == 0) continue;

            using var writer = new StreamWriter(Path.Combine(folder, file.FileName));
            if (file.IsGeoJson)
            {
                ZoneFeatures.Write(file, rows.Cast<Zone>(), writer);
                continue;
            }
            var used = file.Columns.Where(column => rows.Exists(row => column.Write(row).Length > 0)).ToList();
            CsvTable.Write(
                writer, used.ConvertAll(column => column.Name),
                rows.Select(row => used.Select(column => column.Write(row))));
        }
    }
}
