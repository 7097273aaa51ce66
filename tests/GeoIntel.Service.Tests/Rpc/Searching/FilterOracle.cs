using System.Globalization;
using System.Text.RegularExpressions;
using GeoIntel.Models.Filters;

namespace GeoIntel.Service.Tests.Rpc.Searching;

/// <summary>Filters at random, their text, and what they say of one row, by plain recursion.</summary>
static class FilterOracle
{
    static readonly string[] Texts = ["camera", "feed", "road", "make", "colour", "kind", "country"];
    static readonly string[] Numbers = ["direction", "lane", "confidence", "position_uncertainty_metres"];
    static readonly string[] Times = ["capture_time", "receive_time"];
    static readonly string[] Truths = ["observed", "rectified", "time_doubtful"];

    public static Filter Make(Random random, IReadOnlyList<StoredRead> reads, int depth)
    {
        if (depth > 0 && random.Next(3) != 0)
        {
            List<Filter> parts = [.. Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Make(random, reads, depth - 1))];
            return random.Next(3) switch { 0 => new AllOf(parts), 1 => new AnyOf(parts), _ => new NotOf(parts[0]) };
        }
        var read = reads[random.Next(reads.Count)]; // a value that some row has
        switch (random.Next(5))
        {
            case 0:
                var any = Texts.Concat(Numbers).ElementAt(random.Next(Texts.Length + Numbers.Length));
                return new IsPresent(new(any, Texts.Contains(any) ? FilterKind.Text : FilterKind.Number));
            case 1:
                var number = Numbers[random.Next(Numbers.Length)];
                return new NumberIs(
                    new(number, FilterKind.Number), (FilterOrder)random.Next(5),
                    // As it is written: 0.3 and not the float next to it.
                    NumberOf(read, number) is { } value ? double.Parse(((float)value).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : 7);
            case 2:
                var time = Times[random.Next(2)];
                return new TimeIs(new(time, FilterKind.Time), (FilterOrder)random.Next(5), TimeOf(read, time));
            case 3:
                return new TruthIs(new(Truths[random.Next(Truths.Length)], FilterKind.Truth), random.Next(2) == 0);
            default:
                var name = Texts[random.Next(Texts.Length)];
                var text = TextOf(read, name);
                if (random.Next(2) == 0) text = text.ToUpperInvariant();
                var cut = random.Next(text.Length + 1);
                return new TextLike(new(name, FilterKind.Text), random.Next(4) switch
                {
                    0 => [text[..cut], ""],
                    1 => ["", text[cut..]],
                    2 => [text[..cut], text[Math.Min(text.Length, cut + 1)..]],
                    _ => [text],
                });
        }
    }

    public static bool Meets(StoredRead read, Filter filter) => filter switch
    {
        AllOf all => all.Parts.All(part => Meets(read, part)),
        AnyOf any => any.Parts.Any(part => Meets(read, part)),
        NotOf not => !Meets(read, not.Part),
        IsPresent { Field.Kind: FilterKind.Text } present => TextOf(read, present.Field.Name).Length > 0,
        IsPresent present => NumberOf(read, present.Field.Name) is not null,
        TextLike like => TextOf(read, like.Field.Name) is { Length: > 0 } text && Regex.IsMatch(
            Lower(text), $"\\A{string.Join(".*", like.Parts.Select(part => Regex.Escape(Lower(part))))}\\z", RegexOptions.Singleline),
        NumberIs number => NumberOf(read, number.Field.Name) is { } value && Holds(
            number.Field.Name == "confidence" ? value.CompareTo((float)number.Value) : value.CompareTo(number.Value), number.Order),
        TimeIs time => Holds(TimeOf(read, time.Field.Name).CompareTo(time.Value), time.Order),
        TruthIs truth => truth.Value == truth.Field.Name switch
        {
            "observed" => read.Observed,
            "rectified" => read.Rectified,
            _ => read.TimeDoubtful,
        },
        _ => throw new InvalidOperationException(filter.ToString()),
    };

    public static string Write(Filter filter) => filter switch
    {
        AllOf all => $"({string.Join(" AND ", all.Parts.Select(Write))})",
        AnyOf any => $"({string.Join(" OR ", any.Parts.Select(Write))})",
        NotOf not => $"NOT ({Write(not.Part)})",
        IsPresent present => $"{present.Field.Name}:*",
        TextLike like => $"{like.Field.Name} = \"{string.Join('*', like.Parts.Select(part => Regex.Replace(part, """[\\"*]""", @"\$0")))}\"",
        NumberIs number => string.Create(CultureInfo.InvariantCulture, $"{number.Field.Name} {Sign(number.Order)} {number.Value:R}"),
        TimeIs time => $"{time.Field.Name} {Sign(time.Order)} \"{time.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\"",
        TruthIs truth => $"{truth.Field.Name} = {(truth.Value ? "true" : "false")}",
        _ => throw new InvalidOperationException(filter.ToString()),
    };

    static bool Holds(int comparison, FilterOrder order) => order switch
    {
        FilterOrder.Equal => comparison == 0,
        FilterOrder.Less => comparison < 0,
        FilterOrder.LessOrEqual => comparison <= 0,
        FilterOrder.Greater => comparison > 0,
        _ => comparison >= 0,
    };

    static string Sign(FilterOrder order) => order switch
    {
        FilterOrder.Equal => "=",
        FilterOrder.Less => "<",
        FilterOrder.LessOrEqual => "<=",
        FilterOrder.Greater => ">",
        _ => ">=",
    };

    // Of an operator's observation no feed is told.
    static string TextOf(StoredRead read, string field) => field switch
    {
        "camera" => read.Camera,
        "feed" => read.Observed ? "" : read.Feed,
        "road" => read.Road,
        "make" => read.Make,
        "colour" => read.Colour,
        "kind" => read.Kind,
        _ => read.Country,
    };

    static double? NumberOf(StoredRead read, string field) => field switch
    {
        "direction" => read.Direction,
        "lane" => read.Lane,
        "confidence" => read.Confidence,
        _ => read.UncertaintyCentimetres / 100.0,
    };

    static DateTimeOffset TimeOf(StoredRead read, string field) => field == "capture_time" ? read.CapturedAt : read.ReceivedAt;

    static string Lower(string text) =>
        string.Concat(text.Select(one => one is >= 'A' and <= 'Z' ? (char)(one + 32) : one));
}
