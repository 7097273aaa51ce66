using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Rights;
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
        var own = new WaitingEntry(entry.WithTouched().WithCombinations());
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

    /// <summary>The marks on confidential lists, which entries note when they were touched.</summary>
    public async Task<IReadOnlySet<Vrm>> ConfidentialAsync(DateTimeOffset now, CancellationToken cancellation) =>
        (await new RestrictionStore(database).WithheldAsync(now, asksRestrictions: false, cancellation)).Confidential;

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
                await WriteAsync(connection, null, [.. together.SelectMany((of, i) => of.Entries.Select(entry => (i, entry)))], CancellationToken.None);
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
        WriteAsync(connection, transaction, [.. entries.SelectMany(entry => entry.WithTouched().WithCombinations()).Select(entry => (0, entry))], cancellation);

    // Nothing is shared between calls: that two have asked the same is nobody's to see.
    static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, (int Call, AuditEntry Entry)[] entries,
        CancellationToken cancellation)
    {
        var personal = new Dictionary<(int Call, string Body), SealedPersonal>();
        var rows = new SealedPersonal?[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            rows[i] = entries[i].Entry.Sealed;
            if (rows[i] is not null || SealedPersonal.BodyOf(entries[i].Entry) is not { } body) continue;
            if (!personal.TryGetValue((entries[i].Call, body), out rows[i]))
                personal.Add((entries[i].Call, body), rows[i] = SealedPersonal.Of(body));
        }
        SealedPersonal[] made = [.. rows.OfType<SealedPersonal>().Distinct()];

        using var places = await CallPlaces.OfAsync(connection, Array.ConvertAll(entries, one => one.Entry), cancellation);
        // Most entries touch nothing confidential, and are one statement and its commit.
        var touches = Array.Exists(entries, one => one.Entry.Confidential.Count > 0);
        await using var whole = touches && transaction is null ? await connection.BeginTransactionAsync(cancellation) : null;
        await using var command = new NpgsqlCommand(WriteSql, connection, transaction ?? whole);
        Add("personal_ids", NpgsqlDbType.Uuid, Array.ConvertAll(made, row => row.Id));
        Add("personal_sealed", NpgsqlDbType.Bytea, Array.ConvertAll(made, row => row.Values.Sealed));
        Add("personal_keys", NpgsqlDbType.Bytea, Array.ConvertAll(made, row => row.Values.Key));
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
        Add("entry_personal_ids", NpgsqlDbType.Uuid, Array.ConvertAll(rows, row => row?.Id));
        Add("entry_personal_digests", NpgsqlDbType.Bytea, Array.ConvertAll(rows, row => row?.Digest));
        Add("call_ids", NpgsqlDbType.Uuid, places.CallIds);
        Add("part_ofs", NpgsqlDbType.Uuid, places.PartOfs);
        await command.PrepareAsync(cancellation); // once a connection: planning costs as much as writing
        var written = (ulong?)await command.ExecuteScalarAsync(cancellation);
        if (touches)
        {
            await ConfidentialMarks.NoteAsync(
                connection, transaction ?? whole,
                [.. entries.Zip(rows).SelectMany(one => one.First.Entry.Confidential.Select(mark => (one.Second!.Id, mark))).Distinct()], cancellation);
        }
        places.Wrote(written, isCommitted: transaction is null && whole is null);
        if (whole is null) return;
        await whole.CommitAsync(cancellation);
        places.Wrote(written, isCommitted: true);

        T[] Each<T>(Func<AuditEntry, T> part) => Array.ConvertAll(entries, one => part(one.Entry));

        void Add(string name, NpgsqlDbType elementType, object array) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | elementType) { Value = array });
    }

    /// <summary>As a row names it.</summary>
    public static string NameOf(AuditAction action) =>
        action == AuditAction.SignIn ? "sign_in" : action.ToString().ToLowerInvariant();

    internal static string ReadSql(string name)
    {
        using var reader = new StreamReader(typeof(AuditLog).Assembly.GetManifestResourceStream(typeof(AuditLog), name)!);
        return reader.ReadToEnd();
    }

    /// <summary>An entry on its way to the store, with what it put together, and the promise of their commit.</summary>
    sealed class WaitingEntry(IReadOnlyList<AuditEntry> entries)
    {
        readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<AuditEntry> Entries => entries;
        public Task Written => _written.Task;

        public void Done() => _written.SetResult();

        public void Fail(Exception cause) => _written.SetException(cause);
    }
}
