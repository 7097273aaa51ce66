using System.Globalization;

namespace GeoIntel.Models.Packs.Templates;

/// <summary>What is wrong with a template.</summary>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Sentence">What is there, and what is allowed.</param>
public sealed record TemplateProblem(string File, int Line, string Sentence)
{
    public override string ToString() => Line == 0 ? $"{File}: {Sentence}"
        : string.Create(CultureInfo.InvariantCulture, $"{File}, line {Line}: {Sentence}");
}
