using System.IO.Pipelines;
using System.Text;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>What a file is made of, whatever its format.</summary>
/// <param name="Question">Without a limit; the format sets the coordinate system.</param>
/// <param name="Home">Where the service is, as the caller sees it.</param>
/// <param name="Extent">Metres around it: west, south, east, north; null where it was not asked for or is empty.</param>
sealed record FileContent(LayerCollection Collection, LayerQuestion Question, string Home, double[]? Extent)
{
    public Layer Layer => Collection.Layer;
    public IReadOnlyList<(string Name, string Value)> Notes => Collection.Notes(Question.IsPartnerEdition);
}

/// <summary>Writes the features of one answer as a file of one format.</summary>
interface ILayerFile
{
    /// <summary>Of the file's name, without the dot.</summary>
    string Extension { get; }

    string MediaType { get; }

    /// <summary>EPSG code that the rows must come in; 4326 is longitude first.</summary>
    int Srid { get; }

    /// <returns>How many features were written.</returns>
    Task<int> WriteAsync(FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation);
}

/// <summary>UTF-8 text into a pipe that is flushed now and then.</summary>
static class PipeText
{
    public const long FlushBytes = 64 * 1024;

    public static void Write(this PipeWriter output, StringBuilder text)
    {
        foreach (var chunk in text.GetChunks()) Encoding.UTF8.GetBytes(chunk.Span, output);
        text.Clear();
    }

    public static ValueTask<FlushResult> FlushIfFullAsync(this PipeWriter output, CancellationToken cancellation) =>
        output.UnflushedBytes < FlushBytes ? default : output.FlushAsync(cancellation);
}
