using GeoIntel.Models.Packs;
using GeoIntel.Service.Packs;

namespace GeoIntel.Service.Tests.Packs;

public class PackTemplatesTests
{
    [Fact]
    public void The_templates_that_come_with_the_program_are_good()
    {
        var templates = new PackTemplates(new PacksOptions());

        Assert.Empty(templates.Problems());
        Assert.Equal(["disruption-weekly", "intelligence-monthly", "ocg-weekly"], templates.Names());
        Assert.Equal(PackPeriod.Month, templates.Read("intelligence-monthly", out _)!.Value.Template.Period);
        Assert.True(templates.Read("disruption-weekly", out _)!.Value.Template.Has(PackBlock.Compliance));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_and_has_no_templates()
    {
        var templates = new PackTemplates(new PacksOptions { TemplateFolder = "/no/such/folder" });

        Assert.Equal(["Packs:TemplateFolder is '/no/such/folder'; there is no such folder."], templates.Problems());
        Assert.Empty(templates.Names());
    }
}
