using System.Globalization;
using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Takes fields out of a JSON object; a field of the wrong type is refused through the draft.</summary>
/// <remarks>A missing field and null are the same.</remarks>
readonly struct JsonFields(JsonElement fields, ReadDraft draft)
{
    public string? Text(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();

        Refuse(name, value, "text in quotes");
        return null;
    }

    /// <summary>An identifier that some versions write as a number and some as text.</summary>
    public string? Id(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        if (value.ValueKind == JsonValueKind.Number) return value.GetRawText();

        Refuse(name, value, "text in quotes or a number");
        return null;
    }

    /// <summary>A number that the device writes as a number or in quotes.</summary>
    public double? NumberOrText(string name) => draft.Number(name, Id(name));

    /// <summary>A whole number that the device writes as a number or in quotes.</summary>
    public long? WholeOrText(string name)
    {
        var text = Id(name);
        if (string.IsNullOrEmpty(text)) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;

        draft.Refuse(DecodeReason.ImpossibleValue, name,
            $"{name} is \"{ReadDraft.Shown(text)}\"; allowed is a whole number below 2^63.");
        return null;
    }

    /// <summary>Seconds with a fraction, such as 1607123958.748393, without rounding.</summary>
    public decimal? Seconds(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var seconds)) return seconds;

        Refuse(name, value, "a number of seconds");
        return null;
    }

    /// <summary>A picture in base 64; null when there is none.</summary>
    public Attachment? Picture(string name, AttachmentKind kind) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Pictures.OfBase64(kind, value.GetString())
            : null;

    public double? Number(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;

        Refuse(name, value, "a number");
        return null;
    }

    public long? Whole(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole)) return whole;

        Refuse(name, value, "a whole number below 2^63");
        return null;
    }

    public bool IsTrue(string name) => TryGet(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The elements of an array; none when it is missing.</summary>
    public IEnumerable<JsonElement> Elements(string name)
    {
        if (!TryGet(name, out var value)) return [];
        if (value.ValueKind == JsonValueKind.Array) return value.EnumerateArray();

        Refuse(name, value, "a list in square brackets");
        return [];
    }

    /// <summary>A field of any type; false when it is missing or null.</summary>
    public bool TryGetAny(string name, out JsonElement value) => TryGet(name, out value);

    /// <summary>An object in this one.</summary>
    public bool TryGetObject(string name, out JsonElement inner)
    {
        if (!TryGet(name, out inner)) return false;
        if (inner.ValueKind == JsonValueKind.Object) return true;

        Refuse(name, inner, "an object in braces");
        return false;
    }

    bool TryGet(string name, out JsonElement value)
    {
        value = default;
        return fields.ValueKind == JsonValueKind.Object
            && fields.TryGetProperty(name, out value)
            && value.ValueKind != JsonValueKind.Null;
    }

    void Refuse(string name, JsonElement value, string allowed)
    {
        var found = value.ValueKind switch
        {
            JsonValueKind.Number => "the number " + ReadDraft.Shown(value.GetRawText()),
            JsonValueKind.String => "text",
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            _ => value.ValueKind.ToString().ToLower(CultureInfo.InvariantCulture),
        };
        draft.Refuse(DecodeReason.ImpossibleValue, name, $"{name} is {found}; allowed is {allowed}.");
    }
}
