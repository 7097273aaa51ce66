using System.Text.Json;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>A sealed entry as it is listed: without its sealed values, and whether they can be read.</summary>
sealed record ListedEntry(SealedEntry Entry, bool HasPersonal);

/// <summary>Which entries are listed; null lets everything pass.</summary>
sealed record EntryFilter(
    string? Actor, string? Action, string? Rpc, string? PurposeReference, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>Something that was handed out, and what can still be read of to whom.</summary>
sealed record DisclosureRow(ListedEntry Entry, string Recipient, string Handling, string OnBehalfOf, bool IsErased)
{
    /// <param name="values">As <see cref="SealedValues.Open"/> gives them; null when they were erased or never were.</param>
    public static DisclosureRow Of(ListedEntry entry, string? values)
    {
        if (values is null) return new(entry, "", "", "", entry.Entry.PersonalId is not null);
        using var body = JsonDocument.Parse(values);
        return new(entry, TextOf("recipient"), TextOf("handling"), TextOf("onBehalfOf"), false);

        string TextOf(string name) => body.RootElement.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
    }
}

/// <summary>A sampled consultation, and what was found of it.</summary>
sealed record DipSampleRow(Guid Draw, int Place, ListedEntry Entry, short Outcome, string DecidedBy, DateTimeOffset? DecidedAt);

/// <summary>A pattern of searching. <paramref name="Kind"/> is a number of the contract's AuditFlagKind.</summary>
sealed record FlagRow(
    int Kind, string Actor, byte[] Mark, int SearchCount, DateTimeOffset FirstAt, DateTimeOffset LastAt, string? Colleague,
    string Entry);

/// <summary>What those who check the log read of it, and what they find.</summary>
sealed class AuditReview(NpgsqlDataSource database, AuditOptions options)
{
    static readonly string ListSql = AuditLog.ReadSql("list_entries.sql");
    static readonly string DisclosuresSql = AuditLog.ReadSql("list_disclosures.sql");
    static readonly string DrawSql = AuditLog.ReadSql("draw_dip_sample.sql");
    static readonly string SamplesSql = AuditLog.ReadSql("dip_samples.sql");
    static readonly string FlagsSql = AuditLog.ReadSql("flags.sql");

    /// <param name="before">The last entry of the page before, or null.</param>
    public async Task<List<ListedEntry>> ListAsync(
        EntryFilter filter, (DateTimeOffset At, string Instance, long Number)? before, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(ListSql);
        Add(command, "actor", NpgsqlDbType.Text, filter.Actor);
        Add(command, "action", NpgsqlDbType.Text, filter.Action);
        Add(command, "rpc", NpgsqlDbType.Text, filter.Rpc);
        Add(command, "purpose_reference", NpgsqlDbType.Text, filter.PurposeReference);
        Add(command, "from", NpgsqlDbType.TimestampTz, filter.From);
        Add(command, "until", NpgsqlDbType.TimestampTz, filter.Until);
        Add(command, "before_time", NpgsqlDbType.TimestampTz, before?.At);
        Add(command, "before_instance", NpgsqlDbType.Text, before?.Instance);
        Add(command, "before_number", NpgsqlDbType.Bigint, before?.Number);
        Add(command, "limit", NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<ListedEntry>();
        while (await reader.ReadAsync(cancellation)) entries.Add(ReadListed(reader));
        return entries;
    }

    /// <summary>What was handed out, newest first, with what the entry's sealed values say of it while they can be read.</summary>
    /// <param name="before">The last entry of the page before, or null.</param>
    public async Task<List<DisclosureRow>> DisclosuresAsync(
        DateTimeOffset? from, DateTimeOffset? until, (DateTimeOffset At, string Instance, long Number)? before, int limit,
        CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(DisclosuresSql);
        Add(command, "from", NpgsqlDbType.TimestampTz, from);
        Add(command, "until", NpgsqlDbType.TimestampTz, until);
        Add(command, "before_time", NpgsqlDbType.TimestampTz, before?.At);
        Add(command, "before_instance", NpgsqlDbType.Text, before?.Instance);
        Add(command, "before_number", NpgsqlDbType.Bigint, before?.Number);
        Add(command, "limit", NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<DisclosureRow>();
        while (await reader.ReadAsync(cancellation))
        {
            var values = await reader.IsDBNullAsync(22, cancellation) || await reader.IsDBNullAsync(23, cancellation)
                ? null
                : new SealedValues(reader.GetFieldValue<byte[]>(22), reader.GetFieldValue<byte[]>(23)).Open();
            found.Add(DisclosureRow.Of(ReadListed(reader), values));
        }
        return found;
    }

    /// <summary>Draws consultations of a period; the digest of the checkpoint is the seed.</summary>
    /// <returns>How many there were to draw from.</returns>
    public static async Task<long> DrawAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid draw, string by, DateTimeOffset at, DateTimeOffset from,
        DateTimeOffset until, Checkpoint checkpoint, int size, CancellationToken cancellation)
    {
        await using (var command = new NpgsqlCommand(DrawSql, connection, transaction))
        {
            Add(command, "draw_id", NpgsqlDbType.Uuid, draw);
            Add(command, "drawn_at", NpgsqlDbType.TimestampTz, at);
            Add(command, "drawn_by", NpgsqlDbType.Text, by);
            Add(command, "from", NpgsqlDbType.TimestampTz, from);
            Add(command, "until", NpgsqlDbType.TimestampTz, until);
            Add(command, "checkpoint", NpgsqlDbType.Bigint, checkpoint.Number);
            Add(command, "seed", NpgsqlDbType.Bytea, checkpoint.ComputeDigest().ToArray());
            Add(command, "size", NpgsqlDbType.Integer, size);
            Add(command, "instances", NpgsqlDbType.Array | NpgsqlDbType.Text, checkpoint.Heads.Select(head => head.Instance).ToArray());
            Add(command, "entries", NpgsqlDbType.Array | NpgsqlDbType.Bigint, checkpoint.Heads.Select(head => head.Entries).ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await using var count = new NpgsqlCommand("SELECT population FROM audit_dip_draw WHERE draw_id = $1", connection, transaction);
        count.Parameters.Add(new NpgsqlParameter { Value = draw });
        return (long)(await count.ExecuteScalarAsync(cancellation))!;
    }

    /// <param name="draw">Null is all draws.</param>
    /// <param name="place">Null is all places.</param>
    public static async Task<List<DipSampleRow>> SamplesAsync(
        NpgsqlConnection connection, Guid? draw, int? place, bool undecidedOnly, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SamplesSql, connection);
        Add(command, "draw_id", NpgsqlDbType.Uuid, draw);
        Add(command, "place", NpgsqlDbType.Integer, place);
        Add(command, "undecided_only", NpgsqlDbType.Boolean, undecidedOnly);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var samples = new List<DipSampleRow>();
        while (await reader.ReadAsync(cancellation))
        {
            var isDecided = !await reader.IsDBNullAsync(24, cancellation);
            samples.Add(new(
                reader.GetGuid(22), reader.GetInt32(23), ReadListed(reader), isDecided ? reader.GetInt16(24) : (short)0,
                isDecided ? reader.GetString(25) : "", isDecided ? new DateTimeOffset(reader.GetDateTime(26), TimeSpan.Zero) : null));
        }
        return samples;
    }

    /// <returns>False when somebody has decided it before.</returns>
    public static async Task<bool> TryDecideAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, DipSampleRow sample, string by, DateTimeOffset at,
        short outcome, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO audit_dip_decision (draw_id, place, decided_at, decided_by, outcome) VALUES ($1, $2, $3, $4, $5) "
            + "ON CONFLICT DO NOTHING", connection, transaction);
        foreach (var value in (object[])[sample.Draw, sample.Place, at, by, outcome])
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public async Task<List<FlagRow>> FlagsAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(FlagsSql);
        Add(command, "from", NpgsqlDbType.TimestampTz, from);
        Add(command, "until", NpgsqlDbType.TimestampTz, until);
        Add(command, "repeated_min", NpgsqlDbType.Integer, options.RepeatedSearchesMin);
        Add(command, "repeated_window", NpgsqlDbType.Interval, options.FlagWindow);
        Add(command, "gap_max", NpgsqlDbType.Interval, options.FollowingGapMax);
        Add(command, "following_max", NpgsqlDbType.Interval, options.ImmediateResponseMax);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var flags = new List<FlagRow>();
        while (await reader.ReadAsync(cancellation))
        {
            flags.Add(new(
                reader.GetInt32(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetInt32(3),
                new DateTimeOffset(reader.GetDateTime(4), TimeSpan.Zero), new DateTimeOffset(reader.GetDateTime(5), TimeSpan.Zero),
                await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetString(6), reader.GetString(7)));
        }
        return flags;
    }

    /// <summary>Says whose vehicle a mark is; only the mark's keyed digest is kept.</summary>
    public static async Task RegisterVehicleAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string actor, Vrm vrm, string by, DateTimeOffset at,
        CancellationToken cancellation)
    {
        var mac = AuditSubject.Of(vrm).Mac(await AuditSealing.SubjectKeyAsync(connection, transaction, cancellation));
        await using var command = new NpgsqlCommand(
            "INSERT INTO registered_colleague_vehicle (actor, vrm_mac, registered_at, registered_by) VALUES ($1, $2, $3, $4) "
            + "ON CONFLICT DO NOTHING", connection, transaction);
        foreach (var value in (object[])[actor, mac, at, by]) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static ListedEntry ReadListed(NpgsqlDataReader reader) => new(
        AuditRows.ReadEntry(
            reader, reader.GetString(0), reader.GetInt64(1), column: 4, new Digest(reader.GetFieldValue<byte[]>(2))),
        reader.GetBoolean(3));

    static void Add(NpgsqlCommand command, string name, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
}
