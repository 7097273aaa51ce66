using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Audit;

/// <summary>A mark or a person that sealed values may name, as a text that is digested under a key.</summary>
readonly record struct AuditSubject(string Text)
{
    const int MarkLengthMin = 2;
    const int MarkLengthInTextMax = 8;
    const string Marks = "vrm:";
    const string Nominals = "nominals/";

    static readonly SearchValues<char> EndsId = SearchValues.Create(" \t\r\n,;:!?()[]\"'/");

    public static AuditSubject Of(Vrm vrm) => new($"{Marks}{vrm.Text}");

    /// <param name="id">With or without "nominals/".</param>
    public static AuditSubject OfNominal(string id) =>
        new($"nominal:{(id.StartsWith(Nominals, StringComparison.Ordinal) ? id[Nominals.Length..] : id)}");

    public bool IsVrm => Text.StartsWith(Marks, StringComparison.Ordinal);

    public byte[] Mac(byte[] key) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(Text));

    // No mark in a log.
    public override string ToString() => IsVrm ? "a mark" : "a nominal";

    /// <summary>What the values name, and whether the question does so by a field of its own or some text mentions it.</summary>
    /// <remarks>Of a free text every word that could be a mark counts, and every two words together: too many found costs
    /// a few rows, and one missed would survive an erasure.</remarks>
    /// <param name="json">As <see cref="SealedValues.Open"/> gives it.</param>
    public static IReadOnlyDictionary<AuditSubject, bool> In(string json)
    {
        var found = new Dictionary<AuditSubject, bool>();
        using var document = JsonDocument.Parse(json);
        Look(document.RootElement, "", found);
        return found;
    }

    /// <summary>The marks among <see cref="In"/>.</summary>
    public static IEnumerable<Vrm> MarksIn(string json) =>
        In(json).Keys.Where(subject => subject.IsVrm).Select(subject => Vrm.Of(subject.Text[Marks.Length..]));

    static void Look(JsonElement value, string name, Dictionary<AuditSubject, bool> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) Look(property.Value, property.Name, found);
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray()) Look(element, name, found);
                break;
            case JsonValueKind.String:
                LookInText(value.GetString()!, name, found);
                break;
        }
    }

    static void LookInText(string text, string name, Dictionary<AuditSubject, bool> found)
    {
        if (name.StartsWith("vrm", StringComparison.OrdinalIgnoreCase) || name.EndsWith("vrm", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("vrms", StringComparison.OrdinalIgnoreCase))
        {
            if (Vrm.TryParse(text, out var asked)) found[Of(asked)] = true;
            return;
        }
        if (text.StartsWith(Nominals, StringComparison.Ordinal)) found[OfNominal(text)] = true;
        else if (name.Contains("nominal", StringComparison.OrdinalIgnoreCase)) found[OfNominal(text)] = true;

        var before = "";
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n,.;:!?()[]{}\"'/\\|<>"))
        {
            var word = text[range];
            Mention(word, found);
            if (before.Length > 0 && word.Length > 0) Mention(before + word, found);
            before = word;
        }
        for (var at = text.IndexOf(Nominals, StringComparison.Ordinal); at > 0; at = text.IndexOf(Nominals, at + 1, StringComparison.Ordinal))
        {
            var id = text[(at + Nominals.Length)..];
            var end = id.AsSpan().IndexOfAny(EndsId);
            found.TryAdd(OfNominal(end < 0 ? id : id[..end]), false);
        }
    }

    static void Mention(string word, Dictionary<AuditSubject, bool> found)
    {
        if (word.Length is < MarkLengthMin or > MarkLengthInTextMax + 2) return;
        if (!word.Any(char.IsAsciiDigit) || !word.Any(char.IsLetter)) return;
        if (Vrm.TryParse(word, out var vrm) && vrm.Text.Length is >= MarkLengthMin and <= MarkLengthInTextMax)
            found.TryAdd(Of(vrm), false);
    }
}
