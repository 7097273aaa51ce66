using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Meetings;

/// <summary>A read of a vehicle that is linked to members of the group, at a fixed camera.</summary>
/// <param name="Camera">Any number that stands for the camera.</param>
/// <param name="Ticks">When, in ticks of 100 ns since year 1, in UTC.</param>
public readonly record struct GroupRead(Guid SightingId, Vrm Vrm, int Camera, long Ticks);

/// <summary>One occasion on which vehicles linked to different members were together.</summary>
/// <param name="Reads">Each within the window of another's, in the order of time.</param>
/// <param name="Members">By vehicle: to whom it was linked at one of these reads, in the order of their ids.</param>
public sealed record Meeting(IReadOnlyList<GroupRead> Reads, IReadOnlyDictionary<Vrm, IReadOnlyList<string>> Members);

/// <summary>All of them, and which two vehicles were together.</summary>
/// <param name="Meetings">In the order of their first reads.</param>
/// <param name="Pairs">The lesser mark first.</param>
public sealed record FoundMeetings(IReadOnlyList<Meeting> Meetings, IReadOnlyList<(Vrm One, Vrm Other)> Pairs);
