namespace GeoIntel.Service.Layers;

/// <summary>A layer with what it holds now: all of it, one run's cells, or one boundary set's areas; and what must travel
/// with it.</summary>
sealed record LayerCollection
{
    public required Layer Layer { get; init; }

    /// <summary>"hotspots" (of the newest run), "hotspots.RUN", "boundaries.SET" or the layer's name.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Id of the run or of the boundary set; null for other layers.</summary>
    public string? Key { get; init; }

    /// <summary>Changes when the features do; null where they may change at any time.</summary>
    public string? Version { get; init; }

    /// <summary>How copies must be handled.</summary>
    public required string Handling { get; init; }

    /// <summary>What it may be used for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Empty where no run made it.</summary>
    public string RunId { get; init; } = "";

    /// <summary>Of the data's publishers, as their licences ask.</summary>
    public required string Attribution { get; init; }

    /// <summary>Of what date it is.</summary>
    public required string Currency { get; init; }

    /// <summary>What the positions do not tell.</summary>
    public required string Warning { get; init; }

    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }

    /// <summary>What must stand in every copy, by name.</summary>
    /// <param name="isPartnerEdition">Whether small counts are withheld in it.</param>
    public IReadOnlyList<(string Name, string Value)> Notes(bool isPartnerEdition) =>
    [
        ("handling", Handling),
        ("purpose", Purpose),
        ("run", RunId),
        ("attribution", Attribution),
        ("currency", Currency),
        ("warning", Warning),
        ("edition", isPartnerEdition
            ? "Partner edition: in rows where suppressed is true, counts and everything derived from them are withheld (null)."
            : "Full edition: small counts are not withheld; do not pass it on."),
    ];
}

/// <summary>How many features match, and the box around them.</summary>
/// <param name="Box">Degrees, longitude first; null when there are none.</param>
sealed record LayerExtent(long Count, double[]? Box);
