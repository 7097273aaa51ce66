using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>A person's finding that another mark passed than the one that was read.</summary>
sealed record ReadCorrection(Guid Id, Guid Sighting, Vrm Vrm, string Reason, DateTimeOffset At, string By)
{
    // No mark in a log.
    public override string ToString() => $"ReadCorrection({Id})";
}

/// <summary>A read as it stands before.</summary>
/// <param name="Vrm">Null for an observation without a mark.</param>
readonly record struct RectifiedRead(DateTimeOffset CapturedAt, Vrm? Vrm);

/// <summary>Puts the mark of a stored read right. What the device said stays in its text.</summary>
static class ReadCorrections
{
    /// <summary>Finds the read and keeps others from changing it, or making something of it, until the transaction ends.</summary>
    /// <returns>Null when there is none in place that stands.</returns>
    public static async Task<RectifiedRead?> TakeAsync(NpgsqlConnection connection, Guid sighting, CancellationToken cancellation)
    {
        await using (var watches = new NpgsqlCommand(SqlText.Of("Rights/lock_watches"), connection) { CommandTimeout = 0 })
        {
            watches.Parameters.AddWithValue("keys", SubjectErasure.Watches);
            await watches.ExecuteNonQueryAsync(cancellation);
        }
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/take_read"), connection);
        command.Parameters.AddWithValue("sighting", sighting);
        command.Parameters.AddWithValue("moment", FeedRegimes.MomentOf(sighting).UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        return new RectifiedRead(
            reader.GetFieldValue<DateTimeOffset>(0), reader.IsDBNull(1) ? null : Vrm.FromPacked((ulong)reader.GetInt64(1)));
    }

    public static async Task WriteAsync(
        NpgsqlConnection connection, ReadCorrection correction, RectifiedRead wrong, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/rectify_read"), connection);
        command.Parameters.AddWithValue("id", correction.Id);
        command.Parameters.AddWithValue("sighting", correction.Sighting);
        command.Parameters.AddWithValue("captured", wrong.CapturedAt.UtcDateTime);
        command.Parameters.AddWithValue("before", (long)(wrong.Vrm ?? default).Packed);
        command.Parameters.AddWithValue("vrm", (long)correction.Vrm.Packed);
        command.Parameters.AddWithValue("reason", correction.Reason);
        command.Parameters.AddWithValue("now", correction.At.UtcDateTime);
        command.Parameters.AddWithValue("by", correction.By);
        await command.ExecuteNonQueryAsync(cancellation);
        await LeavePassAsync(connection, correction.Sighting, cancellation);
    }

    // A pass is known by its reads, so with the same ones it would stay; the watch over passes finds this one anew.
    static async Task LeavePassAsync(NpgsqlConnection connection, Guid sighting, CancellationToken cancellation)
    {
        foreach (var name in (string[])["Retention/make_ended", "Rights/leave_pass"])
        {
            await using var command = new NpgsqlCommand(SqlText.Of(name), connection);
            if (name == "Rights/leave_pass") command.Parameters.AddWithValue("sighting", sighting);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await using var longest = new NpgsqlCommand(SqlText.Of("Retention/longest_pass"), connection);
        await new PassEnd(connection, (TimeSpan)(await longest.ExecuteScalarAsync(cancellation))!).RunAsync(cancellation);
    }
}
