using GeoIntel.V1;

namespace GeoIntel.Cli.Documents;

/// <summary>What the verbs of one kind of document call it.</summary>
/// <param name="Word">The command, for example "profile".</param>
/// <param name="Files">What its folder holds.</param>
/// <param name="Fields">Which fields people write in.</param>
/// <param name="KeyOption">The option of "list" that names a subject.</param>
/// <param name="Key">What that option takes.</param>
sealed record DocumentNoun(string Word, DocumentKind Kind, string Files, string Fields, string KeyOption, string Key)
{
    public static DocumentNoun Profile { get; } = new(
        "profile", DocumentKind.Profile, "the page, its PDF, tables, layers, figures and manifest",
        "summary, pursue, prevent, protect, prepare or recommendations.", "--areas",
        "Only of these: a boundary set, and after a colon the codes with commas.");

    public static DocumentNoun Pack { get; } = new(
        "pack", DocumentKind.Pack, "the page, its PDF, tables, figures and manifest",
        "One of the template's texts, for example decisions.", "--about",
        "Only of this: a template and its week or month, for example 'ocg-weekly 2026-W47'.");
}
