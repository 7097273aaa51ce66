using System.Text.Json;
using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Puts stored passes right around the moments at which reads came or were taken back.</summary>
/// <remarks>All cameras go forward together, a stretch of time each, so that a round costs a few statements and not a few for
/// each camera.</remarks>
static class PassStore
{
    public static async Task RepairAsync(
        NpgsqlConnection connection, IEnumerable<TouchedCamera> cameras, CancellationToken cancellation)
    {
        for (var open = cameras.ToList(); open.Count > 0; open.RemoveAll(camera => camera.IsDone))
        {
            var changes = await FindAsync(connection, open, cancellation);
            await ReplaceAsync(connection, changes, cancellation); // a next stretch may go on with what this one left
            foreach (var camera in open) camera.GoOn();
        }
    }

    // Reads only: writing begins when all is found, see CameraStore.
    static async Task<List<(int Camera, PassChange Change)>> FindAsync(
        NpgsqlConnection connection, IEnumerable<TouchedCamera> cameras, CancellationToken cancellation)
    {
        var changes = new List<(int, PassChange)>();
        for (var asked = cameras.ToList(); asked.Count > 0;)
        {
            var spans = asked.ConvertAll(camera => camera.Span);
            var reads = await ReadsAsync(connection, spans, cancellation);
            var stored = await StoredAsync(connection, spans, cancellation);
            var repairs = asked.Select((camera, i) => new PassRepair(camera.Rule, reads[i], stored[i])).ToList();
            var found = repairs.Select((repair, i) => repair.Find(asked[i].From, asked[i].Until, isAll: false)).ToArray();
            await FindLastAsync(connection, asked, repairs, found, cancellation);

            var further = new List<TouchedCamera>();
            for (var i = 0; i < asked.Count; i++)
            {
                if (found[i] is { } change) changes.Add((asked[i].Key, change));
                else further.Add(asked[i]);
            }
            foreach (var camera in further) camera.LookFurther();
            asked = further;
        }
        return changes;
    }

    // Where nothing was captured after what is at hand, there is nothing further to look at.
    static async Task FindLastAsync(
        NpgsqlConnection connection, List<TouchedCamera> asked, List<PassRepair> repairs, PassChange?[] found,
        CancellationToken cancellation)
    {
        int[] open = [.. Enumerable.Range(0, asked.Count).Where(i => found[i] is null)];
        if (open.Length == 0) return;
        var more = await WithMoreAsync(connection, Array.ConvertAll(open, i => asked[i].Span), cancellation);
        for (var i = 0; i < open.Length; i++)
        {
            var (camera, repair) = (asked[open[i]], repairs[open[i]]);
            if (!more.Contains(i)) found[open[i]] = repair.Find(camera.From, camera.Until, isAll: true);
        }
    }

    static async Task<List<PassRead>[]> ReadsAsync(
        NpgsqlConnection connection, List<CameraSpan> spans, CancellationToken cancellation)
    {
        await using var command = Question("Cameras/reads_of_cameras", connection, spans);
        command.Parameters.AddWithValue("first", spans.Min(span => span.From).UtcDateTime);
        command.Parameters.AddWithValue("last", spans.Max(span => span.Until).UtcDateTime);
        var reads = spans.Select(_ => new List<PassRead>()).ToArray();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reads[reader.GetInt32(0)].Add(PassRead.Of(
                reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), Vrm.FromPacked((ulong)reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : reader.GetFloat(4)));
        }
        // PostgreSQL orders ids by their bytes, and .NET in its own way.
        foreach (var ofCamera in reads) ofCamera.Sort();
        return reads;
    }

    static async Task<List<StoredPass>[]> StoredAsync(
        NpgsqlConnection connection, List<CameraSpan> spans, CancellationToken cancellation)
    {
        await using var command = Question("Cameras/passes_of_cameras", connection, spans);
        var passes = spans.Select(_ => new List<StoredPass>()).ToArray();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            passes[reader.GetInt32(0)].Add(new StoredPass(
                reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<Guid[]>(4)));
        }
        return passes;
    }

    /// <returns>The places of the spans after which there is more.</returns>
    static async Task<HashSet<int>> WithMoreAsync(
        NpgsqlConnection connection, CameraSpan[] spans, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/cameras_with_more"), connection);
        command.Parameters.AddWithValue("cameras", Array.ConvertAll(spans, span => span.Camera));
        command.Parameters.AddWithValue("after", Array.ConvertAll(spans, span => span.Until.UtcDateTime));
        var more = new HashSet<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) more.Add(reader.GetInt32(0));
        return more;
    }

    static async Task ReplaceAsync(
        NpgsqlConnection connection, List<(int Camera, PassChange Change)> changes, CancellationToken cancellation)
    {
        var gone = changes.SelectMany(of => of.Change.Gone).ToArray();
        var fresh = changes.SelectMany(of => of.Change.Fresh.Select(pass => (of.Camera, Pass: pass))).ToArray();
        if (gone.Length + fresh.Length == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Cameras/replace_passes"), connection);
        command.Parameters.AddWithValue("gone", gone);
        command.Parameters.AddWithValue("cameras", Array.ConvertAll(fresh, of => of.Camera));
        command.Parameters.AddWithValue("ids", Array.ConvertAll(fresh, of => of.Pass.Id));
        command.Parameters.AddWithValue("first", Array.ConvertAll(fresh, of => of.Pass.FirstAt.UtcDateTime));
        command.Parameters.AddWithValue("last", Array.ConvertAll(fresh, of => of.Pass.LastAt.UtcDateTime));
        command.Parameters.AddWithValue("vrms", Array.ConvertAll(fresh, of => (long)of.Pass.Vrm.Packed));
        command.Parameters.AddWithValue(
            "canonicals", Array.ConvertAll(fresh, of => (long)VrmGrammar.Canonical(of.Pass.Vrm).Packed));
        command.Parameters.AddWithValue("counts", Array.ConvertAll(fresh, of => of.Pass.Reads.Count));
        command.Parameters.AddWithValue(
            "sightings",
            Array.ConvertAll(fresh, of => $"{{{string.Join(',', of.Pass.Reads.Select(read => read.SightingId))}}}"));
        command.Parameters.AddWithValue("votes", Array.ConvertAll(fresh, of => VotesOf(of.Pass)));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static string VotesOf(Pass pass) => JsonSerializer.Serialize(
        pass.Votes.Select(vote => new StoredVote(vote.Vrm.Text, vote.Count, vote.ConfidenceMillionths)),
        JsonSerializerOptions.Web);

    static NpgsqlCommand Question(string sql, NpgsqlConnection connection, List<CameraSpan> spans)
    {
        var command = new NpgsqlCommand(SqlText.Of(sql), connection);
        command.Parameters.AddWithValue("cameras", spans.Select(span => span.Camera).ToArray());
        command.Parameters.AddWithValue("from", spans.Select(span => span.From.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("until", spans.Select(span => span.Until.UtcDateTime).ToArray());
        return command;
    }
}

/// <summary>What one reading got in a pass, as it is stored.</summary>
sealed record StoredVote(string Vrm, int Count, long ConfidenceMillionths);
