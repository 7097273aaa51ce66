using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Retention;

/// <summary>What one law asks of reads, from a date on: how old a read may be asked for by whom, and when it ends.</summary>
public sealed record RegimeProfile
{
    public required LegalRegime Regime { get; init; }

    /// <summary>In force from here until a later profile of the same regime is.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Older reads are told only under a senior authorisation and for <see cref="GatedClasses"/>; null gates
    /// none.</summary>
    public KeepingTime? GatedAfter { get; init; }

    /// <summary>The classes of work for which gated reads may be told at all.</summary>
    public IReadOnlySet<PurposeClass> GatedClasses { get; init; } = new HashSet<PurposeClass>();

    /// <summary>How long reads are kept that no hit rests on.</summary>
    public required KeepingTime KeptWithoutHit { get; init; }

    /// <summary>How long reads are kept that a standing hit rests on, and the hit with them.</summary>
    public required KeepingTime KeptWithHit { get; init; }

    public KeepingTime KeptFor(ReadClass readClass) => readClass switch
    {
        ReadClass.WithoutHit => KeptWithoutHit,
        ReadClass.WithHit => KeptWithHit,
        _ => throw new ArgumentOutOfRangeException(nameof(readClass), readClass, "Case material ends by a review, not by a clock."),
    };
}

/// <summary>What a read is kept for.</summary>
public enum ReadClass
{
    /// <summary>No hit rests on it.</summary>
    WithoutHit = 1,

    /// <summary>A hit rests on it that was not withdrawn.</summary>
    WithHit = 2,

    /// <summary>A person confirmed the hit that rests on it, or a hold covers it.</summary>
    CaseMaterial = 3,
}
