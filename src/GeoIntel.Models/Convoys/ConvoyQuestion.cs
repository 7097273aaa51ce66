namespace GeoIntel.Models.Convoys;

/// <summary>Whose company is asked about, when, and what else passed there.</summary>
/// <param name="FromTicks">Start of the period, in UTC ticks.</param>
/// <param name="UntilTicks">Its end, outside it.</param>
/// <param name="Subject">The subject's reads at fixed cameras in the period, in any order.</param>
/// <param name="Traffic">Reads by camera and hour, the hour by the ticks of its start in UTC, at the subject's cameras; without
/// the subject. What is missing is 0.</param>
public sealed record ConvoyQuestion(
    long FromTicks, long UntilTicks, ConvoyRule Rule, IReadOnlyList<ConvoyRead> Subject,
    IReadOnlyDictionary<(int Camera, long HourTicks), long> Traffic);
