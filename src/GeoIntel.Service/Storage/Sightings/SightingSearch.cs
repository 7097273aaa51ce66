using System.Runtime.CompilerServices;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Filters;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Searching;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Finds stored sightings, newest first; taken-back ones are left out.</summary>
sealed class SightingSearch(NpgsqlDataSource database)
{
    /// <summary>At most <see cref="SightingQuestion.Limit"/>.</summary>
    public async Task<IReadOnlyList<StoredSighting>> FindAsync(SightingQuestion question, CancellationToken cancellation)
    {
        var found = new List<StoredSighting>();
        // A page is read to its end and its connection given back, before what is held is asked for.
        await foreach (var sighting in ReadAsync(QueryOf(question), question, cancellation)) found.Add(sighting);
        if (question.Case.Length == 0) return found;
        // Few cases hold anything, and that is known by one step into an index.
        var held = new List<StoredSighting>();
        await foreach (var sighting in ReadAsync("search_held", question, cancellation)) held.Add(sighting);
        if (held.Count == 0) return found;
        var all = new List<StoredSighting>();
        await foreach (var sighting in MergeAsync(found.ToAsyncEnumerable(), held.ToAsyncEnumerable(), cancellation)) all.Add(sighting);
        return [.. all.Take(question.Limit ?? int.MaxValue)];
    }

    /// <summary>One by one, as the store gives them; whoever stops reading ends the statements.</summary>
    public IAsyncEnumerable<StoredSighting> StreamAsync(SightingQuestion question, CancellationToken cancellation)
    {
        var found = ReadAsync(QueryOf(question), question, cancellation);
        return question.Case.Length == 0 ? found : MergeAsync(found, ReadAsync("search_held", question, cancellation), cancellation);
    }

    static string QueryOf(SightingQuestion question)
    {
        var isOfMarks = question.Vrm is not null || question.Marks is not null || question.Pattern is not null;
        var isOfOneCamera = question.CameraKeys is [_] && question.Area is null && question.Circle is null;
        if (!isOfMarks && !isOfOneCamera) return "search_places";
        return question.Area is null && question.Circle is null ? "search_anywhere" : "search_sightings";
    }

    // Both are in PostgreSQL's order of ids, which is not .NET's. What is in both is told once.
    static async IAsyncEnumerable<StoredSighting> MergeAsync(
        IAsyncEnumerable<StoredSighting> found, IAsyncEnumerable<StoredSighting> held,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var first = found.GetAsyncEnumerator(cancellation);
        await using var second = held.GetAsyncEnumerator(cancellation);
        var hasFirst = await first.MoveNextAsync();
        var hasSecond = await second.MoveNextAsync();
        var last = Guid.Empty;
        while (hasFirst || hasSecond)
        {
            var isSecondNext = !hasFirst || (hasSecond && IsNewer(second.Current, first.Current));
            var next = isSecondNext ? second.Current : first.Current;
            if (isSecondNext) hasSecond = await second.MoveNextAsync();
            else hasFirst = await first.MoveNextAsync();
            if (next.Id == last) continue;
            last = next.Id;
            yield return next;
        }
    }

    static bool IsNewer(StoredSighting a, StoredSighting b)
    {
        var byTime = a.CapturedAt.CompareTo(b.CapturedAt);
        return byTime != 0
            ? byTime > 0
            : a.Id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.Id.ToByteArray(bigEndian: true)) > 0;
    }

    async IAsyncEnumerable<StoredSighting> ReadAsync(
        string query, SightingQuestion question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = question.Filter is null ? null : SightingFilterSql.Of(question.Filter);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand { Connection = connection };
        AddParameters(command.Parameters, question);
        var asked = AskedTerms.Of(command.Parameters);
        if (filter is not null) asked = asked.Replace("/*filter*/ true", filter.Text, StringComparison.Ordinal);
        command.CommandText = SqlText.Of($"Sightings/{query}").Replace("/*asked*/ true", asked, StringComparison.Ordinal);
        if (question.Limit is null) command.CommandTimeout = 0; // as long as the caller goes on taking
        foreach (var parameter in filter?.Parameters ?? []) command.Parameters.Add(parameter);
        if (query == "search_held") command.Parameters.AddWithValue("case", question.Case);

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var isWhole = false;
        try
        {
            while (await reader.ReadAsync(cancellation)) yield return Read(reader);
            isWhole = true;
        }
        finally
        {
            // Closing a reader takes in all that is left, so the server is told to stop first.
            if (!isWhole) command.Cancel();
        }
    }

    static void AddParameters(NpgsqlParameterCollection parameters, SightingQuestion question)
    {
        parameters.Add(FeedRegimes.Parameter(question.Feeds));
        parameters.AddRange(question.Restricted.Parameters());
        parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)question.Vrm?.Packed));
        parameters.Add(new NpgsqlParameter("marks", NpgsqlDbType.Array | NpgsqlDbType.Bigint)
        {
            Value = question.Marks is { } marks ? marks.Select(mark => (long)mark.Packed).ToArray() : DBNull.Value,
        });
        parameters.Add(new NpgsqlParameter<long?>("mark_from", question.Pattern?.Range?.From));
        parameters.Add(new NpgsqlParameter<long?>("mark_until", question.Pattern?.Range?.Until));
        parameters.Add(new NpgsqlParameter("mark_like", NpgsqlDbType.Text) { Value = (object?)question.Pattern?.Like ?? DBNull.Value });
        parameters.Add(new NpgsqlParameter<int?>("camera", question.CameraKeys is [var only] ? only : null));
        parameters.Add(new NpgsqlParameter("cameras", NpgsqlDbType.Array | NpgsqlDbType.Integer)
        {
            Value = question.CameraKeys is null or [_] ? DBNull.Value : question.CameraKeys,
        });
        parameters.Add(new NpgsqlParameter("hours", NpgsqlDbType.Bytea)
        {
            Value = question.Hours is { IsAlways: false } hours
                ? System.Runtime.InteropServices.MemoryMarshal.AsBytes(hours.Minutes).ToArray() // bit n is minute n on what .NET runs on
                : DBNull.Value,
        });
        parameters.Add(new NpgsqlParameter("area", NpgsqlDbType.Bytea)
        {
            Value = question.Area is null ? DBNull.Value : ToEwkb(question.Area),
        });
        parameters.Add(new NpgsqlParameter<double?>("centre_easting", question.Circle?.Centre.EastingMetres));
        parameters.Add(new NpgsqlParameter<double?>("centre_northing", question.Circle?.Centre.NorthingMetres));
        parameters.Add(new NpgsqlParameter<double?>("radius", question.Circle?.RadiusMetres));
        parameters.AddWithValue("from", question.From.UtcDateTime);
        parameters.AddWithValue("until", question.Until.UtcDateTime);
        parameters.Add(new NpgsqlParameter<DateTime?>("before_time", question.Before?.Time.UtcDateTime));
        parameters.Add(new NpgsqlParameter<Guid?>("before_id", question.Before?.Id));
        parameters.Add(new NpgsqlParameter<int?>("limit", question.Limit));
    }

    static StoredSighting Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Vrm = row.IsDBNull(1) ? null : Vrm.FromPacked((ulong)row.GetInt64(1)),
        VrmText = row.GetString(2),
        CameraId = row.IsDBNull(3) ? null : row.GetString(3),
        FeedId = row.IsDBNull(4) ? null : row.GetString(4),
        CapturedAt = row.GetFieldValue<DateTimeOffset>(5),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(6),
        EastingMetres = row.IsDBNull(7) ? null : row.GetDouble(7),
        NorthingMetres = row.IsDBNull(8) ? null : row.GetDouble(8),
        UncertaintyMetres = row.GetInt32(9) / 100.0,
        Confidence = row.IsDBNull(10) ? null : row.GetFloat(10),
        Detail = row.IsDBNull(11) ? null : row.GetString(11),
        Observed = row.GetBoolean(12),
    };

    static byte[] ToEwkb(Geometry geometry) => new WKBWriter(ByteOrder.LittleEndian, handleSRID: true).Write(geometry);
}

/// <summary>Which sightings are asked for; nulls are for any.</summary>
sealed record SightingQuestion
{
    public Vrm? Vrm { get; init; }

    /// <summary>Of which any is asked for.</summary>
    public IReadOnlyCollection<Vrm>? Marks { get; init; }

    public VrmPattern? Pattern { get; init; }

    /// <summary>Of which any is asked for.</summary>
    public int[]? CameraKeys { get; init; }

    /// <summary>Of the week in London.</summary>
    public Schedule? Hours { get; init; }

    public Filter? Filter { get; init; }

    /// <summary>Polygon in EPSG:27700, with its SRID set; its edge belongs to it.</summary>
    public Geometry? Area { get; init; }

    public (GeoPoint Centre, double RadiusMetres)? Circle { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>Only what comes after this place in the order.</summary>
    public (DateTimeOffset Time, Guid Id)? Before { get; init; }

    /// <summary>Null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Keys of the feeds whose reads may be told, 0 for observations; null for all.</summary>
    public int[]? Feeds { get; init; }

    /// <summary>The case it is asked for; what is held for it is told, too.</summary>
    public string Case { get; init; } = "";

    /// <summary>Of whom nothing is told.</summary>
    public RestrictedSubjects Restricted { get; init; } = RestrictedSubjects.None;
}

/// <summary>A sighting as stored.</summary>
sealed record StoredSighting
{
    public required Guid Id { get; init; }
    public required Vrm? Vrm { get; init; }
    public required string VrmText { get; init; }
    public required string? CameraId { get; init; }
    public required string? FeedId { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Null when the camera was fixed then and is registered as a moving one now.</summary>
    public required double? EastingMetres { get; init; }

    /// <inheritdoc cref="EastingMetres"/>
    public required double? NorthingMetres { get; init; }

    public required double UncertaintyMetres { get; init; }
    public required double? Confidence { get; init; }

    /// <summary>JSON of what else the device said, as <see cref="SightingRows"/> writes it.</summary>
    public required string? Detail { get; init; }

    public required bool Observed { get; init; }
}
