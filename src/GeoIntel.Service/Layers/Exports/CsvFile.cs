using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using GeoIntel.Models.Geo;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>CSV (RFC 4180) for spreadsheets: a time is two columns, a place is columns of numbers or WKT, and a text that
/// a spreadsheet would take for a formula begins with an apostrophe.</summary>
/// <param name="hasMark">Begins with a byte order mark, without which Excel takes UTF-8 for something else.</param>
/// <param name="isWkt">The outline as WKT in EPSG:27700; otherwise its middle, in metres and in degrees.</param>
sealed class CsvFile(bool hasMark, bool isWkt) : ILayerFile
{
    // Comment lines before the heading: Excel shows them as rows, programs skip them by their first character.
    const string NoteMark = "# ";

    static readonly SearchValues<char> MustBeQuoted = SearchValues.Create(",\"\r\n");
    static readonly SearchValues<char> FormulaStart = SearchValues.Create("=+-@\t\r\n");

    public string Extension => "csv";
    public string MediaType => "text/csv; charset=utf-8";
    public int Srid => 27700;

    public async Task<int> WriteAsync(
        FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        if (hasMark) text.Append('\ufeff');
        foreach (var (name, value) in content.Notes)
        {
            AppendField(text, $"{NoteMark}{name}: {value.ReplaceLineEndings(" ")}");
            text.Append("\r\n");
        }
        AppendHeading(text, content.Layer);
        var count = 0;
        while (await rows.ReadAsync(cancellation))
        {
            AppendRow(text, rows);
            output.Write(text);
            await output.FlushIfFullAsync(cancellation);
            count++;
        }
        output.Write(text); // the heading, when there were no rows
        return count;
    }

    void AppendHeading(StringBuilder text, Layer layer)
    {
        foreach (var column in layer.Columns)
        {
            if (column.Kind == ColumnKind.Time) text.Append(column.Name).Append("_date,").Append(column.Name).Append("_time_utc,");
            else text.Append(column.Name).Append(',');
        }
        text.Append(isWkt ? "wkt_epsg27700\r\n" : "easting,northing,longitude,latitude\r\n");
    }

    void AppendRow(StringBuilder text, LayerRows rows)
    {
        var invariant = CultureInfo.InvariantCulture;
        for (var i = 0; i < rows.Layer.Columns.Count; i++)
        {
            var kind = rows.Layer.Columns[i].Kind;
            if (rows.IsNull(i))
            {
                text.Append(kind == ColumnKind.Time ? ",," : ",");
                continue;
            }
            switch (kind)
            {
                case ColumnKind.Whole:
                    text.Append(invariant, $"{rows.Whole(i)}");
                    break;
                case ColumnKind.Real:
                    text.Append(invariant, $"{rows.Real(i)}");
                    break;
                case ColumnKind.Flag:
                    text.Append(rows.Flag(i) ? "true" : "false");
                    break;
                case ColumnKind.Date:
                    text.Append(invariant, $"{rows.Date(i):yyyy-MM-dd}");
                    break;
                case ColumnKind.Time:
                    text.Append(invariant, $"{rows.Time(i):yyyy-MM-dd},{rows.Time(i):HH:mm:ss}");
                    break;
                default:
                    AppendField(text, Guarded(rows.Text(i)));
                    break;
            }
            text.Append(',');
        }
        if (isWkt) AppendField(text, ShapeText.Wkt(rows.Shape));
        else AppendMiddle(text, rows.Shape);
        text.Append("\r\n");
    }

    static void AppendMiddle(StringBuilder text, Shape shape)
    {
        var (easting, northing) = shape.Centroid();
        text.Append(CultureInfo.InvariantCulture, $"{easting:0.00},{northing:0.00},");
        if (!GeoPoint.TryFromMetres(easting, northing, out var point))
        {
            text.Append(',');
            return;
        }
        var degrees = NationalGrid.ToWgs84(point);
        text.Append(CultureInfo.InvariantCulture, $"{degrees.LongitudeDegrees:0.0000000},{degrees.LatitudeDegrees:0.0000000}");
    }

    // A spreadsheet runs what begins like a formula (OWASP, CSV injection); an apostrophe makes it text.
    static string Guarded(string text) =>
        text.Length > 0 && FormulaStart.Contains(text[0]) ? $"'{text}" : text;

    static void AppendField(StringBuilder text, string value)
    {
        if (value.AsSpan().IndexOfAny(MustBeQuoted) < 0) text.Append(value);
        else text.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
