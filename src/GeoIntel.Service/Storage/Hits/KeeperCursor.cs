using Npgsql;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>How far the keeper is in the order of commits: the last match and the last withdrawal it has dealt with.</summary>
readonly record struct KeeperCursor(
    string MatchTransaction, long MatchId, string WithdrawalTransaction, long WithdrawalId)
{
    public static async Task<KeeperCursor> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/keeper_cursor"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new KeeperCursor(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3));
    }

    /// <summary>Moves the cursor on, or holds it where it is.</summary>
    /// <returns>False when another keeper has moved it meanwhile.</returns>
    public async Task<bool> MoveAsync(NpgsqlConnection connection, KeeperCursor next, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/move_cursor"), connection);
        command.Parameters.AddWithValue("old_match", MatchTransaction);
        command.Parameters.AddWithValue("old_match_id", MatchId);
        command.Parameters.AddWithValue("old_withdrawal", WithdrawalTransaction);
        command.Parameters.AddWithValue("old_withdrawal_id", WithdrawalId);
        command.Parameters.AddWithValue("new_match", next.MatchTransaction);
        command.Parameters.AddWithValue("new_match_id", next.MatchId);
        command.Parameters.AddWithValue("new_withdrawal", next.WithdrawalTransaction);
        command.Parameters.AddWithValue("new_withdrawal_id", next.WithdrawalId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }
}
