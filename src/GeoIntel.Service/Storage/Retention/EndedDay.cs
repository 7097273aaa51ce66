using GeoIntel.Models.Retention;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>A UTC day of reads, and for whom it has ended.</summary>
/// <param name="Blocks">Size of its partition, in blocks.</param>
/// <param name="Laws">Of every regime that reads can be under.</param>
/// <param name="Observed">The regime of observations at a point.</param>
sealed record EndedDay(DateOnly Day, int Blocks, IReadOnlyList<DayLaw> Laws, LegalRegime Observed)
{
    public DateTimeOffset From => new(Day, default, TimeSpan.Zero);
    public DateTimeOffset Until => From.AddDays(1);

    /// <summary>Nothing of it is kept in its partition any more.</summary>
    public bool IsWhole => Laws.All(law => law.WithoutHit && law.WithHit);

    /// <summary>Something of it may have ended.</summary>
    public bool IsAny => Laws.Any(law => law.WithoutHit || law.WithHit);
}

/// <summary>Whether a day has ended under a regime, for reads without and with a hit.</summary>
readonly record struct DayLaw(LegalRegime Regime, bool WithoutHit, bool WithHit);

/// <summary>How much of one kind was erased.</summary>
/// <param name="Kind">The table's name; "held_sighting" for what was copied out.</param>
/// <param name="Regime">Null where regimes are not told apart.</param>
/// <param name="Class">Null where classes are not told apart.</param>
sealed record ErasedCount(DateOnly Day, string Kind, LegalRegime? Regime, ReadClass? Class, long Count);

/// <summary>A run of retention, past or under way.</summary>
sealed record RetentionRunRow(
    Guid Id, DateTimeOffset StartedAt, string StartedBy, DateTimeOffset? EndedAt, string Problem,
    IReadOnlyList<ErasedCount> Erased);
