using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Implausible;

/// <summary>Which reads may be told of, and by which a journey is weighed.</summary>
/// <param name="First">Captured at or after.</param>
/// <param name="Last">Captured before.</param>
/// <param name="Feeds">Keys of the feeds whose reads may be told, 0 for observations; null for all.</param>
/// <param name="Restricted">Of whom nothing is told.</param>
sealed record JourneyScope(DateTimeOffset First, DateTimeOffset Last, int[]? Feeds, RestrictedSubjects Restricted)
{
    /// <summary>A statement of this folder, with what a read must be to be told where it says so.</summary>
    public NpgsqlCommand Command(NpgsqlConnection connection, string name)
    {
        var told = SqlText.Of("Implausible/told_read").TrimEnd();
        var command = new NpgsqlCommand(
            SqlText.Of($"Implausible/{name}").Replace("/*told*/ true", told, StringComparison.Ordinal), connection);
        command.Parameters.AddWithValue("first", First.UtcDateTime);
        command.Parameters.AddWithValue("last", Last.UtcDateTime);
        command.Parameters.Add(FeedRegimes.Parameter(Feeds));
        command.Parameters.AddRange(Restricted.Parameters());
        return command;
    }
}
