namespace GeoIntel.Models.Packs;

/// <summary>What a section of a pack tells out of the store.</summary>
public enum PackBlock
{
    /// <summary>How many hits of each kind there were, and what became of them.</summary>
    Hits = 1,

    /// <summary>The same hits, one by one.</summary>
    Episodes,

    /// <summary>Each condition's days in the four answers; for officers alone.</summary>
    Compliance,

    /// <summary>Links and memberships that were recorded, with how they are evaluated.</summary>
    Associations,

    /// <summary>How stale the vehicle lists are, and how their hits turned out.</summary>
    ListHealth,

    /// <summary>What needs a person, by when it falls due.</summary>
    Reviews,

    /// <summary>Silence, clocks and up time of cameras, and what feeds were refused.</summary>
    Cameras,
}

/// <summary>Their names in templates.</summary>
public static class PackBlocks
{
    public static IReadOnlyDictionary<string, PackBlock> ByName { get; } = new Dictionary<string, PackBlock>(StringComparer.Ordinal)
    {
        ["hits"] = PackBlock.Hits, ["episodes"] = PackBlock.Episodes, ["compliance"] = PackBlock.Compliance,
        ["associations"] = PackBlock.Associations, ["list-health"] = PackBlock.ListHealth, ["reviews"] = PackBlock.Reviews,
        ["cameras"] = PackBlock.Cameras,
    };

    public static string Names { get; } = string.Join(", ", ByName.Keys);
}
