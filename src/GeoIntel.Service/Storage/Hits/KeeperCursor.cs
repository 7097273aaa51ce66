using Npgsql;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>How far the keeper is in the order of commits: the last match and the last withdrawal it has dealt with.</summary>
/// <param name="Erasures">How often something was erased of what hits are made of.</param>
readonly record struct KeeperCursor(
    string MatchTransaction, long MatchId, string WithdrawalTransaction, long WithdrawalId, long Erasures)
{
    public static async Task<KeeperCursor> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/keeper_cursor"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new KeeperCursor(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    /// <summary>Moves the cursor on, or holds it where it is.</summary>
    public NpgsqlBatchCommand Move(KeeperCursor next) => new(SqlText.Of("Hits/move_cursor"))
    {
        Parameters =
        {
            new NpgsqlParameter("old_match", MatchTransaction),
            new NpgsqlParameter("old_match_id", MatchId),
            new NpgsqlParameter("old_withdrawal", WithdrawalTransaction),
            new NpgsqlParameter("old_withdrawal_id", WithdrawalId),
            new NpgsqlParameter("erasures", Erasures),
            new NpgsqlParameter("new_match", next.MatchTransaction),
            new NpgsqlParameter("new_match_id", next.MatchId),
            new NpgsqlParameter("new_withdrawal", next.WithdrawalTransaction),
            new NpgsqlParameter("new_withdrawal_id", next.WithdrawalId),
        },
    };
}
