using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Implausible;

/// <summary>Finds implausible journeys, and what people found them to be.</summary>
static class ImplausibleSearch
{
    const int ReadColumns = 13;

    /// <summary>Newest first, at most <see cref="JourneyQuestion.Limit"/>.</summary>
    public static async Task<List<StoredJourney>> FindAsync(
        NpgsqlConnection connection, JourneyQuestion question, JourneyScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(connection, "journeys");
        var parameters = command.Parameters;
        parameters.AddWithValue("standing_marks", scope.Restricted.StandingMarks);
        parameters.AddWithValue("from", question.From.UtcDateTime);
        parameters.AddWithValue("until", question.Until.UtcDateTime);
        parameters.AddWithValue("state", question.State);
        parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)question.Vrm?.Packed));
        parameters.Add(new NpgsqlParameter<int?>("camera", question.CameraKey));
        parameters.Add(new NpgsqlParameter<Guid?>("sighting", question.Pair?.Later));
        parameters.Add(new NpgsqlParameter<Guid?>("from_sighting", question.Pair?.From));
        parameters.Add(new NpgsqlParameter<DateTime?>("before_time", question.Before?.Time.UtcDateTime));
        parameters.Add(new NpgsqlParameter<Guid?>("before_id", question.Before?.Later));
        parameters.Add(new NpgsqlParameter<Guid?>("before_from", question.Before?.From));
        parameters.AddWithValue("limit", question.Limit);
        parameters.AddWithValue("case", question.Case);
        var found = new List<StoredJourney>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new(
                Vrm.FromPacked((ulong)reader.GetInt64(0)), reader.GetBoolean(1), ReadOf(reader, 2 + ReadColumns), ReadOf(reader, 2)));
        }
        return found;
    }

    /// <summary>Of each journey the latest first.</summary>
    public static async Task<List<StoredResolution>[]> ResolutionsAsync(
        NpgsqlConnection connection, IReadOnlyList<StoredJourney> journeys, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Implausible/resolutions"), connection);
        command.Parameters.AddWithValue("sightings", journeys.Select(one => one.Later.Id).ToArray());
        command.Parameters.AddWithValue("from_sightings", journeys.Select(one => one.From.Id).ToArray());
        command.Parameters.AddWithValue("restricted_marks", restricted.Marks);
        command.Parameters.AddWithValue("standing_marks", restricted.StandingMarks);
        var found = journeys.Select(_ => new List<StoredResolution>()).ToArray();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found[reader.GetInt32(0) - 1].Add(new(
                reader.GetGuid(1), reader.GetInt16(2), reader.IsDBNull(3) ? null : reader.GetGuid(3),
                reader.IsDBNull(4) ? null : Vrm.FromPacked((ulong)reader.GetInt64(4)), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetString(7)));
        }
        return found;
    }

    /// <summary>Adds what a person found. Only one who holds the lock of <see cref="LockAsync"/> does.</summary>
    /// <param name="cameras">Keys of the earlier read's camera and the later one's; null for none.</param>
    /// <param name="isToldOfConfidential">Whether who resolved it is told of confidential vehicles.</param>
    public static async Task AddAsync(
        NpgsqlConnection connection, StoredJourney journey, (int? From, int? Later) cameras, StoredResolution made,
        bool isToldOfConfidential, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Implausible/add_resolution"), connection);
        var parameters = command.Parameters;
        parameters.AddWithValue("id", made.Id);
        parameters.AddWithValue("sighting", journey.Later.Id);
        parameters.AddWithValue("captured", journey.Later.CapturedAt.UtcDateTime);
        parameters.Add(new NpgsqlParameter<int?>("camera", cameras.Later));
        parameters.AddWithValue("from_sighting", journey.From.Id);
        parameters.AddWithValue("from_captured", journey.From.CapturedAt.UtcDateTime);
        parameters.Add(new NpgsqlParameter<int?>("from_camera", cameras.From));
        parameters.AddWithValue("vrm", (long)journey.Vrm.Packed);
        parameters.AddWithValue("outcome", made.Outcome);
        parameters.Add(new NpgsqlParameter<Guid?>("misread", made.Misread));
        parameters.Add(new NpgsqlParameter<long?>("corrected", (long?)made.Corrected?.Packed));
        parameters.AddWithValue("reason", NpgsqlDbType.Text, made.Reason);
        parameters.AddWithValue("now", made.ResolvedAt.UtcDateTime);
        parameters.AddWithValue("by", NpgsqlDbType.Text, made.ResolvedBy);
        parameters.AddWithValue("told", isToldOfConfidential);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Waits for whoever resolves the journey or erases resolutions, and keeps them out until the commit.</summary>
    public static async Task LockAsync(NpgsqlConnection connection, Guid later, Guid from, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Implausible/lock_journey"), connection);
        command.Parameters.AddWithValue("sighting", later);
        command.Parameters.AddWithValue("from_sighting", from);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static StoredSighting ReadOf(NpgsqlDataReader row, int at) => new()
    {
        Id = row.GetGuid(at),
        Vrm = row.IsDBNull(at + 1) ? null : Vrm.FromPacked((ulong)row.GetInt64(at + 1)),
        VrmText = row.GetString(at + 2),
        CameraId = row.IsDBNull(at + 3) ? null : row.GetString(at + 3),
        FeedId = row.IsDBNull(at + 4) ? null : row.GetString(at + 4),
        CapturedAt = row.GetFieldValue<DateTimeOffset>(at + 5),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(at + 6),
        EastingMetres = row.IsDBNull(at + 7) ? null : row.GetDouble(at + 7),
        NorthingMetres = row.IsDBNull(at + 8) ? null : row.GetDouble(at + 8),
        UncertaintyMetres = row.GetInt32(at + 9) / 100.0,
        Confidence = row.IsDBNull(at + 10) ? null : row.GetFloat(at + 10),
        Detail = row.IsDBNull(at + 11) ? null : row.GetString(at + 11),
        Observed = row.GetBoolean(at + 12),
    };
}
