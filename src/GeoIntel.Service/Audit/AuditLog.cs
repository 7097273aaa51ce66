using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>Adds entries to the audit log. Rows are only ever added.</summary>
sealed partial class AuditLog(NpgsqlDataSource database)
{
    static readonly string WriteSql = ReadSql("write_audit_entries.sql");

    /// <summary>Adds one entry in a transaction of its own.</summary>
    public async Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await WriteAsync(connection, null, entry, cancellation);
    }

    /// <summary>Adds one entry in the caller's transaction: it is there if, and only if, the rest is.</summary>
    public static Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, AuditEntry entry, CancellationToken cancellation) =>
        WriteAsync(connection, transaction, [entry], cancellation);

    /// <summary>Adds entries, in their order. Those with the same reason and question share one row of the side table.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<AuditEntry> entries,
        CancellationToken cancellation)
    {
        var personalIds = new Dictionary<string, Guid>();
        var entryPersonalIds = new Guid?[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            if (PersonalBody(entries[i]) is not { } body) continue;
            if (!personalIds.TryGetValue(body, out var id)) personalIds.Add(body, id = Guid.CreateVersion7());
            entryPersonalIds[i] = id;
        }

        await using var command = new NpgsqlCommand(WriteSql, connection, transaction);
        Add("personal_ids", NpgsqlDbType.Uuid, personalIds.Values.ToArray());
        Add("personal_bodies", NpgsqlDbType.Text, personalIds.Keys.ToArray());
        Add("actors", NpgsqlDbType.Text, Each(entry => entry.Actor));
        Add("actions", NpgsqlDbType.Text, Each(entry => entry.Action.ToString().ToLowerInvariant()));
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
        await command.ExecuteNonQueryAsync(cancellation);

        T[] Each<T>(Func<AuditEntry, T> part) => entries.Select(part).ToArray();

        void Add(string name, NpgsqlDbType elementType, object array) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | elementType) { Value = array });
    }

    static string? PersonalBody(AuditEntry entry)
    {
        if (entry.Purpose is null && entry.Personal is null) return null;
        var body = new JsonObject();
        if (entry.Purpose is { } purpose)
        {
            body["reason"] = purpose.Reason;
            if (purpose.OnBehalfOf.Length > 0) body["onBehalfOf"] = purpose.OnBehalfOf;
            if (purpose.SharingAgreement.Length > 0) body["sharingAgreement"] = purpose.SharingAgreement;
            if (purpose.Authorisation is { } senior)
            {
                body["seniorAuthorisation"] =
                    new JsonObject { ["reference"] = senior.Reference, ["authorisedBy"] = senior.AuthorisedBy };
            }
        }
        if (entry.Personal is { } personal) body["question"] = QuestionOf(personal);
        return UnholdableCharacter().Replace(body.ToJsonString(), "$1\\ufffd");
    }

    static JsonNode? QuestionOf(object personal)
    {
        if (personal is not IMessage message) return JsonSerializer.SerializeToNode(personal, JsonSerializerOptions.Web);
        var question = JsonNode.Parse(JsonFormatter.Default.Format(message))!;
        question.AsObject().Remove("purpose"); // stands beside it already
        return question;
    }

    // U+0000 as JSON writes it, not the letters after an escaped backslash. PostgreSQL's jsonb cannot hold it, and a
    // question that cannot be written down would have no answer.
    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u0000")]
    private static partial Regex UnholdableCharacter();

    static string ReadSql(string name)
    {
        using var reader = new StreamReader(typeof(AuditLog).Assembly.GetManifestResourceStream(typeof(AuditLog), name)!);
        return reader.ReadToEnd();
    }
}
