using System.Text.Json;
using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Cameras;

/// <summary>Finds stored passes, and marks those of parked vehicles and of what is no registration mark.</summary>
sealed class PassSearch(NpgsqlDataSource database)
{
    /// <summary>Newest first, at most <see cref="PassQuestion.Limit"/>.</summary>
    public async Task<IReadOnlyList<FoundPass>> FindAsync(PassQuestion question, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Cameras/list_passes"));
        command.Parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)question.Vrm?.Packed));
        command.Parameters.Add(new NpgsqlParameter<int?>("camera", question.CameraKey));
        command.Parameters.AddWithValue("from", question.From.UtcDateTime);
        command.Parameters.AddWithValue("until", question.Until.UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("before_time", question.Before?.Time.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<Guid?>("before_id", question.Before?.Id));
        command.Parameters.AddWithValue("limit", question.Limit);
        command.Parameters.Add(FeedRegimes.Parameter(question.Feeds));
        command.Parameters.AddWithValue("case", question.Case);
        command.Parameters.AddWithValue("reach", PassMarks.ParkedReach);
        command.Parameters.AddWithValue("restricted_marks", question.Restricted.Marks);
        command.Parameters.AddWithValue("restricted_texts", question.Restricted.Texts);
        var found = new List<FoundPass>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) found.Add(Read(reader));
        }
        if (question.Restricted.Marks.Length > 0)
        {
            found.AddRange(await new MixedPasses(database).FindAsync(question, cancellation));
            found = [.. found.OrderByDescending(pass => pass.Span.FirstAt)
                .ThenByDescending(pass => Convert.ToHexString(pass.Id.ToByteArray(bigEndian: true)), StringComparer.Ordinal)
                .Take(question.Limit)];
        }
        return await MarkNoMarksAsync(found, question.Restricted, cancellation);
    }

    static FoundPass Read(NpgsqlDataReader row)
    {
        var span = new PassSpan(row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3));
        var near = row.GetFieldValue<DateTimeOffset[]>(7).Zip(row.GetFieldValue<DateTimeOffset[]>(8))
            .Select(of => new PassSpan(of.First, of.Second));
        return new FoundPass
        {
            Id = row.GetGuid(0),
            CameraId = row.IsDBNull(1) ? "" : row.GetString(1),
            Span = span,
            Vrm = Vrm.FromPacked((ulong)row.GetInt64(4)),
            SightingIds = row.GetFieldValue<Guid[]>(5),
            Votes = JsonSerializer.Deserialize<StoredVote[]>(row.GetString(6), JsonSerializerOptions.Web)!,
            IsParked = PassMarks.IsParked(span, near),
            CameraKey = row.GetInt32(9),
            Canonical = row.GetInt64(10),
        };
    }

    async Task<IReadOnlyList<FoundPass>> MarkNoMarksAsync(
        List<FoundPass> found, RestrictedSubjects restricted, CancellationToken cancellation)
    {
        var asked = Enumerable.Range(0, found.Count).Where(i => PassMarks.HasNoForm(found[i].Vrm)).ToList();
        if (asked.Count == 0) return found;
        await using var command = database.CreateCommand(SqlText.Of("Cameras/company_of_passes"));
        command.Parameters.AddWithValue("cameras", asked.Select(i => found[i].CameraKey).ToArray());
        command.Parameters.AddWithValue("canonicals", asked.Select(i => found[i].Canonical).ToArray());
        command.Parameters.AddWithValue("times", asked.Select(i => found[i].Span.FirstAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("reach", PassMarks.NoMarkReach);
        command.Parameters.AddWithValue("beside", PassRule.Default.ResetAfter);
        command.Parameters.AddWithValue("length", PassRule.Default.LengthMax);
        command.Parameters.AddWithValue("restricted_marks", restricted.Marks);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        foreach (var i in asked)
        {
            if (!await reader.ReadAsync(cancellation)) break;
            found[i] = found[i] with
            {
                IsNoMark = PassMarks.IsNoMark(found[i].Vrm, reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2)),
            };
        }
        return found;
    }
}

/// <summary>Which passes are asked for; nulls are for any.</summary>
sealed record PassQuestion(
    Vrm? Vrm, int? CameraKey, DateTimeOffset From, DateTimeOffset Until, (DateTimeOffset Time, Guid Id)? Before, int Limit)
{
    /// <summary>Keys of the feeds whose passes may be told; null for all.</summary>
    public int[]? Feeds { get; init; }

    /// <summary>The case it is asked for; what is held for it is told, too.</summary>
    public string Case { get; init; } = "";

    /// <summary>Of whom nothing is told.</summary>
    public RestrictedSubjects Restricted { get; init; } = RestrictedSubjects.None;
}

/// <summary>A pass as stored, and what it is marked as.</summary>
sealed record FoundPass
{
    public required Guid Id { get; init; }

    /// <summary>Empty when the camera is no longer registered.</summary>
    public required string CameraId { get; init; }

    public required int CameraKey { get; init; }
    public required PassSpan Span { get; init; }
    public required Vrm Vrm { get; init; }
    public required long Canonical { get; init; }
    public required IReadOnlyList<Guid> SightingIds { get; init; }
    public required IReadOnlyList<StoredVote> Votes { get; init; }
    public required bool IsParked { get; init; }
    public bool IsNoMark { get; init; }
}
