using System.Text.Json;
using GeoIntel.Models.Documents;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Hotspots;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Documents;

/// <summary>Keeps documents with their files and analysts' texts; what is signed is never changed.</summary>
sealed class DocumentStore(NpgsqlDataSource database)
{
    /// <summary>Keeps a document with its files, the texts of the version before, and its audit entry, in one
    /// transaction.</summary>
    /// <returns>The version; null when it was stopped meanwhile, and then nothing was kept.</returns>
    public async Task<int?> KeepAsync(
        MadeDocument made, Func<IReadOnlyList<DocumentFile>, AuditEntry> entryOf, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var end = NamedCommand.Of(
            connection, "Documents/end_build", ("id", made.Labels.Id), ("ended_at", made.Labels.BuiltAt.UtcDateTime)))
        {
            if (await end.ExecuteNonQueryAsync(cancellation) == 0) return null;
        }
        await using (var hold = Versions(connection, "hold_versions", made.Labels, made.SubjectKey))
            await hold.ExecuteNonQueryAsync(cancellation);
        var (last, _) = await LastVersionAsync(connection, made.Labels, made.SubjectKey, cancellation);
        var labels = made.Labels with { Version = last + 1 };
        var texts = await CarriedAsync(connection, labels, made.SubjectKey, last, cancellation);
        var files = made.Write(labels, texts);
        await using (var keep = NamedCommand.Of(
            connection, "Documents/keep_document", ("id", labels.Id), ("kind", labels.Kind), ("subject_key", made.SubjectKey),
            ("subject", labels.Subject), ("first_day", labels.FirstDay), ("until_day", labels.Until),
            ("edition", (short)labels.Edition), ("version", labels.Version), ("handling", labels.Handling),
            ("attribution", labels.Attribution), ("purpose", labels.Purpose), ("code_version", labels.CodeVersion),
            ("small_count", labels.SmallCount), ("inputs", JsonSerializer.Serialize(made.Inputs)),
            ("built_by", made.BuiltBy), ("built_at", labels.BuiltAt.UtcDateTime)))
            await keep.ExecuteNonQueryAsync(cancellation);
        foreach (var text in texts) await KeepTextAsync(connection, labels.Id, text, cancellation);
        await KeepFilesAsync(connection, labels.Id, files, cancellation);
        await AuditLog.WriteAsync(connection, transaction, entryOf(files), cancellation);
        await transaction.CommitAsync(cancellation);
        return labels.Version;
    }

    /// <summary>Changes a draft: its texts or its signature, and the files that follow from them, with an audit
    /// entry.</summary>
    /// <param name="change">What becomes of it; whatever it throws leaves the draft as it was.</param>
    /// <returns>Null when there is no such document.</returns>
    public async Task<StoredDocument?> ChangeAsync(
        string id, Func<OpenDraft, Task<DraftChange>> change, AuditEntry entry, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        StoredDocument? document = null;
        await using (var hold = NamedCommand.Of(connection, "Documents/hold_document", ("id", id)))
        await using (var reader = await hold.ExecuteReaderAsync(cancellation))
        {
            if (await reader.ReadAsync(cancellation)) document = Read(new StoredRow(reader));
        }
        if (document is null) return null;
        var texts = await TextsAsync(connection, id, cancellation);
        var (_, signed) = await LastVersionAsync(connection, document.Labels, document.SubjectKey, cancellation);
        var changed = await change(new OpenDraft(document, texts, signed, name => FileAsync(connection, id, name, cancellation)));
        if (changed.Written is { } written) await KeepTextAsync(connection, id, written, cancellation);
        await using (var clear = NamedCommand.Of(connection, "Documents/clear_files", ("id", id)))
            await clear.ExecuteNonQueryAsync(cancellation);
        await KeepFilesAsync(connection, id, changed.Files, cancellation);
        if (changed.Signed is { } signature)
        {
            // Last, for what is signed is not changed.
            await using var sign = NamedCommand.Of(
                connection, "Documents/sign_document", ("id", id), ("signed_by", signature.By),
                ("signed_at", signature.At.UtcDateTime));
            await sign.ExecuteNonQueryAsync(cancellation);
            document = document with { Labels = document.Labels with { SignedBy = signature.By, SignedAt = signature.At } };
        }
        await AuditLog.WriteAsync(connection, transaction, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return document;
    }

    /// <returns>Null when there is none.</returns>
    public async Task<StoredDocument?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var find = NamedCommand.Of(connection, "Documents/find_document", ("id", id));
        await using var reader = await find.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(new StoredRow(reader)) : null;
    }

    /// <summary>Documents, the newest first.</summary>
    /// <param name="kind">Null for all.</param>
    /// <param name="subjectKey">Empty for all.</param>
    /// <param name="before">The last one of the page before.</param>
    public async Task<List<StoredDocument>> ListAsync(
        string? kind, IEnumerable<DocumentEdition> editions, string subjectKey, (DateTimeOffset Time, string Id)? before, int limit,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var list = NamedCommand.Of(
            connection, "Documents/list_documents", ("kind", NamedCommand.Text(kind)), ("editions", editions.Select(of => (short)of).ToArray()),
            ("subject_key", NamedCommand.Text(subjectKey.Length > 0 ? subjectKey : null)),
            ("before_time", NamedCommand.Time(before?.Time)), ("before_id", NamedCommand.Text(before?.Id)), ("limit", limit));
        await using var reader = await list.ExecuteReaderAsync(cancellation);
        var found = new List<StoredDocument>();
        while (await reader.ReadAsync(cancellation)) found.Add(Read(new StoredRow(reader)));
        return found;
    }

    /// <summary>The newest signed version of a document; null without one.</summary>
    public async Task<(string Id, int Version)?> LastSignedAsync(
        string kind, string subjectKey, DocumentEdition edition, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var last = NamedCommand.Of(
            connection, "Documents/last_signed", ("kind", kind), ("subject_key", subjectKey), ("edition", (short)edition));
        await using var reader = await last.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetInt32(1)) : null;
    }

    public async Task<IReadOnlyList<DocumentText>> TextsAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await TextsAsync(connection, id, cancellation);
    }

    /// <summary>The files of a document in its own order.</summary>
    public async Task<List<StoredFile>> FilesAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var list = NamedCommand.Of(connection, "Documents/files", ("id", id));
        await using var reader = await list.ExecuteReaderAsync(cancellation);
        var files = new List<StoredFile>();
        while (await reader.ReadAsync(cancellation))
            files.Add(new StoredFile(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)));
        return files;
    }

    /// <returns>Null when the document has no such file.</returns>
    public async Task<DocumentFile?> FileAsync(string id, string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await FileAsync(connection, id, name, cancellation);
    }

    static async Task<DocumentFile?> FileAsync(
        NpgsqlConnection connection, string id, string name, CancellationToken cancellation)
    {
        await using var command = NamedCommand.Of(connection, "Documents/file", ("id", id), ("name", name));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new DocumentFile(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    static async Task<(int Version, int Signed)> LastVersionAsync(
        NpgsqlConnection connection, DocumentLabels labels, string subjectKey, CancellationToken cancellation)
    {
        await using var last = Versions(connection, "last_version", labels, subjectKey);
        await using var reader = await last.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.IsDBNull(0) ? 0 : reader.GetInt32(0), reader.IsDBNull(1) ? 0 : reader.GetInt32(1));
    }

    static async Task<IReadOnlyList<DocumentText>> CarriedAsync(
        NpgsqlConnection connection, DocumentLabels labels, string subjectKey, int version, CancellationToken cancellation)
    {
        await using var carried = Versions(connection, "carried_texts", labels, subjectKey);
        carried.Parameters.AddWithValue("version", version);
        return await ReadTextsAsync(carried, cancellation);
    }

    static async Task<IReadOnlyList<DocumentText>> TextsAsync(
        NpgsqlConnection connection, string id, CancellationToken cancellation)
    {
        await using var texts = NamedCommand.Of(connection, "Documents/texts", ("id", id));
        return await ReadTextsAsync(texts, cancellation);
    }

    static async Task<IReadOnlyList<DocumentText>> ReadTextsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<DocumentText>();
        while (await reader.ReadAsync(cancellation))
        {
            texts.Add(new DocumentText(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetInt32(4)));
        }
        return texts;
    }

    static async Task KeepTextAsync(
        NpgsqlConnection connection, string id, DocumentText text, CancellationToken cancellation)
    {
        await using var keep = NamedCommand.Of(
            connection, "Documents/keep_text", ("id", id), ("field", text.Field), ("body", text.Text),
            ("written_by", text.By), ("written_at", text.At.UtcDateTime), ("written_in", text.From));
        await keep.ExecuteNonQueryAsync(cancellation);
    }

    static async Task KeepFilesAsync(
        NpgsqlConnection connection, string id, IReadOnlyList<DocumentFile> files, CancellationToken cancellation)
    {
        foreach (var (place, file) in files.Index())
        {
            await using var keep = NamedCommand.Of(
                connection, "Documents/keep_file", ("id", id), ("name", file.Name), ("place", place),
                ("media_type", file.MediaType), ("sha256", file.Sha256),
                ("content", new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = file.Content.ToArray() }));
            await keep.ExecuteNonQueryAsync(cancellation);
        }
    }

    static NpgsqlCommand Versions(NpgsqlConnection connection, string query, DocumentLabels labels, string subjectKey) =>
        NamedCommand.Of(
            connection, $"Documents/{query}", ("kind", labels.Kind), ("subject_key", subjectKey), ("edition", (short)labels.Edition));

    static StoredDocument Read(StoredRow row) => new(
        new DocumentLabels
        {
            Id = row.Text("id"),
            Kind = row.Text("kind"),
            Subject = row.Text("subject"),
            FirstDay = row.Date("first_day"),
            Until = row.Date("until_day"),
            Edition = (DocumentEdition)row.Short("edition"),
            Version = row.Whole("version"),
            BuiltAt = row.Time("built_at"),
            CodeVersion = row.Text("code_version"),
            Handling = row.Text("handling"),
            Attribution = row.Text("attribution"),
            Purpose = row.Text("purpose"),
            SmallCount = row.Whole("small_count"),
            SignedBy = row.IsNull("signed_by") ? null : row.Text("signed_by"),
            SignedAt = row.TimeOrNull("signed_at"),
        },
        row.Text("subject_key"), row.Text("built_by"),
        JsonSerializer.Deserialize<List<DocumentInput>>(row.Text("inputs")) ?? []);
}
