using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Writes what was found about stored passes, some hundred at a time, each time in a transaction of its own.</summary>
static class PassWrites
{
    /// <summary>Few enough that no transaction keeps its locks for long.</summary>
    const int TogetherMax = 500;

    /// <param name="connection">Without a transaction.</param>
    public static async Task ReplaceAsync(
        NpgsqlConnection connection, IEnumerable<PassChange> changes, CancellationToken cancellation)
    {
        var together = new List<PassChange>();
        foreach (var change in changes.Where(of => of.Count > 0))
        {
            if (together.Count > 0 && together.Sum(of => of.Count) + change.Count > TogetherMax)
            {
                await ReplaceTogetherAsync(connection, together, cancellation);
                together.Clear();
            }
            together.Add(change);
        }
        if (together.Count > 0) await ReplaceTogetherAsync(connection, together, cancellation);
    }

    static async Task ReplaceTogetherAsync(
        NpgsqlConnection connection, List<PassChange> changes, CancellationToken cancellation)
    {
        var fresh = changes.SelectMany(of => of.Fresh.Select(pass => (of.Camera, Pass: pass))).ToList();
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/replace_passes"), connection);
        command.Parameters.AddWithValue("gone", changes.SelectMany(of => of.Gone).ToArray());
        command.Parameters.AddWithValue("cameras", fresh.ConvertAll(of => of.Camera));
        command.Parameters.AddWithValue("ids", fresh.ConvertAll(of => of.Pass.Id));
        command.Parameters.AddWithValue("first", fresh.ConvertAll(of => of.Pass.FirstAt.UtcDateTime));
        command.Parameters.AddWithValue("last", fresh.ConvertAll(of => of.Pass.LastAt.UtcDateTime));
        command.Parameters.AddWithValue("vrms", fresh.ConvertAll(of => (long)of.Pass.Vrm.Packed));
        command.Parameters.AddWithValue("canonicals", fresh.ConvertAll(of => (long)of.Pass.Canonical.Packed));
        command.Parameters.AddWithValue("counts", fresh.ConvertAll(of => of.Pass.SightingIds.Count));
        command.Parameters.AddWithValue(
            "sightings", fresh.ConvertAll(of => $"{{{string.Join(',', of.Pass.SightingIds)}}}"));
        command.Parameters.AddWithValue("votes", fresh.ConvertAll(of => StoredVote.Write(of.Pass.Votes)));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
