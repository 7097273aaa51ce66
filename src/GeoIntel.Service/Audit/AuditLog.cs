using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>Adds entries to the audit log. Rows are only ever added.</summary>
class AuditLog(NpgsqlDataSource database)
{
    static readonly string WriteSql = ReadSql("write_audit_entries.sql");

    /// <summary>Adds one entry in a transaction of its own.</summary>
    public virtual async Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
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
        var personal = new Dictionary<string, (Guid Id, SealedValues Values, byte[] Digest)>();
        var entryPersonalIds = new Guid?[entries.Count];
        var entryPersonalDigests = new byte[]?[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            if (PersonalBody(entries[i]) is not { } body) continue;
            if (!personal.TryGetValue(body, out var row))
            {
                var values = SealedValues.Of(body);
                personal.Add(body, row = (Guid.CreateVersion7(), values, SHA256.HashData(values.Sealed)));
            }
            (entryPersonalIds[i], entryPersonalDigests[i]) = (row.Id, row.Digest);
        }

        using var places = await CallPlaces.OfAsync(connection, entries, cancellation);
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
        return body.ToJsonString();
    }

    static JsonNode? QuestionOf(object personal)
    {
        if (personal is not IMessage message) return JsonSerializer.SerializeToNode(personal, JsonSerializerOptions.Web);
        var question = JsonNode.Parse(JsonFormatter.Default.Format(message))!;
        question.AsObject().Remove("purpose"); // stands beside it already
        return question;
    }

    /// <summary>As a row names it.</summary>
    public static string NameOf(AuditAction action) =>
        action == AuditAction.SignIn ? "sign_in" : action.ToString().ToLowerInvariant();

    internal static string ReadSql(string name)
    {
        using var reader = new StreamReader(typeof(AuditLog).Assembly.GetManifestResourceStream(typeof(AuditLog), name)!);
        return reader.ReadToEnd();
    }
}
