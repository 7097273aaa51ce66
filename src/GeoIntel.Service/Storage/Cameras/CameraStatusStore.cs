using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Stores what devices say of themselves.</summary>
sealed class CameraStatusStore(NpgsqlDataSource database)
{
    /// <summary>Adds signs of life; the same ones again change nothing.</summary>
    public async Task AddAsync(IReadOnlyCollection<SignOfLife> signs, CancellationToken cancellation)
    {
        if (signs.Count == 0) return;
        var tally = new SignTally();
        foreach (var sign in signs) tally.AddWord(sign.CameraKey, sign.ReceivedAt, sign.IsStreaming);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CameraSigns.AddAsync(connection, tally, cancellation);
        await AddTimesAsync(connection, signs, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    static async Task AddTimesAsync(
        NpgsqlConnection connection, IEnumerable<SignOfLife> signs, CancellationToken cancellation)
    {
        var days = signs.Where(of => of.DeviceAt is not null)
            .GroupBy(of => (of.CameraKey, Day: DateOnly.FromDateTime(of.ReceivedAt.UtcDateTime)))
            .OrderBy(of => of.Key).ToList();
        if (days.Count == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/add_sign_times"), connection);
        command.Parameters.AddWithValue("cameras", days.Select(of => of.Key.CameraKey).ToArray());
        command.Parameters.AddWithValue("days", days.Select(of => of.Key.Day).ToArray());
        command.Parameters.AddWithValue(
            "behind", days.Select(of => of.Min(sign => (long)(sign.ReceivedAt - sign.DeviceAt!.Value).TotalMilliseconds)).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>That a device spoke of its camera.</summary>
/// <param name="ReceivedAt">By the receiver's clock.</param>
/// <param name="DeviceAt">By the device's own clock; null when it does not say.</param>
readonly record struct SignOfLife(int CameraKey, DateTimeOffset ReceivedAt, DateTimeOffset? DeviceAt, bool IsStreaming);
