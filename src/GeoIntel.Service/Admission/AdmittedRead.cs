using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Admission;

/// <summary>A read that passed the door: the sighting it becomes, and what is stored beside it.</summary>
/// <param name="BatchIndex">Which of the joined batches it came in.</param>
/// <param name="ReadIndex">Its place in that batch.</param>
/// <param name="FeedKey">The feed's short form; 0 for observations.</param>
/// <param name="CameraKey">The camera's short form; null for an observation at a point.</param>
/// <param name="StoresPlace">Whether the row carries its own place, because no fixed camera stands for it.</param>
readonly record struct AdmittedRead(
    Sighting Sighting, int BatchIndex, int ReadIndex, int FeedKey, int? CameraKey, bool StoresPlace, IntakeRead Intake)
{
    public Read Read => Intake.Read;

    /// <summary>It brings no sighting of its own but takes one back.</summary>
    public bool IsWithdrawal => Read.WithdrawsEventId.Length > 0;
}
