using System.Diagnostics.CodeAnalysis;

namespace GeoIntel.Models.Filters;

/// <summary>Why a text is no filter.</summary>
/// <param name="Position">Of the character where it goes wrong, from 1.</param>
/// <param name="What">What is allowed there; never the caller's text, which may name a vehicle or a person.</param>
public sealed record FilterProblem(int Position, string What)
{
    public override string ToString() => $"At character {Position}: {What}";
}

[SuppressMessage("Design", "CA1064", Justification = "It never leaves the parser.")]
sealed class FilterException(int position, string what) : Exception(what)
{
    public FilterProblem Problem { get; } = new(position, what);
}
