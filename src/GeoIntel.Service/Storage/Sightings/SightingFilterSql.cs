using GeoIntel.Models.Filters;
using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>A filter as a term of a query. What the caller wrote becomes parameters; the text is of our own pieces
/// alone.</summary>
sealed class SightingFilterSql
{
    readonly List<NpgsqlParameter> _parameters = [];

    SightingFilterSql(Filter filter) => Text = TextOf(filter);

    /// <summary>True or false of every row, never null.</summary>
    public string Text { get; }

    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    public static SightingFilterSql Of(Filter filter) => new(filter);

    string TextOf(Filter filter) => filter switch
    {
        AllOf all => $"({string.Join(" AND ", all.Parts.Select(TextOf))})",
        AnyOf any => $"({string.Join(" OR ", any.Parts.Select(TextOf))})",
        NotOf not => $"(NOT {TextOf(not.Part)})",
        IsPresent present => $"({Present(present.Field)} IS NOT NULL)",
        TextLike like => $"coalesce(lower({Present(like.Field)} COLLATE \"C\") LIKE {Put(LikeOf(like))}, false)",
        NumberIs number => Compare(
            number.Field, number.Order, number.Field.Name == "confidence" ? Put((float)number.Value) : Put(number.Value)),
        TimeIs time => Compare(time.Field, time.Order, Put(time.Value.UtcDateTime)),
        TruthIs truth => $"coalesce({SightingFields.ColumnOf(truth.Field)} = {Put(truth.Value)}, false)",
        _ => throw new InvalidOperationException($"No SQL is known for {filter.GetType().Name}."),
    };

    // An empty text is no text.
    static string Present(FilterField field) =>
        field.Kind == FilterKind.Text ? $"nullif({SightingFields.ColumnOf(field)}, '')" : SightingFields.ColumnOf(field);

    static string Compare(FilterField field, FilterOrder order, string parameter)
    {
        var sign = order switch
        {
            FilterOrder.Equal => "=",
            FilterOrder.Less => "<",
            FilterOrder.LessOrEqual => "<=",
            FilterOrder.Greater => ">",
            FilterOrder.GreaterOrEqual => ">=",
            _ => throw new InvalidOperationException($"No SQL is known for {order}."),
        };
        return $"coalesce({SightingFields.ColumnOf(field)} {sign} {parameter}, false)";
    }

    // The collation "C" lowers A-Z alone, and so is done here; what LIKE takes for more than itself is escaped.
    static string LikeOf(TextLike like) => string.Join('%', like.Parts.Select(part => string.Concat(part.Select(
        character => character is '%' or '_' or '\\' ? $"\\{character}"
            : char.IsAsciiLetterUpper(character) ? $"{char.ToLowerInvariant(character)}"
            : $"{character}"))));

    string Put<T>(T value)
    {
        var name = $"filter_{_parameters.Count}";
        _parameters.Add(new NpgsqlParameter<T>(name, value));
        return $"@{name}";
    }
}
