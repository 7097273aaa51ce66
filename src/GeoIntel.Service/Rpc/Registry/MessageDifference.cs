using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Says how two versions of a resource differ, as "field: old -> new", one line a field.</summary>
static class MessageDifference
{
    const int TextLengthMax = 60;
    const string Unset = "(unset)";

    /// <param name="fields">The fields compared; messages within them are compared field by field.</param>
    public static List<string> Between(IMessage before, IMessage after, IReadOnlyList<FieldDescriptor> fields)
    {
        var differences = new List<string>();
        foreach (var field in fields) Compare(field.Name, field, before, after, differences);
        return differences;
    }

    static void Compare(string path, FieldDescriptor field, IMessage before, IMessage after, List<string> differences)
    {
        var (old, now) = (field.Accessor.GetValue(before), field.Accessor.GetValue(after));
        if (Equals(old, now) && (!field.HasPresence || field.Accessor.HasValue(before) == field.Accessor.HasValue(after)))
            return;
        if (old is IMessage oldPart and not (Timestamp or Duration) && now is IMessage nowPart && !IsPlace(oldPart))
        {
            foreach (var part in oldPart.Descriptor.Fields.InDeclarationOrder())
                Compare($"{path}.{part.Name}", part, oldPart, nowPart, differences);
            return;
        }
        differences.Add($"{path}: {Show(field, before, old)} -> {Show(field, after, now)}");
    }

    static bool IsPlace(IMessage message) => message is V1.Point or V1.Geometry;

    static string Show(FieldDescriptor field, IMessage message, object? value)
    {
        if (field.HasPresence && !field.Accessor.HasValue(message)) return Unset;
        var text = value switch
        {
            null or "" => Unset,
            Timestamp time => time.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture),
            Duration duration => duration.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture),
            V1.Point point => string.Create(CultureInfo.InvariantCulture, $"({point.X}, {point.Y})"),
            V1.Geometry outline => outline.Wkt,
            IMessage part => JsonFormatter.Default.Format(part),
            string words => words,
            IList { Count: 0 } => Unset,
            IList list => string.Join(", ", list.Cast<object>()),
            IFormattable number and not System.Enum => number.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString()!,
        };
        return text.Length <= TextLengthMax ? text : $"{text[..TextLengthMax]}... ({text.Length} characters)";
    }
}
