using System.Text;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Packs.Templates;

namespace GeoIntel.Models.Tests.Packs;

public class TemplateReaderTests
{
    const string Good = """
        {
          // a comment of the unit's
          "title": "Weekly meeting",
          "handling": "OFFICIAL-SENSITIVE",
          "period": "week",
          "sections": [
            { "block": "hits", "heading": "Hits", "words": "Leads." },
            { "text": "decisions", "heading": "Decisions" }
          ]
        }
        """;

    [Fact]
    public void A_good_template_says_what_its_file_says()
    {
        Assert.True(TemplateReader.TryRead("weekly.json", Encoding.UTF8.GetBytes(Good), out var template, out var problems));

        Assert.Empty(problems);
        Assert.Equal(("weekly", "Weekly meeting", "OFFICIAL-SENSITIVE", PackPeriod.Week), (template.Id, template.Title, template.Handling, template.Period));
        Assert.Equal<PackSection>(
            [new(PackBlock.Hits, "", "Hits", "Leads."), new(null, "decisions", "Decisions", "")], template.Sections);
        Assert.Equal(["decisions"], template.Fields);
    }

    [Fact]
    public void A_byte_order_mark_before_it_does_no_harm() =>
        Assert.True(TemplateReader.TryRead("weekly.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)], out _, out _));

    [Theory]
    [InlineData("\"title\": \"Weekly meeting\",", "\"title\": \"Weekly meeting\"", 4, "It is no JSON")]
    [InlineData("\"period\": \"week\"", "\"period\": \"fortnight\"", 5, "The period is 'fortnight'; write week or month.")]
    [InlineData("\"period\": \"week\",", "", 1, "There is no period; write week or month.")]
    [InlineData("\"title\": \"Weekly meeting\"", "\"titel\": \"Weekly meeting\"", 3, "'titel' is no member of a template; there are title, handling, period, sections.")]
    [InlineData("\"words\": \"Leads.\"", "\"colour\": \"red\"", 7, "'colour' is no member of a section; there are block, text, heading, words.")]
    [InlineData("\"words\": \"Leads.\"", "\"heading\": \"Again\"", 7, "'heading' stands twice in a section; say it once.")]
    [InlineData("\"block\": \"hits\"", "\"block\": \"scores\"", 7, "'scores' is no block; there are hits, episodes, compliance, associations, list-health, reviews, cameras.")]
    [InlineData("\"text\": \"decisions\"", "\"block\": \"hits\"", 8, "The block hits stands in a section before; it is told once.")]
    [InlineData("\"text\": \"decisions\"", "\"text\": \"Our decisions!\"", 8, "'Our decisions!' is no name of a field; use 1 to 40 lower-case letters, digits and hyphens.")]
    [InlineData("\"text\": \"decisions\", ", "", 8, "A section has either a block or a text")]
    [InlineData("\"block\": \"hits\",", "\"block\": \"hits\", \"text\": \"both\",", 7, "A section has either a block or a text")]
    [InlineData(", \"heading\": \"Decisions\"", "", 8, "There is no heading; write one of 1 to 200 characters.")]
    [InlineData("\"title\": \"Weekly meeting\"", "\"title\": 5", 3, "$.title is of another kind")]
    [InlineData("\"Leads.\"", "\"One\\nTwo\"", 7, "The words has 7 characters; write at most 2000 on one line, none of control.")]
    [InlineData("\"OFFICIAL-SENSITIVE\"", "\" \"", 4, "There is no handling; write one of 1 to 500 characters.")]
    public void A_bad_template_is_refused_with_its_file_line_and_what_is_allowed(string part, string instead, int line, string sentence)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var bad = Good.Replace(part, instead, StringComparison.Ordinal);

        Assert.False(TemplateReader.TryRead("weekly.json", Encoding.UTF8.GetBytes(bad), out var template, out var problems));

        Assert.Null(template);
        Assert.StartsWith($"weekly.json, line {line}: {sentence}", problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var bad = Good.Replace("\"week\"", "\"year\"", StringComparison.Ordinal).Replace("\"hits\"", "\"wins\"", StringComparison.Ordinal);

        Assert.False(TemplateReader.TryRead("weekly.json", Encoding.UTF8.GetBytes(bad), out _, out var problems));

        Assert.Equal([5, 7], problems.Select(problem => problem.Line));
    }

    [Fact]
    public void What_is_too_long_or_no_Unicode_or_null_is_refused_too()
    {
        Assert.Equal("It has 65537 bytes; a template has at most 65536.", ProblemOf(new byte[TemplateReader.BytesMax + 1]));
        Assert.StartsWith("It is no JSON", ProblemOf([(byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}']), StringComparison.Ordinal);
        Assert.StartsWith("It is null", ProblemOf("null"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("It is no JSON", ProblemOf([]), StringComparison.Ordinal);
        Assert.Contains("is of another kind", ProblemOf("[]"u8.ToArray()), StringComparison.Ordinal);
        Assert.Equal("There are 0 sections; write 1 to 40.", ProblemOf("{\"title\":\"a\",\"handling\":\"b\",\"period\":\"week\",\"sections\":[]}"u8.ToArray()));
        Assert.StartsWith("The section is null", ProblemOf("{\"title\":\"a\",\"handling\":\"b\",\"period\":\"week\",\"sections\":[null]}"u8.ToArray()), StringComparison.Ordinal);
    }

    /// <summary>Whatever a file holds, it is read or refused; nothing is thrown, and every problem has a line of the file.</summary>
    [Fact]
    public void Any_spoilt_template_is_read_or_refused_with_a_line_of_the_file()
    {
        var random = new Random(9);
        var good = Encoding.UTF8.GetBytes(Good);
        for (var round = 0; round < 3_000; round++)
        {
            var spoilt = good.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            var isGood = TemplateReader.TryRead("weekly.json", spoilt, out var template, out var problems);

            Assert.Equal(isGood, template is not null);
            Assert.Equal(isGood, problems.Count == 0);
            var lines = spoilt.Count(letter => letter == '\n') + 1;
            Assert.All(problems, problem => Assert.InRange(problem.Line, 0, lines));
        }
    }

    static string ProblemOf(byte[] content)
    {
        Assert.False(TemplateReader.TryRead("weekly.json", content, out _, out var problems));
        return problems[0].Sentence;
    }
}
