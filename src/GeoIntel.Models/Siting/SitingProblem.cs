namespace GeoIntel.Models.Siting;

/// <summary>What is wrong with one field of a question.</summary>
/// <param name="Field">Its path, for example "candidates[3].reach_metres".</param>
/// <param name="Sentence">Its value, what is allowed and what to do.</param>
public readonly record struct SitingProblem(string Field, string Sentence)
{
    public override string ToString() => $"{Field}: {Sentence}";
}
