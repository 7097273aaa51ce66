using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>One value between a column's text and a field of the contract.</summary>
static class ColumnValue
{
    const char ListSeparator = ';';
    const string UnspecifiedSuffix = "UNSPECIFIED";

    public static bool IsTime(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType == Timestamp.Descriptor;

    public static bool IsDuration(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType == Duration.Descriptor;

    /// <summary>Sets the field from text that is not empty; a repeated one from parts between semicolons.</summary>
    /// <param name="problem">The value, what is allowed; empty on success.</param>
    public static bool TrySet(FieldDescriptor field, IMessage holder, string text, out string problem)
    {
        problem = "";
        var values = new List<object>();
        foreach (var part in field.IsRepeated ? Split(text) : [text])
        {
            if (!TryParse(field, part, out var value, out problem)) return false;
            values.Add(value);
        }
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(holder, values[0]);
            return true;
        }
        var list = (IList)field.Accessor.GetValue(holder);
        foreach (var value in values) list.Add(value);
        return true;
    }

    /// <summary>The field as text; empty when it is unset.</summary>
    public static string Format(FieldDescriptor field, IMessage holder)
    {
        if (!field.IsRepeated && field.HasPresence && !field.Accessor.HasValue(holder)) return "";
        return field.Accessor.GetValue(holder) switch
        {
            IList list => string.Join(ListSeparator, list.Cast<object>().Select(part => FormatOne(field, part))),
            var value => FormatOne(field, value),
        };
    }

    static string FormatOne(FieldDescriptor field, object? value) => value switch
    {
        Timestamp time => time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        Duration duration => duration.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        System.Enum choice => ShortName(field.EnumType.FindValueByNumber((int)(object)choice)),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    static bool TryParse(FieldDescriptor field, string text, out object value, out string problem)
    {
        if (IsTime(field)) return TryParseTime(text, out value, out problem);
        if (IsDuration(field)) return TryParseDuration(text, out value, out problem);

        switch (field.FieldType)
        {
            case FieldType.Bool:
                value = text.Equals("true", StringComparison.OrdinalIgnoreCase);
                return Check((bool)value || text.Equals("false", StringComparison.OrdinalIgnoreCase),
                    $"'{text}' is neither true nor false.", out problem);
            case FieldType.Double:
                var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
                value = number;
                return Check(isNumber && double.IsFinite(number),
                    $"'{text}' is not a number; write it with a decimal point and no thousands separator.",
                    out problem);
            case FieldType.Int32:
                var isWhole = int.TryParse(
                    text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
                value = whole;
                return Check(isWhole, $"'{text}' is not a whole number.", out problem);
            case FieldType.Enum:
                return TryParseEnum(field.EnumType, text, out value, out problem);
            default:
                value = text;
                problem = "";
                return true;
        }
    }

    static bool TryParseTime(string text, out object value, out string problem)
    {
        // A time without a zone would be taken as the machine's own.
        var hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        var isTime = DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        value = Timestamp.FromDateTimeOffset(time);
        return Check(hasZone && isTime,
            $"'{text}' is not an RFC 3339 time; write it as 2026-03-01T09:00:00Z or 2026-03-01T09:00:00+01:00.",
            out problem);
    }

    static bool TryParseDuration(string text, out object value, out string problem)
    {
        // "15" would be fifteen days, and "00:15" minutes to some and seconds to others.
        var isDuration = TimeSpan.TryParseExact(
            text, [@"hh\:mm\:ss", @"d\.hh\:mm\:ss"], CultureInfo.InvariantCulture, out var duration);
        value = Duration.FromTimeSpan(duration);
        return Check(isDuration,
            $"'{text}' is not a duration; write hours, minutes and seconds as 00:15:00, days before them as 2.00:00:00.",
            out problem);
    }

    static bool TryParseEnum(EnumDescriptor type, string text, out object value, out string problem)
    {
        var wanted = text.Replace('-', '_').Replace(' ', '_');
        var found = type.Values.FirstOrDefault(one => one.Number != 0
            && (ShortName(one).Equals(wanted, StringComparison.OrdinalIgnoreCase)
                || one.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)));
        value = System.Enum.ToObject(type.ClrType, found?.Number ?? 0);
        return Check(found is not null, $"'{text}' is not known; use one of {Choices(type)}.", out problem);
    }

    static string Choices(EnumDescriptor type) =>
        string.Join(", ", type.Values.Where(one => one.Number != 0).Select(ShortName));

    /// <summary>CAMERA_KIND_FIXED as "fixed"; nothing for "unspecified".</summary>
    static string ShortName(EnumValueDescriptor value)
    {
        var prefix = value.EnumDescriptor.FindValueByNumber(0).Name[..^UnspecifiedSuffix.Length];
        var name = value.Name[prefix.Length..];
        return name == UnspecifiedSuffix ? "" : name.ToLowerInvariant();
    }

    static string[] Split(string text) =>
        text.Split(ListSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static bool Check(bool good, string description, out string problem)
    {
        problem = good ? "" : description;
        return good;
    }
}
