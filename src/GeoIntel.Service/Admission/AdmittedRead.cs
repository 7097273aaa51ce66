using System.Buffers;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Admission;

/// <summary>A read that passed the door: the sighting it becomes, and what is stored beside it.</summary>
/// <param name="ReadIndex">Its place in its batch.</param>
/// <param name="FeedKey">The feed's short form; 0 for observations.</param>
/// <param name="CameraKey">The camera's short form; null for an observation at a point.</param>
/// <param name="StoresPlace">Whether the row carries its own place, because no fixed camera stands for it.</param>
readonly record struct AdmittedRead(
    Sighting Sighting, int ReadIndex, int FeedKey, int? CameraKey, bool StoresPlace, IntakeRead Intake)
    : IJudgeable
{
    public Read Read => Intake.Read;

    public IReadOnlyList<Vrm> Candidates { get; init; } = [];

    public WatchlistSnapshot Watchlist { get; init; } = WatchlistSnapshot.Empty;

    string IJudgeable.VrmText => Read.VrmText;
    IReadOnlyList<VrmCandidate> IJudgeable.Readings => Read.Candidates;
    float? IJudgeable.Confidence => (float?)Read.Confidence;
    IReadOnlyList<float> IJudgeable.CharacterConfidences => Read.CharacterConfidences;

    /// <summary>It brings no sighting of its own but takes one back.</summary>
    public bool IsWithdrawal => Read.WithdrawsEventId.Length > 0;
}

/// <summary>A refused read by its place; its number still moves the stream's cursor on, for it has been answered.</summary>
readonly record struct RefusedRead(int ReadIndex, long SourceSequence, Refusal Refusal);

/// <summary>What became of a batch at the door, by one version of the registry.</summary>
/// <param name="Feed">The feed it came through; null for operators' own observations.</param>
/// <param name="Admitted">In the order in which they were sent; from the shared pool, if <see cref="Door"/> made it.</param>
/// <param name="Refused">In that order, too.</param>
/// <param name="ReceivedAt">When it came; at this time all of it was admitted.</param>
sealed record AdmittedBatch(
    IntakeBatch Batch, FeedKey? Feed, ArraySegment<AdmittedRead> Admitted, IReadOnlyList<RefusedRead> Refused,
    RegistryView View, DateTimeOffset ReceivedAt)
{
    /// <summary>The stream whose cursor it moves.</summary>
    public StreamKey Stream => new(Feed?.Key ?? 0, Batch.Source);

    /// <summary>Gives the room back; nobody may look at the admitted reads after that.</summary>
    /// <remarks>A full batch takes over a megabyte, which would otherwise be made and collected for each.</remarks>
    public void Release() => ArrayPool<AdmittedRead>.Shared.Return(Admitted.Array!, clearArray: true);
}
