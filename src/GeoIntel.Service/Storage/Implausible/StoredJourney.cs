using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Storage.Implausible;

/// <summary>An implausible journey with its two reads.</summary>
/// <param name="HasEnded">The reads do not contradict each other any more; somebody resolved it before.</param>
sealed record StoredJourney(Vrm Vrm, bool HasEnded, StoredSighting From, StoredSighting Later);

/// <summary>What a person found an implausible journey to be.</summary>
/// <param name="Misread">Which of the two reads was misread; null unless one was.</param>
/// <param name="Corrected">What it should have been read as.</param>
sealed record StoredResolution(
    Guid Id, short Outcome, Guid? Misread, Vrm? Corrected, string Reason, DateTimeOffset ResolvedAt, string ResolvedBy);

/// <summary>Which implausible journeys are asked for; nulls are for any.</summary>
/// <param name="From">The later read was captured at or after.</param>
/// <param name="Until">The later read was captured before.</param>
sealed record JourneyQuestion(DateTimeOffset From, DateTimeOffset Until, int Limit)
{
    public Vrm? Vrm { get; init; }

    public int? CameraKey { get; init; }

    /// <summary>0 any, 1 open, 2 resolved.</summary>
    public short State { get; init; }

    /// <summary>The later read and the earlier one.</summary>
    public (Guid Later, Guid From)? Pair { get; init; }

    /// <summary>Only what comes after this place in the order.</summary>
    public (DateTimeOffset Time, Guid Later, Guid From)? Before { get; init; }

    /// <summary>The case it is asked for; what is held for it is told, too.</summary>
    public string Case { get; init; } = "";
}
