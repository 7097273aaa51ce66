using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeoIntel.Service.Access;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GeoIntel.Service.Audit;

/// <summary>What is personal of an entry, as a row of the side table.</summary>
/// <param name="Digest">SHA-256 of the sealed values, which the entry holds.</param>
sealed record SealedPersonal(Guid Id, SealedValues Values, byte[] Digest)
{
    const string Restrictions = "restrictions/";

    /// <returns>Null where nothing of the entry is personal.</returns>
    public static SealedPersonal? Of(AuditEntry entry) => BodyOf(entry) is { } body ? Of(body) : null;

    public static SealedPersonal Of(string body)
    {
        var values = SealedValues.Of(body);
        return new SealedPersonal(Guid.CreateVersion7(), values, SHA256.HashData(values.Sealed));
    }

    /// <returns>Null where nothing of the entry is personal.</returns>
    public static string? BodyOf(AuditEntry entry)
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
                if (purpose.Operation is { } operation) body.WriteString("operation", OperationName.Of(operation));
                if (purpose.Restriction is { } opened) body.WriteString("restriction", $"{Restrictions}{opened}");
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
                if (personal is IMessage message) Copy(QuestionOf(message), body);
                else JsonSerializer.Serialize(body, personal, JsonSerializerOptions.Web);
            }
            body.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The purpose that a body from <see cref="BodyOf"/> states, but for its regime, which is not in it.</summary>
    public static CheckedPurpose PurposeOf(JsonElement body, short purposeClass, string reference)
    {
        var restriction = TextOf(body, "restriction");
        return new CheckedPurpose(purposeClass, reference, TextOf(body, "reason"), TextOf(body, "onBehalfOf"))
        {
            SharingAgreement = TextOf(body, "sharingAgreement"),
            Restriction = restriction.Length == 0 ? null : Guid.Parse(restriction.AsSpan(Restrictions.Length)),
            Authorisation = body.TryGetProperty("seniorAuthorisation", out var senior)
                ? new SeniorAuthorisation(TextOf(senior, "reference"), TextOf(senior, "authorisedBy"))
                : null,
        };

        static string TextOf(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString()! : "";
    }

    // Without the spaces between.
    static void Copy(string json, Utf8JsonWriter body)
    {
        using var value = JsonDocument.Parse(json);
        value.RootElement.WriteTo(body);
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
}
