using GeoIntel.Models.Geo;
using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Implausible;

/// <summary>Finds what was seen beside the reads of implausible journeys.</summary>
/// <remarks>Each answer is a list a journey, in their order; the session is one, and asked one thing at a time.</remarks>
sealed class ImplausibleFacts(NpgsqlConnection connection, JourneyScope scope, JourneyLimits limits)
{
    /// <summary>The marks' other reads, those nearest in time, in the order of capture.</summary>
    public async Task<List<OwnRead>[]> OwnAsync(IReadOnlyList<StoredJourney> journeys, CancellationToken cancellation)
    {
        await using var command = Of("own_reads", journeys);
        command.Parameters.AddWithValue("captured", journeys.Select(one => one.Later.CapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("limit", JourneyFacts.OwnReadsMax);
        return await ListsAsync(command, journeys.Count, row => new OwnRead(
            row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3), row.GetString(4), row.GetString(5)), cancellation);
    }

    /// <summary>Marks beside the marks, moments before or after.</summary>
    /// <param name="places">Of each journey its own two reads and the mark's others, with a camera's key.</param>
    public async Task<List<CompanyRead>[]> CompanyAsync(
        IReadOnlyList<StoredJourney> journeys, IReadOnlyList<IReadOnlyList<OwnRead>> places, CancellationToken cancellation)
    {
        var all = journeys.SelectMany((one, i) => places[i].Select(place => (one.Vrm, Journey: i, Place: place))).ToList();
        await using var command = scope.Command(connection, "company");
        command.Parameters.AddWithValue("vrms", all.Select(one => (long)one.Vrm.Packed).ToArray());
        command.Parameters.AddWithValue("cameras", all.Select(one => one.Place.CameraKey).ToArray());
        command.Parameters.AddWithValue("times", all.Select(one => one.Place.CapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("within", limits.TravelsWithin);
        var found = journeys.Select(_ => new List<CompanyRead>()).ToArray();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (_, journey, place) = all[reader.GetInt32(0) - 1];
            found[journey].Add(new(place.SightingId, place.CameraKey, Vrm.FromPacked((ulong)reader.GetInt64(1))));
        }
        return found;
    }

    /// <summary>The marks' other implausible journeys.</summary>
    public async Task<List<OtherJourney>[]> OthersAsync(IReadOnlyList<StoredJourney> journeys, CancellationToken cancellation)
    {
        await using var command = Of("other_journeys", journeys);
        return await ListsAsync(command, journeys.Count, row => new OtherJourney(
            row.GetFieldValue<DateTimeOffset>(1), row.GetInt32(2), row.GetInt32(3)), cancellation);
    }

    /// <summary>How many other marks make implausible journeys to or from one of the cameras.</summary>
    /// <param name="cameras">Keys of the earlier read's camera and the later one's; 0 for none.</param>
    public async Task<int[]> OtherMarksAsync(
        IReadOnlyList<StoredJourney> journeys, IReadOnlyList<(int From, int Later)> cameras, CancellationToken cancellation)
    {
        await using var command = scope.Command(connection, "other_marks");
        command.Parameters.AddWithValue("vrms", journeys.Select(one => (long)one.Vrm.Packed).ToArray());
        command.Parameters.AddWithValue("captured", journeys.Select(one => one.Later.CapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("cameras", cameras.Select(one => one.Later).ToArray());
        command.Parameters.AddWithValue("from_cameras", cameras.Select(one => one.From).ToArray());
        var found = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetInt32(0));
        return [.. found];
    }

    /// <summary>Standing reads of some marks about a time, in the order of capture.</summary>
    public async Task<List<(Vrm Vrm, JourneyRead Read)>> NearAsync(
        IReadOnlySet<Vrm> marks, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = scope.Command(connection, "near_reads");
        command.Parameters.AddWithValue("marks", marks.Select(mark => (long)mark.Packed).Order().ToArray());
        command.Parameters.AddWithValue("at", at.UtcDateTime);
        command.Parameters.AddWithValue("within", limits.TimeApartMax);
        var found = new List<(Vrm, JourneyRead)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add((Vrm.FromPacked((ulong)reader.GetInt64(0)), new JourneyRead
            {
                SightingId = reader.GetGuid(1),
                CapturedAt = reader.GetFieldValue<DateTimeOffset>(2),
                ReceivedAt = reader.GetFieldValue<DateTimeOffset>(3),
                CameraId = reader.GetString(4),
                Position = GeoPoint.OfMetres(reader.GetDouble(5), reader.GetDouble(6)),
                UncertaintyCentimetres = reader.GetInt32(7),
                ClockSkewMax = TimeSpan.FromSeconds(reader.GetInt32(8)),
            }));
        }
        return found;
    }

    NpgsqlCommand Of(string name, IReadOnlyList<StoredJourney> journeys)
    {
        var command = scope.Command(connection, name);
        command.Parameters.AddWithValue("vrms", journeys.Select(one => (long)one.Vrm.Packed).ToArray());
        command.Parameters.AddWithValue("sightings", journeys.Select(one => one.Later.Id).ToArray());
        command.Parameters.AddWithValue("from_sightings", journeys.Select(one => one.From.Id).ToArray());
        return command;
    }

    static async Task<List<T>[]> ListsAsync<T>(
        NpgsqlCommand command, int count, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        var found = Enumerable.Range(0, count).Select(_ => new List<T>()).ToArray();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found[reader.GetInt32(0) - 1].Add(read(reader));
        return found;
    }
}
