using System.CommandLine;

namespace GeoIntel.Cli.Sightings;

/// <summary>The options that choose how an answer is printed; without one it is a table.</summary>
sealed class OutputForm(params ReadOnlySpan<(string Name, string Description)> forms)
{
    readonly Option<bool>[] _options = [.. forms.ToArray().Select(form => new Option<bool>($"--{form.Name}") { Description = form.Description })];

    public IEnumerable<Option> All => _options;

    /// <returns>Without its dashes; null for a table.</returns>
    /// <exception cref="UsageException">Several are given.</exception>
    public string? Of(ParseResult parsed)
    {
        var named = Array.FindAll(_options, parsed.GetValue);
        if (named.Length > 1) throw new UsageException($"{named[0].Name} and {named[1].Name} are both given; give one.");
        return named is [var one] ? one.Name[2..] : null;
    }
}
