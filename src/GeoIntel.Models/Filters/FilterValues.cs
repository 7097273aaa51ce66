using System.Globalization;

namespace GeoIntel.Models.Filters;

/// <summary>Comparisons of a field with a value that is of its kind.</summary>
static class FilterValues
{
    static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'"];

    public static Filter Compare(FilterField field, FilterToken sign, FilterToken value)
    {
        if (sign.Text == "!=") return new NotOf(Compare(field, sign with { Parts = ["="] }, value));
        if (sign.Text == ":" && value.Kind == FilterTokenKind.Word && value.Text == "*") return new IsPresent(field);
        return field.Kind switch
        {
            FilterKind.Text => TextOf(field, sign, value),
            FilterKind.Number => new NumberIs(field, OrderOf(field, sign), NumberOf(value)),
            FilterKind.Time => new TimeIs(field, OrderOf(field, sign), TimeOf(value)),
            FilterKind.Truth => new TruthIs(field, TruthOf(sign, value)),
            _ => throw new InvalidOperationException($"No comparison is known for {field.Kind}."),
        };
    }

    static TextLike TextOf(FilterField field, FilterToken sign, FilterToken value) => sign.Text switch
    {
        "=" => new TextLike(field, value.Parts),
        ":" => new TextLike(field, ["", .. value.Parts, ""]),
        _ => throw new FilterException(sign.Position, $"{field.Name} is a text; it takes =, != and : alone."),
    };

    static FilterOrder OrderOf(FilterField field, FilterToken sign) => sign.Text switch
    {
        "=" => FilterOrder.Equal,
        "<" => FilterOrder.Less,
        "<=" => FilterOrder.LessOrEqual,
        ">" => FilterOrder.Greater,
        ">=" => FilterOrder.GreaterOrEqual,
        _ => throw new FilterException(sign.Position, $"{field.Name} takes =, !=, <, <=, >, >= and :* alone."),
    };

    static double NumberOf(FilterToken value) =>
        !value.HasStar && double.TryParse(
            value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FilterException(value.Position, "The field is a number; write it as 0.85.");

    static DateTimeOffset TimeOf(FilterToken value) =>
        !value.HasStar && DateTimeOffset.TryParseExact(
            value.Text, TimeFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new FilterException(
                value.Position, "The field is a time; write it as \"2026-03-01T09:00:00Z\", in quotes, to the microsecond at most.");

    static bool TruthOf(FilterToken sign, FilterToken value)
    {
        if (sign.Text != "=") throw new FilterException(sign.Position, "The field is true or false; it takes = and != alone.");
        return value.Text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new FilterException(value.Position, "The field is true or false; write one of these."),
        };
    }
}
