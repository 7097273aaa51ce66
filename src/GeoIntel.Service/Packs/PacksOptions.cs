namespace GeoIntel.Service.Packs;

/// <summary>Packs for regular meetings. Configuration section <c>Packs</c>.</summary>
sealed class PacksOptions
{
    /// <summary>Folder of the unit's templates; empty for those that come with the program.</summary>
    public string TemplateFolder { get; set; } = "";

    public string Folder => TemplateFolder.Length > 0 ? TemplateFolder : Path.Combine(AppContext.BaseDirectory, "templates");
}
