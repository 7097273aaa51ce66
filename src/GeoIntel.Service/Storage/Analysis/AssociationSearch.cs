using GeoIntel.Models.Associations;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds what stands behind associations, beside what the registry view knows.</summary>
sealed class AssociationSearch(NpgsqlDataSource database)
{
    const int LastReads = 3;

    /// <returns>One a link, in the same order.</returns>
    public async Task<IReadOnlyList<LinkReads>> ReadsAsync(
        IReadOnlyList<Association> links, Period asked, int[]? feeds, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        if (links.Count == 0) return [];
        var held = links.Select(link => link.Held.Intersect(asked)).ToList();
        await using var command = database.CreateCommand(SqlText.Of("Analysis/association_reads"));
        command.Parameters.AddWithValue("vrms", links.Select(link => (long)Vrm.Of(link.To.Id).Packed).ToArray());
        command.Parameters.AddWithValue("nominals", links.Select(link => link.From.Id).ToArray());
        command.Parameters.AddWithValue("froms", held.ConvertAll(of => of.From.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("untils", held.ConvertAll(of => of.Until.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("first", asked.From.UtcDateTime);
        command.Parameters.AddWithValue("last", asked.Until.UtcDateTime);
        command.Parameters.AddWithValue("most", LastReads);
        command.Parameters.Add(FeedRegimes.Parameter(feeds));
        command.Parameters.AddRange(restricted.Parameters());
        var found = new LinkReads[links.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var link = found[reader.GetInt32(0)] ??= new(
                reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2), []);
            if (reader.IsDBNull(3)) continue;
            link.Last.Add(new(reader.GetGuid(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5)));
        }
        return found;
    }

    /// <summary>Review dates by id.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ReviewsAsync(string[] conditions, CancellationToken cancellation)
    {
        var reviews = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        if (conditions.Length == 0) return reviews;
        await using var command = database.CreateCommand(SqlText.Of("Analysis/condition_reviews"));
        command.Parameters.AddWithValue("ids", conditions);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) reviews.Add(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
        return reviews;
    }
}

/// <summary>The reads of a vehicle while it was linked.</summary>
/// <param name="ObservedAt">When an operator last observed the person with it; null when none did.</param>
/// <param name="Last">Newest first; a few.</param>
sealed record LinkReads(long Count, DateTimeOffset? ObservedAt, List<LinkRead> Last);

/// <param name="CameraId">Null of an observation at a point.</param>
sealed record LinkRead(Guid SightingId, string? CameraId, DateTimeOffset CapturedAt);
