using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Tells passes that hold reads of a restricted mark as they would be without these.</summary>
sealed class MixedPasses(NpgsqlDataSource database)
{
    /// <summary>Those of a question, in any order; its limit is not looked at.</summary>
    public async Task<IReadOnlyList<FoundPass>> FindAsync(PassQuestion question, CancellationToken cancellation)
    {
        var left = await LeftAsync(question, cancellation);
        var passes = left
            .Select(of => Found(Pass.Of(of.Reads), of.Camera, of.CameraKey))
            .Where(pass => question.Vrm is null || pass.Vrm == question.Vrm)
            .Where(pass => pass.Span.FirstAt >= question.From && pass.Span.FirstAt < question.Until)
            .Where(pass => question.Before is not { } before || IsAfter(pass, before))
            .ToList();
        return passes.Count == 0 ? passes : await MarkParkedAsync(passes, question, cancellation);
    }

    async Task<List<(string Camera, int CameraKey, List<PassRead> Reads)>> LeftAsync(
        PassQuestion question, CancellationToken cancellation)
    {
        await using var longest = database.CreateCommand(SqlText.Of("Retention/longest_pass"));
        var passMax = (TimeSpan)(await longest.ExecuteScalarAsync(cancellation))!;
        await using var command = database.CreateCommand(SqlText.Of("Cameras/mixed_passes"));
        command.Parameters.Add(new NpgsqlParameter<int?>("camera", question.CameraKey));
        command.Parameters.AddWithValue("from", question.From.UtcDateTime);
        command.Parameters.AddWithValue("until", question.Until.UtcDateTime);
        command.Parameters.AddWithValue("pass_max", passMax);
        command.Parameters.Add(FeedRegimes.Parameter(question.Feeds));
        command.Parameters.AddWithValue("restricted_marks", question.Restricted.Marks);
        var left = new List<(string Camera, int CameraKey, List<PassRead> Reads)>();
        var last = Guid.Empty;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetGuid(0) != last) left.Add((reader.IsDBNull(2) ? "" : reader.GetString(2), reader.GetInt32(1), []));
            last = reader.GetGuid(0);
            left[^1].Reads.Add(PassRead.Of(
                reader.GetGuid(3), reader.GetFieldValue<DateTimeOffset>(4), Vrm.FromPacked((ulong)reader.GetInt64(5)),
                reader.IsDBNull(6) ? null : reader.GetFloat(6)));
        }
        foreach (var one in left) one.Reads.Sort();
        return left;
    }

    async Task<IReadOnlyList<FoundPass>> MarkParkedAsync(
        List<FoundPass> passes, PassQuestion question, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Cameras/near_passes"));
        command.Parameters.AddWithValue("cameras", passes.Select(pass => pass.CameraKey).ToArray());
        command.Parameters.AddWithValue("canonicals", passes.Select(pass => pass.Canonical).ToArray());
        command.Parameters.AddWithValue("times", passes.Select(pass => pass.Span.FirstAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("reach", PassMarks.ParkedReach);
        command.Parameters.AddWithValue("restricted_marks", question.Restricted.Marks);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        for (var i = 0; i < passes.Count && await reader.ReadAsync(cancellation); i++)
        {
            var near = reader.GetFieldValue<DateTimeOffset[]>(0).Zip(reader.GetFieldValue<DateTimeOffset[]>(1))
                .Select(of => new PassSpan(of.First, of.Second));
            passes[i] = passes[i] with { IsParked = PassMarks.IsParked(passes[i].Span, near) };
        }
        return passes;
    }

    static FoundPass Found(Pass pass, string camera, int cameraKey) => new()
    {
        Id = pass.Id,
        CameraId = camera,
        CameraKey = cameraKey,
        Span = new PassSpan(pass.FirstAt, pass.LastAt),
        Vrm = pass.Vrm,
        Canonical = (long)pass.Canonical.Packed,
        SightingIds = pass.SightingIds,
        Votes = [.. pass.Votes.Select(vote => new StoredVote(vote.Vrm.Text, vote.Count, vote.ConfidenceMillionths))],
        IsParked = false,
    };

    static bool IsAfter(FoundPass pass, (DateTimeOffset Time, Guid Id) before)
    {
        var byTime = pass.Span.FirstAt.CompareTo(before.Time);
        return byTime != 0
            ? byTime < 0
            : pass.Id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(before.Id.ToByteArray(bigEndian: true)) < 0;
    }
}
