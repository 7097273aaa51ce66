using GeoIntel.Models.Sightings;
using GeoIntel.Models.Tracks;

namespace GeoIntel.Models.Journeys;

/// <summary>All that is known beside the two reads of an implausible journey.</summary>
public sealed record JourneyFacts
{
    /// <summary>So many of the mark's other reads are looked at, the nearest in time.</summary>
    public const int OwnReadsMax = 200;

    public required Vrm Vrm { get; init; }
    public required ReviewedRead From { get; init; }
    public required ReviewedRead Later { get; init; }

    /// <summary>From the one to the other, by the clocks as they were measured.</summary>
    public required TrackLeg Leg { get; init; }

    public required JourneyLimits Limits { get; init; }

    /// <summary>The mark's other reads.</summary>
    public IReadOnlyList<OwnRead> Own { get; init; } = [];

    /// <summary>Other marks beside the mark, at the two reads and at <see cref="Own"/>.</summary>
    public IReadOnlyList<CompanyRead> Company { get; init; } = [];

    /// <summary>The mark's other implausible journeys.</summary>
    public IReadOnlyList<OtherJourney> Others { get; init; } = [];

    /// <summary>As <see cref="JourneyEvidence.OtherMarks"/>.</summary>
    public int OtherMarks { get; init; }
}

/// <summary>One of the two reads, with the marks it could have been read for.</summary>
/// <param name="Candidates">What the device offered, those left out that may not be told.</param>
/// <param name="IsByPerson">An operator wrote it, or somebody corrected it: no device misread it.</param>
/// <param name="Near">Standing reads of other readings about the time, in the order of capture.</param>
public sealed record ReviewedRead(
    JourneyRead Read, string VrmText, int CameraKey, IReadOnlyList<VrmCandidate> Candidates, bool IsByPerson,
    IReadOnlyList<(Vrm Vrm, JourneyRead Read)> Near)
{
    /// <summary>Every other mark that could have been read as this one: what the device offered, equivalents, and all
    /// one edit away.</summary>
    public static IReadOnlySet<Vrm> OtherReadings(Vrm read, IReadOnlyList<VrmCandidate> candidates)
    {
        var others = SimilarVrms.Variants(read).Concat(VrmGrammar.Equivalents(read)).ToHashSet();
        foreach (var candidate in candidates)
            if (Vrm.TryParse(candidate.VrmText, out var vrm)) others.Add(vrm);
        others.Remove(read);
        return others;
    }
}

/// <summary>Another read of the mark.</summary>
/// <param name="CameraKey">0 for none.</param>
public sealed record OwnRead(Guid SightingId, DateTimeOffset CapturedAt, int CameraKey, string Make, string Colour);

/// <summary>Another mark that was read by one camera moments before or after the mark.</summary>
/// <param name="SightingId">The mark's own read there.</param>
public sealed record CompanyRead(Guid SightingId, int CameraKey, Vrm Vrm);

/// <summary>Another implausible journey of the mark; keys of cameras, 0 for none.</summary>
public sealed record OtherJourney(DateTimeOffset CapturedAt, int FromCameraKey, int CameraKey);
