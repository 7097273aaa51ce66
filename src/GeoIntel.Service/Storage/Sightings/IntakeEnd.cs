using System.Runtime.InteropServices;
using GeoIntel.Service.Storage.Attachments;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>The end of a commit: what is stored beside the sightings, the cursors, and the commit itself, in one
/// journey.</summary>
static class IntakeEnd
{
    /// <param name="notes">Whether to note the marks that came, for the watches over journeys and cameras.</param>
    public static async Task CommitAsync(
        NpgsqlConnection connection, IntakeCommit commit, bool notes, CancellationToken cancellation)
    {
        await using var end = new NpgsqlBatch(connection);
        StoreEvents(end, "Sightings/store_new_events", [.. commit.Events.Where(one => one.WasAsked)]);
        StoreEvents(end, "Sightings/store_events", [.. commit.Events.Where(one => !one.WasAsked)]);
        if (AttachmentStore.LinksOf(commit.Fresh) is { } links) end.BatchCommands.Add(links);
        TakeBack(end, commit);
        if (notes) Note(end, commit);
        AdvanceCursors(end, commit);
        CountRefusals(end, commit);
        end.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        // A plan for any time would lock every day's partition, so what takes back is planned for its own times.
        if (commit.TakenBack.Count == 0) await end.PrepareAsync(cancellation);
        await end.ExecuteNonQueryAsync(cancellation);
    }

    static void StoreEvents(NpgsqlBatch end, string name, NewEvent[] events)
    {
        if (events.Length == 0) return;
        var command = Add(end, name);
        command.Parameters.AddWithValue("feeds", Array.ConvertAll(events, one => one.Feed));
        command.Parameters.AddWithValue("events", Array.ConvertAll(events, one => one.Event));
        command.Parameters.AddWithValue("sightings", Array.ConvertAll(events, one => one.Sighting.SightingId));
        command.Parameters.AddWithValue("captured", Array.ConvertAll(events, one => one.Sighting.CapturedAt.UtcDateTime));
        command.Parameters.AddWithValue("cameras", Array.ConvertAll(events, one => one.Sighting.CameraKey));
    }

    static void TakeBack(NpgsqlBatch end, IntakeCommit commit)
    {
        if (commit.TakenBack.Count == 0) return;
        var command = Add(end, "Sightings/take_back");
        command.Parameters.AddWithValue("sightings", commit.TakenBack.Select(one => one.Target.SightingId).ToArray());
        var captured = commit.TakenBack.Select(one => one.Target.CapturedAt.UtcDateTime).ToArray();
        command.Parameters.AddWithValue("captured", captured);
        command.Parameters.AddWithValue("first", captured.Min());
        command.Parameters.AddWithValue("last", captured.Max());
        command.Parameters.AddWithValue("states", commit.TakenBack.Select(one => one.State).ToArray());
    }

    /// <summary>Notes the marks that came, for what runs over commits outside the hot path.</summary>
    static void Note(NpgsqlBatch end, IntakeCommit commit)
    {
        var marked = commit.Fresh.Count(read => !read.Sighting.Vrm.IsEmpty);
        if (marked == 0) return;
        var (vrms, captured, count) = (new long[marked], new long[marked], 0);
        foreach (ref readonly var read in CollectionsMarshal.AsSpan(commit.Fresh))
        {
            if (read.Sighting.Vrm.IsEmpty) continue;
            vrms[count] = (long)read.Sighting.Vrm.Packed;
            captured[count++] = BinaryCopyBuffer.ToTimestampTz(read.Sighting.CapturedAtTicks);
        }
        var command = Add(end, "Sightings/note_commit");
        command.Parameters.AddWithValue("vrms", vrms);
        // As the server has them: Npgsql asks a DateTime for its kind, once an element.
        command.Parameters.AddWithValue("captured", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, captured);
        command.Parameters.AddWithValue("first", NpgsqlDbType.TimestampTz, captured.Min());
        command.Parameters.AddWithValue("last", NpgsqlDbType.TimestampTz, captured.Max());
    }

    static void AdvanceCursors(NpgsqlBatch end, IntakeCommit commit)
    {
        var tallies = commit.Tallies.Values.ToArray();
        var command = Add(end, "Sightings/advance_cursors");
        command.Parameters.AddWithValue("feeds", Array.ConvertAll(tallies, tally => tally.Key.Feed));
        command.Parameters.AddWithValue("sources", Array.ConvertAll(tallies, tally => tally.Key.Source));
        command.Parameters.AddWithValue("sequences", Array.ConvertAll(tallies, tally => tally.LastSequence));
        command.Parameters.AddWithValue("accepted", Array.ConvertAll(tallies, tally => tally.Accepted));
        command.Parameters.AddWithValue("duplicates", Array.ConvertAll(tallies, tally => tally.Duplicates));
    }

    static void CountRefusals(NpgsqlBatch end, IntakeCommit commit)
    {
        var refusals = commit.Tallies.Values
            .SelectMany(tally => tally.Refusals.Select(of => (Stream: tally.Key, Reason: of.Key, Count: of.Value))).ToArray();
        if (refusals.Length == 0) return;
        var command = Add(end, "Sightings/count_refusals");
        command.Parameters.AddWithValue("feeds", Array.ConvertAll(refusals, refusal => refusal.Stream.Feed));
        command.Parameters.AddWithValue("sources", Array.ConvertAll(refusals, refusal => refusal.Stream.Source));
        command.Parameters.Add(new NpgsqlParameter("reasons", NpgsqlDbType.Array | NpgsqlDbType.Smallint)
        {
            Value = Array.ConvertAll(refusals, refusal => refusal.Reason),
        });
        command.Parameters.AddWithValue("counts", Array.ConvertAll(refusals, refusal => refusal.Count));
    }

    static NpgsqlBatchCommand Add(NpgsqlBatch end, string name)
    {
        var command = new NpgsqlBatchCommand(SqlText.Of(name));
        end.BatchCommands.Add(command);
        return command;
    }
}
