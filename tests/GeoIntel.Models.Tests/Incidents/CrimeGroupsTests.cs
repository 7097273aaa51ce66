using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Incidents;

public class CrimeGroupsTests
{
    [Theory]
    [InlineData("Burglary", IncidentFlags.None, "all-crime neighbourhood-crime")]
    [InlineData("BURGLARY", IncidentFlags.KnifeEnabled, "all-crime neighbourhood-crime knife-enabled weapons")]
    [InlineData("Drugs", IncidentFlags.PoliceGenerated, "drugs")]
    [InlineData("Possession of weapons", IncidentFlags.PoliceGenerated, "weapons")]
    [InlineData("Violence and sexual offences", IncidentFlags.None, "all-crime")]
    [InlineData("Robbery", IncidentFlags.Weapon, "all-crime neighbourhood-crime weapons")]
    [InlineData("Anti-social behaviour", IncidentFlags.None, "all-crime anti-social-behaviour")]
    [InlineData("Council report", IncidentFlags.VehicleNuisance, "all-crime anti-social-behaviour")]
    [InlineData("Vehicle crime", IncidentFlags.PoliceGenerated, "")]
    public void An_incident_belongs_to_a_group_by_its_type_or_a_flag_unless_it_is_police_generated(
        string type, IncidentFlags flags, string groups)
    {
        var incident = new Incident { CrimeType = CrimeType.Of(type), Time = IncidentTime.OfMonth(2026, 1), Flags = flags };

        Assert.Equal(groups, string.Join(' ', CrimeGroups.All.Where(group => group.Contains(incident)).Select(group => group.Id)));
    }

    [Fact]
    public void Only_the_layers_told_apart_take_police_generated_incidents() =>
        Assert.Equal(["drugs", "weapons"], CrimeGroups.All.Where(group => group.TakesPoliceGenerated).Select(group => group.Id));

    [Fact]
    public void A_group_is_found_by_its_id_and_says_what_it_cannot_tell()
    {
        Assert.All(CrimeGroups.All, group => Assert.Same(group, CrimeGroups.Find(group.Id)));
        Assert.All(CrimeGroups.All, group => Assert.EndsWith(".", group.Limits, StringComparison.Ordinal));
        Assert.Null(CrimeGroups.Find("persons"));
    }

    [Fact]
    public void Types_named_outright_make_a_group_of_their_own()
    {
        var group = CrimeGroup.OfTypes([CrimeType.Drugs, CrimeType.Burglary]);

        Assert.True(group.Contains(new Incident
        {
            CrimeType = CrimeType.Of("drugs"), Time = IncidentTime.OfMonth(2026, 1), Flags = IncidentFlags.PoliceGenerated,
        }));
        Assert.False(group.Contains(new Incident { CrimeType = CrimeType.Robbery, Time = IncidentTime.OfMonth(2026, 1) }));
    }

    [Theory]
    [InlineData("  Bicycle theft ", "Bicycle theft")]
    [InlineData("", null)]
    [InlineData(" \t", null)]
    [InlineData("two\nlines", null)]
    public void A_crime_type_is_a_line_of_text(string text, string? name)
    {
        Assert.Equal(name is not null, CrimeType.TryParse(text, out var type));
        Assert.Equal(name ?? "", type.Name);
    }

    [Fact]
    public void A_crime_type_ends_at_its_longest()
    {
        Assert.True(CrimeType.TryParse(new string('x', CrimeType.LengthMax), out _));
        Assert.False(CrimeType.TryParse(new string('x', CrimeType.LengthMax + 1), out _));
    }
}
