using System.Globalization;
using System.IO.Pipelines;
using System.Security;
using System.Text;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>KML 2.3 (OGC 12-007r2), with typed columns; the notes are the document's description.</summary>
sealed class KmlFile : ILayerFile
{
    public string Extension => "kml";
    public string MediaType => "application/vnd.google-earth.kml+xml";
    public int Srid => 4326;

    public async Task<int> WriteAsync(
        FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation)
    {
        var columns = content.Layer.Columns;
        var text = new StringBuilder();
        var notes = string.Join('\n', content.Notes.Select(note => $"{note.Name}: {note.Value}"));
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n");
        text.Append(CultureInfo.InvariantCulture, $"<name>{Escaped(content.Collection.Title)}</name>\n");
        text.Append(CultureInfo.InvariantCulture, $"<description>{Escaped($"{content.Layer.Description}\n{notes}")}</description>\n");
        text.Append(CultureInfo.InvariantCulture, $"<Schema id=\"{content.Layer.Name}\" name=\"{content.Layer.Name}\">\n");
        foreach (var column in columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"<SimpleField name=\"{column.Name}\" type=\"{TypeOf(column.Kind)}\">");
            text.Append(CultureInfo.InvariantCulture, $"<displayName>{Escaped(column.Description)}</displayName></SimpleField>\n");
        }
        text.Append("</Schema>\n");
        var count = 0;
        while (await rows.ReadAsync(cancellation))
        {
            text.Append(CultureInfo.InvariantCulture, $"<Placemark><name>{Escaped(rows.Id)}</name>");
            text.Append(CultureInfo.InvariantCulture, $"<ExtendedData><SchemaData schemaUrl=\"#{content.Layer.Name}\">");
            for (var i = 0; i < columns.Count; i++)
            {
                if (rows.IsNull(i)) continue;
                text.Append(CultureInfo.InvariantCulture, $"<SimpleData name=\"{columns[i].Name}\">");
                text.Append(Escaped(ValueOf(rows, i, columns[i].Kind))).Append("</SimpleData>");
            }
            text.Append("</SchemaData></ExtendedData>");
            ShapeText.AppendKml(text, rows.Shape);
            text.Append("</Placemark>\n");
            output.Write(text);
            await output.FlushIfFullAsync(cancellation);
            count++;
        }
        text.Append("</Document></kml>\n");
        output.Write(text);
        return count;
    }

    static string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => "int",
        ColumnKind.Real => "double",
        ColumnKind.Flag => "bool",
        _ => "string",
    };

    static string ValueOf(LayerRows rows, int column, ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => rows.Whole(column).ToString(CultureInfo.InvariantCulture),
        ColumnKind.Real => rows.Real(column).ToString(CultureInfo.InvariantCulture),
        ColumnKind.Flag => rows.Flag(column) ? "1" : "0", // XML Schema allows both forms; GDAL reads only this one
        ColumnKind.Date => rows.Date(column).ToString("O", CultureInfo.InvariantCulture),
        ColumnKind.Time => rows.Time(column).ToString("O", CultureInfo.InvariantCulture),
        _ => rows.Text(column),
    };

    // XML 1.0 has no place for most control characters, however they are written.
    static string Escaped(string text)
    {
        if (text.Any(character => character < ' ' && character is not ('\t' or '\n' or '\r')))
            text = string.Concat(text.Select(character => character < ' ' && character is not ('\t' or '\n' or '\r') ? ' ' : character));
        return SecurityElement.Escape(text);
    }
}
