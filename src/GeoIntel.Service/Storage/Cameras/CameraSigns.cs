using System.Collections;
using GeoIntel.Models.Uptime;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Keeps the minutes in which cameras gave signs of life.</summary>
sealed class CameraSigns(NpgsqlDataSource database)
{
    /// <summary>The signs that tell when cameras were up in a period.</summary>
    /// <returns>By the camera's key; a camera without any is missing.</returns>
    public async Task<ILookup<int, SignsOfDay>> ReadAsync(
        IReadOnlyCollection<int> cameras, DateOnly from, DateOnly until, UptimeRule rule, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Cameras/signs_of_cameras"));
        command.Parameters.AddWithValue("cameras", cameras.ToArray());
        command.Parameters.AddWithValue("from", from);
        command.Parameters.AddWithValue("until", until);
        command.Parameters.AddWithValue("weeks", rule.WeeksMax);
        var signs = new List<(int Camera, SignsOfDay Day)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            signs.Add((reader.GetInt32(0), new SignsOfDay(
                reader.GetFieldValue<DateOnly>(1), MinutesOf(reader.GetFieldValue<BitArray>(2)),
                MinutesOf(reader.GetFieldValue<BitArray>(3)), MinutesOf(reader.GetFieldValue<BitArray>(4)))));
        }
        return signs.ToLookup(of => of.Camera, of => of.Day);
    }

    /// <summary>Adds signs in the caller's transaction.</summary>
    public static async Task AddAsync(NpgsqlConnection connection, SignTally tally, CancellationToken cancellation)
    {
        if (tally.Days.Count == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/add_signs"), connection);
        command.Parameters.AddWithValue("cameras", tally.Days.Keys.Select(of => of.Camera).ToArray());
        command.Parameters.AddWithValue("days", tally.Days.Keys.Select(of => of.Day).ToArray());
        Add("reads", tally.Days.Values.Select(of => BitsOf(of.Reads)));
        Add("beats", tally.Days.Values.Select(of => BitsOf(of.Beats)));
        Add("stops", tally.Days.Values.Select(of => BitsOf(of.Stops)));
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(string name, IEnumerable<BitArray> bits) => command.Parameters.Add(
            new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Varbit) { Value = bits.ToArray() });
    }

    static DayMinutes MinutesOf(BitArray bits)
    {
        var words = new int[DayMinutes.Count / 32];
        bits.CopyTo(words, 0);
        return DayMinutes.Of(words);
    }

    static BitArray BitsOf(DayMinutes minutes)
    {
        var bits = new BitArray(DayMinutes.Count);
        foreach (var minute in minutes.All()) bits[minute] = true;
        return bits;
    }
}

/// <summary>Signs of life on their way to the store, by camera and UTC day.</summary>
sealed class SignTally
{
    public Dictionary<(int Camera, DateOnly Day), SignsOfDay> Days { get; } = [];

    public void AddRead(int camera, DateTimeOffset capturedAt) => Of(camera, capturedAt).Reads.Add(MinuteOf(capturedAt));

    public void AddWord(int camera, DateTimeOffset saidAt, bool isStreaming)
    {
        var day = Of(camera, saidAt);
        (isStreaming ? day.Beats : day.Stops).Add(MinuteOf(saidAt));
    }

    SignsOfDay Of(int camera, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        if (!Days.TryGetValue((camera, day), out var signs))
            Days.Add((camera, day), signs = new SignsOfDay(day, new DayMinutes(), new DayMinutes(), new DayMinutes()));
        return signs;
    }

    static int MinuteOf(DateTimeOffset at) => (int)at.UtcDateTime.TimeOfDay.TotalMinutes;
}
