using GeoIntel.Service.Access;

namespace GeoIntel.Service.Layers;

/// <summary>Who sees which layers. Configuration section <c>Layers</c>.</summary>
sealed class LayersOptions
{
    /// <summary>
    /// Roles of all callers over HTTP, who do not prove who they are yet, with commas in between. An analyst sees hotspots
    /// and boundaries; zones, cameras, hits and tracks take another role. Empty shows no layer at all.
    /// </summary>
    public string CallersAre { get; set; } = nameof(Role.Analyst);

    /// <summary>The roles that <see cref="CallersAre"/> names.</summary>
    public Role Roles => TryRead(CallersAre, out var roles, out _) ? roles : Role.None;

    public IEnumerable<string> Problems()
    {
        if (!TryRead(CallersAre, out _, out var unknown))
        {
            yield return $"Layers:CallersAre names '{unknown}', which is not a role; use any of "
                + $"{string.Join(", ", Enum.GetNames<Role>().Skip(1))}, with commas in between, or leave it empty.";
        }
    }

    static bool TryRead(string text, out Role roles, out string unknown)
    {
        roles = Role.None;
        unknown = "";
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (char.IsAsciiLetter(name[0]) && Enum.TryParse<Role>(name, ignoreCase: true, out var role)) roles |= role;
            else unknown = name;
        }
        return unknown.Length == 0;
    }
}
