using GeoIntel.Service.Storage.Schema;

namespace GeoIntel.Service.Tests.Storage;

public sealed class SchemaScriptsTests
{
    [Fact]
    public void The_program_brings_its_scripts_along_numbered_from_one()
    {
        var scripts = SchemaScripts.Embedded();

        Assert.NotEmpty(scripts);
        Assert.Equal(Enumerable.Range(1, scripts.Count), scripts.Select(s => s.Number));
    }

    [Theory]
    [InlineData("1_short.sql", "four digits")]
    [InlineData("0001-dash.sql", "four digits")]
    [InlineData("0001_Upper.sql", "four digits")]
    [InlineData("0001_.sql", "four digits")]
    public void A_misnamed_file_is_refused_by_its_name(string fileName, string said)
    {
        var refusal = Assert.Throws<SchemaException>(() => SchemaScripts.Parse(fileName, "SELECT 1"));

        Assert.Contains(fileName, refusal.Message);
        Assert.Contains(said, refusal.Message);
    }

    [Theory]
    [InlineData("SELECT 1;\nCOMMIT;\n")]
    [InlineData("begin;\nSELECT 1;\n")]
    public void A_file_that_would_end_its_own_transaction_is_refused(string sql)
    {
        var refusal = Assert.Throws<SchemaException>(() => SchemaScripts.Parse("0001_a.sql", sql));

        Assert.Contains("0001_a.sql says ", refusal.Message);
    }

    [Fact]
    public void The_begin_of_a_function_is_no_transaction()
    {
        const string sql = "DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;";

        Assert.Equal(sql, SchemaScripts.Parse("0001_a.sql", sql).Sql);
    }

    [Fact]
    public void A_number_used_twice_is_refused_with_both_files()
    {
        var refusal = Assert.Throws<SchemaException>(
            () => SchemaScripts.Ordered([new(1, "a", ""), new(2, "b", ""), new(2, "c", "")]));

        Assert.Contains("0002_b.sql and 0002_c.sql", refusal.Message);
    }

    [Fact]
    public void A_missing_number_is_refused()
    {
        var refusal = Assert.Throws<SchemaException>(() => SchemaScripts.Ordered([new(3, "c", ""), new(1, "a", "")]));

        Assert.Contains("file 0002 is missing", refusal.Message);
    }

    [Fact]
    public void Line_ends_do_not_change_a_checksum_and_a_letter_does()
    {
        var unix = new SchemaScript(1, "a", "SELECT 1;\nSELECT 2;\n");

        Assert.Equal(unix.Sha256, new SchemaScript(1, "a", "SELECT 1;\r\nSELECT 2;\r\n").Sha256);
        Assert.NotEqual(unix.Sha256, new SchemaScript(1, "a", "SELECT 1;\nSELECT 3;\n").Sha256);
    }
}
