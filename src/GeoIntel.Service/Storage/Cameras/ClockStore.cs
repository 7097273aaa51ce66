using GeoIntel.Models.Clocks;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Estimates cameras' clocks from what is stored, and keeps what was found.</summary>
sealed class ClockStore(NpgsqlDataSource database)
{
    /// <summary>About so many reads of a day are looked at for journeys; of more, those of some marks only.</summary>
    const long ReadsMax = 400_000;

    static readonly ClockRule Rule = new();
    static readonly TimeSpan ApartMax = TimeSpan.FromHours(2);

    /// <summary>Estimates the day that has waited longest.</summary>
    /// <param name="waitedSince">Only one that has waited since then or longer.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> EstimateNextAsync(DateTimeOffset waitedSince, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        DateOnly day;
        DateTime latest;
        await using (var next = new NpgsqlCommand(SqlText.Of("Cameras/waiting_day"), connection))
        {
            next.Parameters.AddWithValue("since", waitedSince.UtcDateTime);
            await using var reader = await next.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation)) return false;
            (day, latest) = (reader.GetFieldValue<DateOnly>(0), reader.GetDateTime(1));
        }
        var (keys, cameras) = await CamerasAsync(connection, day, cancellation);
        var bounds = ClockEstimate.Of(cameras, await JourneysAsync(connection, day, keys, cancellation), Rule);
        await StoreAsync(connection, day, latest, now, keys, bounds, cancellation);
        return true;
    }

    /// <returns>By day.</returns>
    public async Task<IReadOnlyList<StoredClock>> OfCameraAsync(
        int camera, DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Cameras/clocks_of_camera"));
        command.Parameters.AddWithValue("camera", camera);
        command.Parameters.AddWithValue("from", from);
        command.Parameters.AddWithValue("until", until);
        return await ReadAsync(command, cancellation);
    }

    /// <param name="after">Id of the last camera of the page before; empty for the first page.</param>
    /// <returns>In the order of the cameras' ids.</returns>
    public async Task<IReadOnlyList<StoredClock>> OfDayAsync(
        DateOnly day, string after, int limit, bool covert, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Cameras/clocks_of_day"));
        command.Parameters.AddWithValue("day", day);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("limit", limit);
        command.Parameters.AddWithValue("covert", covert);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>How far clocks were ahead at some captures, in seconds; null where not both ends are known.</summary>
    /// <param name="asked">Ids of cameras and when they captured.</param>
    public async Task<(double Least, double Most)?[]> AtAsync(
        IReadOnlyList<(string CameraId, DateTimeOffset At)> asked, CancellationToken cancellation)
    {
        var found = new (double, double)?[asked.Count];
        if (asked.Count == 0) return found;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/clocks_at"), connection);
        command.Parameters.AddWithValue("cameras", asked.Select(of => of.CameraId).ToArray());
        command.Parameters.AddWithValue("days", asked.Select(of => DateOnly.FromDateTime(of.At.UtcDateTime)).ToArray());
        await command.PrepareAsync(cancellation); // asked for every hit that is told
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found[reader.GetInt32(0) - 1] = (reader.GetInt64(1) / 1000.0, reader.GetInt64(2) / 1000.0);
        return found;
    }

    static async Task<(Dictionary<int, int> Keys, List<ClockCamera> Cameras)> CamerasAsync(
        NpgsqlConnection connection, DateOnly day, CancellationToken cancellation)
    {
        var arrivals = new List<(int Camera, ClockArrivals Told)>();
        await using (var command = OfDay("Cameras/clock_arrivals", connection, day))
        {
            command.Parameters.AddWithValue("doubt", Rule.ArrivalDoubtShare);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                arrivals.Add((reader.GetInt32(0), new ClockArrivals(
                    reader.GetInt32(1), reader.GetInt32(2), reader.GetDouble(3))));
            }
        }
        var signs = new Dictionary<int, ClockSigns>();
        await using (var command = new NpgsqlCommand(SqlText.Of("Cameras/clock_signs"), connection))
        {
            command.Parameters.AddWithValue("day", day);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                signs.Add(reader.GetInt32(0), new ClockSigns(reader.GetInt32(1), reader.GetDouble(2)));
        }
        var told = arrivals.ToLookup(of => of.Camera, of => of.Told);
        var keys = new Dictionary<int, int>();
        var cameras = new List<ClockCamera>();
        await using (var command = new NpgsqlCommand(SqlText.Of("Cameras/clock_cameras"), connection))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var key = reader.GetInt32(0);
                var own = signs.TryGetValue(key, out var of) ? of : default(ClockSigns?);
                if (own is null && !told.Contains(key)) continue;
                keys.Add(key, cameras.Count);
                cameras.Add(new ClockCamera(
                    cameras.Count, reader.GetDouble(1), reader.GetDouble(2), [.. told[key]], own));
            }
        }
        return (keys, cameras);
    }

    static async Task<List<ClockJourney>> JourneysAsync(
        NpgsqlConnection connection, DateOnly day, Dictionary<int, int> keys, CancellationToken cancellation)
    {
        long count;
        await using (var ask = OfDay("Cameras/count_reads", connection, day))
            count = (long)(await ask.ExecuteScalarAsync(cancellation))!;
        await using var command = OfDay("Cameras/clock_journeys", connection, day);
        command.Parameters.AddWithValue("one_in", (int)Math.Max(1, (count + ReadsMax - 1) / ReadsMax));
        command.Parameters.AddWithValue("apart", ApartMax);
        var journeys = new List<ClockJourney>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (keys.TryGetValue(reader.GetInt32(0), out var first) && keys.TryGetValue(reader.GetInt32(1), out var second))
                journeys.Add(new ClockJourney(first, second, reader.GetDouble(2)));
        }
        return journeys;
    }

    static async Task StoreAsync(
        NpgsqlConnection connection, DateOnly day, DateTime latest, DateTimeOffset now, Dictionary<int, int> keys,
        IReadOnlyList<ClockBound> bounds, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/store_clocks"), connection);
        command.Parameters.AddWithValue("day", day);
        command.Parameters.AddWithValue("latest", latest);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("cameras", keys.OrderBy(of => of.Value).Select(of => of.Key).ToArray());
        // Rounded outwards, so that nothing is said more exactly than it was found.
        Add("least", bounds.Select(of => of.AheadMin is { } least ? (long?)Math.Floor(least * 1000) : null));
        Add("most", bounds.Select(of => of.AheadMax is { } most ? (long?)Math.Ceiling(most * 1000) : null));
        command.Parameters.AddWithValue("arrivals", bounds.Select(of => of.ArrivalCount).ToArray());
        command.Parameters.AddWithValue("journeys", bounds.Select(of => of.JourneyCount).ToArray());
        command.Parameters.AddWithValue("signs", bounds.Select(of => of.SignCount).ToArray());
        command.Parameters.AddWithValue("contradictory", bounds.Select(of => of.IsContradictory).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(string name, IEnumerable<long?> values) => command.Parameters.Add(
            new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = values.ToArray() });
    }

    static NpgsqlCommand OfDay(string sql, NpgsqlConnection connection, DateOnly day)
    {
        var command = new NpgsqlCommand(SqlText.Of(sql), connection);
        var begin = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        command.Parameters.AddWithValue("from", begin);
        command.Parameters.AddWithValue("until", begin.AddDays(1));
        return command;
    }

    static async Task<IReadOnlyList<StoredClock>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var clocks = new List<StoredClock>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            clocks.Add(new StoredClock(
                reader.GetInt32(0), reader.GetFieldValue<DateOnly>(1), new ClockBound(
                    reader.IsDBNull(2) ? null : reader.GetInt64(2) / 1000.0,
                    reader.IsDBNull(3) ? null : reader.GetInt64(3) / 1000.0,
                    reader.GetInt32(4), reader.GetInt32(5), reader.GetInt32(6), reader.GetBoolean(7)),
                reader.FieldCount > 8 ? reader.GetString(8) : ""));
        }
        return clocks;
    }
}

/// <summary>What is known of a camera's clock on a UTC day.</summary>
/// <param name="CameraId">Empty where the question named the camera.</param>
sealed record StoredClock(int CameraKey, DateOnly Day, ClockBound Bound, string CameraId);
