using GeoIntel.Cli.RegistryFiles;
using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.RegistryFiles;

public sealed class ConditionColumnsTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Durations_words_and_references_of_a_condition_are_read()
    {
        var condition = Assert.Single(Read("conditions.csv",
            """
            name,kind,nominal,other_nominal,group,grace,time_apart_max,distance_metres_max,occasions_min,cooldown,accepts
            c1,non-association,n1,n2,g1,00:10:00,01:30:05,150.5,2,2.00:00:00,exact; similar
            """).Resources).Condition;

        Assert.Equal(ConditionKind.NonAssociation, condition.Kind);
        Assert.Equal(
            ("nominals/n1", "nominals/n2", "groups/g1"), (condition.Nominal, condition.OtherNominal, condition.Group));
        Assert.Equal(TimeSpan.FromMinutes(10), condition.Grace.ToTimeSpan());
        Assert.Equal(new TimeSpan(1, 30, 5), condition.TimeApartMax.ToTimeSpan());
        Assert.Equal(TimeSpan.FromDays(2), condition.Cooldown.ToTimeSpan());
        Assert.Equal((150.5, 2), (condition.DistanceMetresMax, condition.OccasionsMin));
        Assert.Equal([MatchClass.Exact, MatchClass.Similar], condition.Accepts);
    }

    [Theory]
    [InlineData("15")]
    [InlineData("00:15")]
    [InlineData("24:00:00")]
    [InlineData("-00:15:00")]
    [InlineData("900s")]
    public void A_duration_that_could_be_taken_for_another_is_refused_and_says_how_to_write_it(string text)
    {
        var contents = Read("conditions.csv", $"name,grace\nc1,{text}\n");

        Assert.Equal(
            new Reject("conditions.csv", 2, "grace",
                $"'{text}' is not a duration; write hours, minutes and seconds as 00:15:00, days before them as 2.00:00:00."),
            Assert.Single(contents.Rejects));
    }

    [Fact]
    public void One_word_of_several_that_is_not_known_is_refused_by_itself()
    {
        var contents = Read("list_entries.csv", "name,accepts\ne1,exact; nearly\n");

        Assert.Equal(
            "'nearly' is not known; use one of exact, equivalent, similar, observed.",
            Assert.Single(contents.Rejects).Reason);
    }

    [Fact]
    public void What_differs_from_unset_by_presence_alone_survives()
    {
        RegistryResource[] written =
        [
            Zone(new Zone { Name = "zones/z0", LeaveMetres = 0, LeaveTime = new() }),
            Zone(new Zone { Name = "zones/z1" }),
            new() { ListEntry = new ListEntry { Name = "listEntries/e0", DirectionDegrees = 0 } },
            new() { ListEntry = new ListEntry { Name = "listEntries/e1" } },
        ];
        RegistryWriter.Write(_folder.Path, written);

        var contents = RegistryReader.Read(_folder.Path);

        Assert.Empty(contents.Rejects);
        Assert.Equal([true, false], contents.Resources.Take(2).Select(one => one.Zone.HasLeaveMetres));
        Assert.Equal([true, false], contents.Resources.Take(2).Select(one => one.Zone.LeaveTime is not null));
        Assert.Equal([true, false], contents.Resources.Skip(2).Select(one => one.ListEntry.HasDirectionDegrees));
    }

    [Fact]
    public void The_page_lists_every_column_in_the_order_of_the_contract()
    {
        var page = File.ReadAllLines(Path.Combine(TestFolder.Repository, "docs/registry-files.md"));
        foreach (var file in RegistryFile.All)
        {
            var listed = page.SkipWhile(line => line != $"## `{file.FileName}`").Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .SkipWhile(line => !line.StartsWith("| column ", StringComparison.Ordinal)
                    && !line.StartsWith("| property ", StringComparison.Ordinal))
                .Skip(2).TakeWhile(line => line.StartsWith('|'))
                .Select(line => line.Split('`')[1]);

            Assert.Equal((file.FileName, file.ColumnNames), (file.FileName, string.Join(", ", listed)));
        }
    }

    static RegistryResource Zone(Zone zone)
    {
        zone.Outline = new Geometry { Epsg = 27700, Wkt = "POLYGON((0 0, 9 0, 9 9, 0 0))" };
        return new RegistryResource { Zone = zone };
    }

    RegistryContents Read(string fileName, string text)
    {
        File.WriteAllText(_folder.File(fileName), text);
        return RegistryReader.Read(_folder.Path);
    }
}
