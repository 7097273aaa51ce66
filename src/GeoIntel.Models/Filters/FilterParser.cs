using System.Diagnostics.CodeAnalysis;

namespace GeoIntel.Models.Filters;

/// <summary>Reads filters as https://google.aip.dev/160 writes them, and checks them against a table of fields.</summary>
/// <remarks>
/// expression = factor { AND factor }; factor = term { OR term }; term = [ NOT | - ] ( "(" expression ")" | comparison );
/// comparison = field operator value. As there, OR binds closer than AND. Words side by side without AND, values
/// without a field, fields of fields and functions are not taken.
/// </remarks>
public sealed class FilterParser
{
    public const int LengthMax = 4000;
    public const int DepthMax = 20;
    public const int ComparisonsMax = 100;

    readonly Dictionary<string, FilterField> _fields;
    readonly string _names;

    public FilterParser(IReadOnlyList<FilterField> fields)
    {
        _fields = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        _names = string.Join(", ", fields.Select(field => field.Name));
    }

    /// <param name="filter">Null when the text is empty, which asks for everything.</param>
    /// <param name="problem">The first thing that is wrong; null on success.</param>
    public bool TryParse(string text, out Filter? filter, [NotNullWhen(false)] out FilterProblem? problem)
    {
        (filter, problem) = (null, null);
        try
        {
            if (text.Length > LengthMax)
                throw new FilterException(LengthMax + 1, $"It has {text.Length} characters; use at most {LengthMax}.");
            var tokens = FilterTokens.Of(text);
            if (tokens.Count > 1) filter = new Descent(this, tokens).Whole();
            return true;
        }
        catch (FilterException wrong)
        {
            problem = wrong.Problem;
            return false;
        }
    }

    FilterField FieldOf(FilterToken token) =>
        token.Kind == FilterTokenKind.Word && _fields.TryGetValue(token.Text, out var field)
            ? field
            : throw new FilterException(token.Position, $"A comparison begins with a field: {_names}.");

    sealed class Descent(FilterParser table, List<FilterToken> tokens)
    {
        int _at;
        int _comparisons;

        public Filter Whole()
        {
            var filter = Expression(1);
            if (Here.Kind != FilterTokenKind.End)
                throw new FilterException(Here.Position, "AND or OR is missing before this, or a parenthesis is not opened.");
            return filter;
        }

        FilterToken Here => tokens[_at];

        Filter Expression(int depth)
        {
            List<Filter> parts = [Factor(depth)];
            while (TryTake("AND")) parts.Add(Factor(depth));
            return parts.Count == 1 ? parts[0] : new AllOf(parts);
        }

        Filter Factor(int depth)
        {
            List<Filter> parts = [Term(depth)];
            while (TryTake("OR")) parts.Add(Term(depth));
            return parts.Count == 1 ? parts[0] : new AnyOf(parts);
        }

        Filter Term(int depth)
        {
            var isNot = Here.Is("NOT") || Here.Kind == FilterTokenKind.Minus;
            if (isNot) _at++;
            var part = Simple(depth);
            return isNot ? new NotOf(part) : part;
        }

        Filter Simple(int depth)
        {
            if (Here.Kind != FilterTokenKind.Open) return Comparison();
            if (depth == DepthMax)
                throw new FilterException(Here.Position, $"Parentheses are nested deeper than {DepthMax}; write it with fewer.");
            var open = Here.Position;
            _at++;
            var inner = Expression(depth + 1);
            if (Here.Kind == FilterTokenKind.End) throw new FilterException(open, "This parenthesis is not closed.");
            if (Here.Kind != FilterTokenKind.Close)
                throw new FilterException(Here.Position, "AND or OR is missing before this.");
            _at++;
            return inner;
        }

        Filter Comparison()
        {
            var field = table.FieldOf(Here);
            if (++_comparisons > ComparisonsMax)
                throw new FilterException(Here.Position, $"There are more than {ComparisonsMax} comparisons; use fewer.");
            var sign = tokens[++_at];
            if (sign.Kind != FilterTokenKind.Operator)
                throw new FilterException(sign.Position, "After a field there is one of = != < <= > >= : .");
            var value = tokens[++_at];
            if (value.Kind is FilterTokenKind.Minus && tokens[_at + 1] is { Kind: FilterTokenKind.Word } number)
                value = number with { Position = value.Position, Parts = ["-" + tokens[++_at].Parts[0], .. number.Parts.Skip(1)] };
            if (value.Kind is not (FilterTokenKind.Word or FilterTokenKind.Quoted))
                throw new FilterException(value.Position, "After an operator there is a value.");
            _at++;
            return FilterValues.Compare(field, sign, value);
        }

        bool TryTake(string word)
        {
            if (!Here.Is(word)) return false;
            _at++;
            return true;
        }
    }
}
