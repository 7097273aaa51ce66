using System.Globalization;
using GeoIntel.Models.Filters;

namespace GeoIntel.Models.Tests.Filters;

public sealed class FilterParserTests
{
    static readonly FilterField Make = new("make", FilterKind.Text);
    static readonly FilterField Direction = new("direction", FilterKind.Number);
    static readonly FilterField Time = new("capture_time", FilterKind.Time);
    static readonly FilterField Observed = new("observed", FilterKind.Truth);
    static readonly FilterParser Parser = new([Make, Direction, Time, Observed]);

    [Fact]
    public void Or_binds_closer_than_and()
    {
        var filter = Parse("make = Ford OR make = Kia AND direction > 90");

        var all = Assert.IsType<AllOf>(filter);
        Assert.IsType<AnyOf>(all.Parts[0]);
        Assert.Equal(new NumberIs(Direction, FilterOrder.Greater, 90), all.Parts[1]);
    }

    [Fact]
    public void Not_and_minus_reach_as_far_as_the_next_comparison_or_parenthesis()
    {
        Assert.IsType<NotOf>(Assert.IsType<AllOf>(Parse("NOT observed = true AND direction = 1")).Parts[0]);
        Assert.IsType<AllOf>(Assert.IsType<NotOf>(Parse("-(observed = true AND direction = 1)")).Part);
        Assert.IsType<NotOf>(Parse("make != Ford"));
        Assert.Equal(new NumberIs(Direction, FilterOrder.Less, -5), Parse("direction < -5"));
    }

    [Fact]
    public void Stars_are_wildcards_unless_a_backslash_stands_before_them()
    {
        Assert.Equal(["F", "d"], Assert.IsType<TextLike>(Parse("make = F*d")).Parts);
        Assert.Equal(["F*d"], Assert.IsType<TextLike>(Parse("""make = "F\*d" """)).Parts);
        Assert.Equal(["", "a\"b\\", ""], Assert.IsType<TextLike>(Parse("""make:"a\"b\\" """)).Parts);
        Assert.Equal(new IsPresent(Direction), Parse("direction:*"));
    }

    [Fact]
    public void An_empty_filter_asks_for_everything()
    {
        Assert.True(Parser.TryParse(" \n", out var filter, out _));
        Assert.Null(filter);
    }

    [Theory]
    [InlineData("vrm = AB12CDE", 1)] // no such field; marks are asked for by fields of their own
    [InlineData("make", 5)]
    [InlineData("make = ", 8)]
    [InlineData("make = Ford Kia", 13)]
    [InlineData("make = Ford and direction = 1", 13)]
    [InlineData("make < Ford", 6)]
    [InlineData("make.model = Ford", 1)]
    [InlineData("(make = Ford", 1)]
    [InlineData("make = Ford)", 12)]
    [InlineData("make = \"Ford", 8)]
    [InlineData("make = \"F\\ord\"", 10)]
    [InlineData("make = \"F\0\"", 10)]
    [InlineData("direction = north", 13)]
    [InlineData("direction = 1e999", 13)]
    [InlineData("direction = NaN", 13)]
    [InlineData("direction : 3", 11)]
    [InlineData("capture_time > 2026-03-01", 16)]
    [InlineData("capture_time > \"2026-03-01T09:00:00.1234567Z\"", 16)]
    [InlineData("observed > true", 10)]
    [InlineData("observed = yes", 12)]
    [InlineData("NOT NOT observed = true", 5)]
    [InlineData("observed = true AND", 20)]
    [InlineData("make = Ford; DROP TABLE sighting", 12)]
    [InlineData("make = 'Ford'", 8)]
    public void What_is_no_filter_is_refused_with_the_character_where_it_goes_wrong(string text, int position)
    {
        Assert.False(Parser.TryParse(text, out _, out var problem));
        Assert.Equal(position, problem.Position);
        // What was written may name a vehicle.
        Assert.DoesNotContain("AB12CDE", problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_comparisons_and_length_have_limits_that_are_met_exactly()
    {
        static string Nested(int depth) =>
            $"{new string('(', depth)}observed = true{new string(')', depth)}";
        static string Many(int count) => string.Join(" OR ", Enumerable.Repeat("observed=true", count));
        static string Long(int length) => "observed = true".PadRight(length);

        Assert.NotNull(Parse(Nested(FilterParser.DepthMax - 1)));
        Assert.False(Parser.TryParse(Nested(FilterParser.DepthMax), out _, out var deep));
        Assert.Equal(FilterParser.DepthMax, deep.Position);
        Assert.False(Parser.TryParse(Nested(1900), out _, out _));
        Assert.NotNull(Parse(Many(FilterParser.ComparisonsMax)));
        Assert.False(Parser.TryParse(Many(FilterParser.ComparisonsMax + 1), out _, out _));
        Assert.NotNull(Parse(Long(FilterParser.LengthMax)));
        Assert.False(Parser.TryParse(Long(FilterParser.LengthMax + 1), out _, out _));
    }

    [Fact]
    public void Every_tree_is_read_back_from_its_text()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var tree = Tree(random, 4);
            var text = Write(tree);
            Assert.True(Parser.TryParse(text, out var read, out var problem), $"seed {seed}: {problem} in {text}");
            Assert.True(Write(read!) == text, $"seed {seed}: {text} became {Write(read!)}");
        }
    }

    [Fact]
    public void Texts_at_random_are_read_or_refused_and_never_break_the_parser()
    {
        string[] pieces = ["make", "=", "\"", "(", ")", "AND", "OR", "NOT", "-", "*", "\\", "1", ":", "<", "!", "é", "\0", " ", "direction"];
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!Parser.TryParse(text, out _, out var problem))
                Assert.True(problem.Position >= 1 && problem.Position <= text.Length + 1, $"seed {seed}: {problem}");
        }
    }

    static Filter Parse(string text)
    {
        Assert.True(Parser.TryParse(text, out var filter, out var problem), problem?.ToString());
        return filter!;
    }

    static Filter Tree(Random random, int depth) => (depth == 0 ? random.Next(3, 8) : random.Next(8)) switch
    {
        0 => new AllOf([Tree(random, depth - 1), Tree(random, depth - 1)]),
        1 => new AnyOf([Tree(random, depth - 1), Tree(random, depth - 1)]),
        2 => new NotOf(Tree(random, depth - 1)),
        3 => new TextLike(Make, random.Next(2) == 0 ? ["a\"*\\"] : ["F", "", "x y"]),
        4 => new NumberIs(Direction, (FilterOrder)random.Next(5), random.Next(-400, 400) / 8.0),
        5 => new TimeIs(Time, (FilterOrder)random.Next(5), DateTimeOffset.UnixEpoch.AddMicroseconds(random.NextInt64(1L << 50))),
        6 => new IsPresent(Make),
        _ => new TruthIs(Observed, random.Next(2) == 0),
    };

    static string Write(Filter filter) => filter switch
    {
        AllOf all => $"({string.Join(" AND ", all.Parts.Select(Write))})",
        AnyOf any => $"({string.Join(" OR ", any.Parts.Select(Write))})",
        NotOf not => $"NOT ({Write(not.Part)})",
        IsPresent present => $"{present.Field.Name}:*",
        TextLike like => $"{like.Field.Name} = \"{string.Join('*', like.Parts.Select(Escape))}\"",
        NumberIs number => string.Create(CultureInfo.InvariantCulture, $"{number.Field.Name} {Sign(number.Order)} {number.Value:R}"),
        TimeIs time => $"{time.Field.Name} {Sign(time.Order)} \"{time.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\"",
        TruthIs truth => $"{truth.Field.Name} = {(truth.Value ? "true" : "false")}",
        _ => throw new InvalidOperationException(filter.ToString()),
    };

    static string Escape(string part) =>
        part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    static string Sign(FilterOrder order) => order switch
    {
        FilterOrder.Equal => "=",
        FilterOrder.Less => "<",
        FilterOrder.LessOrEqual => "<=",
        FilterOrder.Greater => ">",
        _ => ">=",
    };
}
