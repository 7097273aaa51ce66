using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>Adds entries to the audit log. Rows are only ever added.</summary>
/// <remarks>Entries that come while others are being written wait for them and are then written together, in one commit: under
/// load a call costs less than a commit of its own, and alone it waits for nobody.</remarks>
class AuditLog(NpgsqlDataSource database)
{
    /// <summary>Commits under way at once: while one waits for the disk, another is put together.</summary>
    const int WritersMax = 2;

    const int TogetherMax = 256;

    static readonly string WriteSql = ReadSql("write_audit_entries.sql");

    readonly Lock _gate = new();
    readonly Queue<WaitingEntry> _waiting = [];
    int _writers;

    /// <summary>Adds one entry in a transaction of its own, or of entries of other calls.</summary>
    /// <remarks>An entry whose caller has gone is written all the same.</remarks>
    public virtual Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
    {
        var own = new WaitingEntry(entry);
        lock (_gate)
        {
            if (_writers == WritersMax)
            {
                _waiting.Enqueue(own);
                return own.Written.WaitAsync(cancellation);
            }
            _writers++;
        }
        return WriteFirstAsync(own);
    }

    // Whoever finds a writer free writes by itself, and answers before the entries are written that came meanwhile.
    async Task WriteFirstAsync(WaitingEntry own)
    {
        await WriteTogetherAsync([own]);
        lock (_gate)
        {
            if (_waiting.Count == 0) _writers--;
            else _ = Task.Run(WriteWaitingAsync);
        }
        await own.Written;
    }

    async Task WriteWaitingAsync()
    {
        while (true)
        {
            var together = new List<WaitingEntry>();
            lock (_gate)
            {
                while (together.Count < TogetherMax && _waiting.TryDequeue(out var next)) together.Add(next);
                if (together.Count == 0)
                {
                    _writers--;
                    return;
                }
            }
            await WriteTogetherAsync(together);
        }
    }

    async Task WriteTogetherAsync(List<WaitingEntry> together)
    {
        try
        {
            await using (var connection = await database.OpenConnectionAsync())
                await WriteAsync(connection, null, [.. together.Select((of, i) => (i, of.Entry))], CancellationToken.None);
            foreach (var one in together) one.Done();
        }
        catch (Exception cause) when (together.Count > 1 && (cause is PostgresException { IsTransient: false } || cause is not NpgsqlException))
        {
            // One of them cannot be written; that is no reason to refuse the calls of others.
            foreach (var one in together) await WriteTogetherAsync([one]);
        }
        catch (Exception cause)
        {
            foreach (var one in together) one.Fail(cause);
        }
    }

    /// <summary>Adds one entry in the caller's transaction: it is there if, and only if, the rest is.</summary>
    public static Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, AuditEntry entry, CancellationToken cancellation) =>
        WriteAsync(connection, transaction, [entry], cancellation);

    /// <summary>Adds entries of one call, in their order. Those with the same reason and question share one row of the side
    /// table.</summary>
    public static Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<AuditEntry> entries,
        CancellationToken cancellation) =>
        WriteAsync(connection, transaction, [.. entries.Select(entry => (0, entry))], cancellation);

    // Nothing is shared between calls: that two have asked the same is nobody's to see.
    static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, (int Call, AuditEntry Entry)[] entries,
        CancellationToken cancellation)
    {
        var personal = new Dictionary<(int Call, string Body), (Guid Id, SealedValues Values, byte[] Digest)>();
        var entryPersonalIds = new Guid?[entries.Length];
        var entryPersonalDigests = new byte[]?[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            if (PersonalBody(entries[i].Entry) is not { } body) continue;
            if (!personal.TryGetValue((entries[i].Call, body), out var row))
            {
                var values = SealedValues.Of(body);
                personal.Add((entries[i].Call, body), row = (Guid.CreateVersion7(), values, SHA256.HashData(values.Sealed)));
            }
            (entryPersonalIds[i], entryPersonalDigests[i]) = (row.Id, row.Digest);
        }

        using var places = await CallPlaces.OfAsync(connection, Array.ConvertAll(entries, one => one.Entry), cancellation);
        await using var command = new NpgsqlCommand(WriteSql, connection, transaction);
        Add("personal_ids", NpgsqlDbType.Uuid, personal.Values.Select(row => row.Id).ToArray());
        Add("personal_sealed", NpgsqlDbType.Bytea, personal.Values.Select(row => row.Values.Sealed).ToArray());
        Add("personal_keys", NpgsqlDbType.Bytea, personal.Values.Select(row => row.Values.Key).ToArray());
        Add("actors", NpgsqlDbType.Text, Each(entry => entry.Actor));
        Add("actions", NpgsqlDbType.Text, Each(entry => NameOf(entry.Action)));
        Add("rpcs", NpgsqlDbType.Text, Each(entry => entry.Rpc));
        Add("purpose_classes", NpgsqlDbType.Smallint, Each(entry => entry.Purpose?.Class));
        Add("purpose_references", NpgsqlDbType.Text, Each(entry => entry.Purpose?.Reference));
        Add("resource_kinds", NpgsqlDbType.Text, Each(entry => entry.ResourceKind));
        Add("resource_ids", NpgsqlDbType.Text, Each(entry => entry.ResourceId));
        Add("resource_revisions", NpgsqlDbType.Integer, Each(entry => entry.ResourceRevision));
        Add("resource_digests", NpgsqlDbType.Bytea, Each(entry => entry.ResourceDigest));
        Add("row_counts", NpgsqlDbType.Integer, Each(entry => entry.RowCount));
        Add("outcomes", NpgsqlDbType.Text, Each(entry => entry.Outcome));
        Add("entry_personal_ids", NpgsqlDbType.Uuid, entryPersonalIds);
        Add("entry_personal_digests", NpgsqlDbType.Bytea, entryPersonalDigests);
        Add("call_ids", NpgsqlDbType.Uuid, places.CallIds);
        Add("part_ofs", NpgsqlDbType.Uuid, places.PartOfs);
        await command.PrepareAsync(cancellation); // once a connection: planning costs as much as writing
        places.Wrote((ulong?)await command.ExecuteScalarAsync(cancellation), isCommitted: transaction is null);

        T[] Each<T>(Func<AuditEntry, T> part) => Array.ConvertAll(entries, one => part(one.Entry));

        void Add(string name, NpgsqlDbType elementType, object array) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | elementType) { Value = array });
    }

    static string? PersonalBody(AuditEntry entry)
    {
        if (entry.Purpose is null && entry.Personal is null && entry.Handling is null) return null;
        var text = new ArrayBufferWriter<byte>(512);
        using (var body = new Utf8JsonWriter(text))
        {
            body.WriteStartObject();
            if (entry.Purpose is { } purpose)
            {
                body.WriteString("reason", purpose.Reason);
                if (purpose.OnBehalfOf.Length > 0) body.WriteString("onBehalfOf", purpose.OnBehalfOf);
                if (purpose.SharingAgreement.Length > 0) body.WriteString("sharingAgreement", purpose.SharingAgreement);
                if (purpose.Restriction is { } opened) body.WriteString("restriction", $"restrictions/{opened}");
                if (purpose.Authorisation is { } senior)
                {
                    body.WriteStartObject("seniorAuthorisation");
                    body.WriteString("reference", senior.Reference);
                    body.WriteString("authorisedBy", senior.AuthorisedBy);
                    body.WriteEndObject();
                }
            }
            if (entry.Recipient is { Length: > 0 } recipient) body.WriteString("recipient", recipient);
            if (entry.Handling is { } handling) body.WriteString("handling", handling);
            if (entry.Personal is { } personal)
            {
                body.WritePropertyName("question");
                if (personal is IMessage message) body.WriteRawValue(QuestionOf(message));
                else JsonSerializer.Serialize(body, personal, JsonSerializerOptions.Web);
            }
            body.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    // The purpose stands beside it already.
    static string QuestionOf(IMessage message)
    {
        if (message.Descriptor.FindFieldByName("purpose") is not { FieldType: FieldType.Message } purpose
            || purpose.Accessor.GetValue(message) is null) return JsonFormatter.Default.Format(message);
        var question = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        purpose.Accessor.Clear(question);
        return JsonFormatter.Default.Format(question);
    }

    /// <summary>As a row names it.</summary>
    public static string NameOf(AuditAction action) =>
        action == AuditAction.SignIn ? "sign_in" : action.ToString().ToLowerInvariant();

    internal static string ReadSql(string name)
    {
        using var reader = new StreamReader(typeof(AuditLog).Assembly.GetManifestResourceStream(typeof(AuditLog), name)!);
        return reader.ReadToEnd();
    }

    /// <summary>An entry on its way to the store, and the promise of its commit.</summary>
    sealed class WaitingEntry(AuditEntry entry)
    {
        readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AuditEntry Entry => entry;
        public Task Written => _written.Task;

        public void Done() => _written.SetResult();

        public void Fail(Exception cause) => _written.SetException(cause);
    }
}
