using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Packs;

/// <summary>All that a pack is written from: its template, as it was then, and what was counted for each of its blocks.</summary>
public sealed record PackFigures
{
    public required PackTemplate Template { get; init; }

    /// <summary>In London, as all days of a pack.</summary>
    public required DateOnly FirstDay { get; init; }

    /// <summary>The day after the last one.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>When it was counted.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required IReadOnlyList<BlockFigures> Blocks { get; init; }
}

/// <summary>What was counted for one block.</summary>
/// <param name="Limits">What a reader must know of it, one sentence each.</param>
/// <param name="Bars">Null where there is nothing to draw.</param>
public sealed record BlockFigures(
    PackBlock Block, IReadOnlyList<string> Limits, IReadOnlyList<DocumentTable> Tables, BlockBars? Bars = null);

/// <summary>Counts to be drawn as bars.</summary>
public sealed record BlockBars(string Title, IReadOnlyList<string> Labels, IReadOnlyList<int> Counts);
