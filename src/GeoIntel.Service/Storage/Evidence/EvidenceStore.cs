using GeoIntel.Models.Geo;
using GeoIntel.Models.Journeys;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Evidence;

/// <summary>Reads what a hit rests on.</summary>
sealed class EvidenceStore(NpgsqlDataSource database)
{
    /// <summary>The reads behind a hit, oldest first, at most <paramref name="limit"/>.</summary>
    public Task<List<ReadBehind>> ReadsAsync(Guid hit, int limit, CancellationToken cancellation) => AskAsync(
        "reads_of_hit", [new("hit", hit), new("limit", limit)],
        row => new ReadBehind
        {
            Id = row.GetGuid(0),
            CapturedAt = row.GetFieldValue<DateTimeOffset>(1),
            IsWithdrawn = row.GetBoolean(2),
            Match = TextAt(row, 3),
            ReceivedAt = row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4),
            FeedId = TextAt(row, 5),
            CameraId = TextAt(row, 6),
            Vrm = row.IsDBNull(7) ? null : row.GetInt64(7),
            VrmText = TextAt(row, 8),
            EastingMetres = row.IsDBNull(9) ? null : row.GetDouble(9),
            NorthingMetres = row.IsDBNull(10) ? null : row.GetDouble(10),
            UncertaintyCentimetres = row.IsDBNull(11) ? null : row.GetInt32(11),
            Confidence = row.IsDBNull(12) ? null : row.GetFloat(12),
            Detail = TextAt(row, 13),
            State = row.IsDBNull(14) ? null : row.GetInt16(14),
            CameraKey = row.IsDBNull(15) ? null : row.GetInt32(15),
        }, cancellation);

    /// <summary>Every change of a hit, in order.</summary>
    public Task<List<ChangeRow>> ChangesAsync(Guid hit, int limit, CancellationToken cancellation) => AskAsync(
        "changes_of_hit", [new("hit", hit), new("limit", limit)],
        row => new ChangeRow(
            row.GetInt64(0), row.GetInt16(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4)), cancellation);

    /// <param name="asked">A revision of 0 asks for the version as recorded by <paramref name="at"/>.</param>
    public Task<List<VersionRow>> VersionsAsync(
        IReadOnlyList<(string Kind, string Id, int Revision)> asked, DateTimeOffset at, CancellationToken cancellation) => AskAsync(
        "versions_asked",
        [
            Each("kinds", NpgsqlDbType.Text, asked.Select(one => one.Kind)), Each("ids", NpgsqlDbType.Text, asked.Select(one => one.Id)),
            Each("revisions", NpgsqlDbType.Integer, asked.Select(one => one.Revision)), new("at", at.UtcDateTime),
        ],
        row => new VersionRow(
            row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt64(4), row.GetString(5),
            row.GetBoolean(6)), cancellation);

    /// <summary>Standing reads of some marks, wherever; at most <paramref name="limit"/>.</summary>
    /// <param name="feeds">Keys of the feeds whose reads may be told; null for all.</param>
    public Task<List<(long Vrm, JourneyRead Read)>> ElsewhereAsync(
        long[] vrms, DateTimeOffset from, DateTimeOffset until, int[]? feeds, int limit, CancellationToken cancellation) => AskAsync(
        "reads_elsewhere",
        [
            new("vrms", vrms), new("from", from.UtcDateTime), new("until", until.UtcDateTime), new("limit", limit),
            new("feeds", NpgsqlDbType.Array | NpgsqlDbType.Integer) { Value = feeds is null ? DBNull.Value : feeds },
        ],
        row => (row.GetInt64(1), new JourneyRead
        {
            SightingId = row.GetGuid(0),
            CapturedAt = row.GetFieldValue<DateTimeOffset>(2),
            ReceivedAt = row.GetFieldValue<DateTimeOffset>(3),
            CameraId = row.GetString(4),
            Position = GeoPoint.OfMetres(row.GetDouble(5), row.GetDouble(6)),
            UncertaintyCentimetres = row.GetInt32(7),
            ClockSkewMax = TimeSpan.FromSeconds(row.GetInt32(8)),
        }), cancellation);

    /// <summary>How many other reads, and of how many marks, cameras had in periods, in the order asked.</summary>
    public Task<List<(int Reads, int Marks)>> BesideAsync(
        IReadOnlyList<(int CameraKey, DateTimeOffset From, DateTimeOffset Until)> asked, long[] vrms, CancellationToken cancellation) =>
        asked.Count == 0 ? Task.FromResult(new List<(int, int)>()) : AskAsync(
        "reads_beside",
        [
            Each("cameras", NpgsqlDbType.Integer, asked.Select(one => one.CameraKey)),
            Each("from", NpgsqlDbType.TimestampTz, asked.Select(one => one.From.UtcDateTime)),
            Each("until", NpgsqlDbType.TimestampTz, asked.Select(one => one.Until.UtcDateTime)), new("vrms", vrms),
            new("least", asked.Min(one => one.From).UtcDateTime), new("most", asked.Max(one => one.Until).UtcDateTime),
        ],
        row => (row.GetInt32(1), row.GetInt32(2)), cancellation);

    /// <summary>Sealed entries of the audit log, and by which question each was found.</summary>
    public Task<List<(string Instance, long Number, int Question)>> EntriesAsync(
        IReadOnlyList<EntryQuestion> asked, CancellationToken cancellation) => AskAsync(
        "entries_about",
        [
            Each("actions", NpgsqlDbType.Text, asked.Select(one => one.Action)), Each("kinds", NpgsqlDbType.Text, asked.Select(one => one.Kind)),
            Each("ids", NpgsqlDbType.Text, asked.Select(one => one.Id)), Each("revisions", NpgsqlDbType.Integer, asked.Select(one => one.Revision)),
            Each("from", NpgsqlDbType.TimestampTz, asked.Select(one => one.From.UtcDateTime)),
            Each("until", NpgsqlDbType.TimestampTz, asked.Select(one => one.Until.UtcDateTime)),
            Each("newest_only", NpgsqlDbType.Boolean, asked.Select(one => one.IsNewestOnly)),
        ],
        row => (row.GetString(0), row.GetInt64(1), row.GetInt32(2) - 1), cancellation);

    async Task<List<T>> AskAsync<T>(
        string question, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of($"Evidence/{question}"));
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }

    static NpgsqlParameter Each<T>(string name, NpgsqlDbType type, IEnumerable<T> values) =>
        new(name, NpgsqlDbType.Array | type) { Value = values.ToArray() };

    static string? TextAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A read behind a hit. What it told is null once it is past its retention; the match is kept with the hit.</summary>
sealed record ReadBehind
{
    public required Guid Id { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>It was taken back, or judged again since.</summary>
    public required bool IsWithdrawn { get; init; }

    /// <summary>JSON of what the rule said of it; null for the read before an implausible journey.</summary>
    public required string? Match { get; init; }

    public required DateTimeOffset? ReceivedAt { get; init; }
    public required string? FeedId { get; init; }
    public required string? CameraId { get; init; }
    public required long? Vrm { get; init; }
    public required string? VrmText { get; init; }
    public required double? EastingMetres { get; init; }
    public required double? NorthingMetres { get; init; }
    public required int? UncertaintyCentimetres { get; init; }
    public required float? Confidence { get; init; }
    public required string? Detail { get; init; }

    /// <summary>1 stands, 2 superseded, 3 withdrawn.</summary>
    public required short? State { get; init; }

    public required int? CameraKey { get; init; }
}

/// <summary>A change of a hit as it was told.</summary>
sealed record ChangeRow(long Sequence, short Kind, string Explanation, DateTimeOffset RecordedAt, string Body);

/// <summary>A version of the register.</summary>
/// <param name="ProtectsPerson">A zone whose outline is told to nobody outside.</param>
sealed record VersionRow(
    string Kind, string Id, int Revision, DateTimeOffset RecordedAt, long ClockVersion, string Body, bool ProtectsPerson);

/// <summary>Which entries of the audit log are looked for.</summary>
/// <param name="Revision">0 for any.</param>
sealed record EntryQuestion(
    string Action, string Kind, string Id, int Revision, DateTimeOffset From, DateTimeOffset Until, bool IsNewestOnly);
