using GeoIntel.Models.Documents;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Packs.Templates;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage.Documents;

namespace GeoIntel.Service.Packs;

/// <summary>Makes packs out of the store.</summary>
sealed class PackMaker(PackCounts counts, TimeProvider clock) : IDocumentMaker
{
    public string Kind => PackDocument.Kind;

    public string Rpc => "geointel.v1.ProfileService/BuildPack";

    public async Task<MadeDocument> MakeAsync(
        DocumentBuild build, Func<string, double, Task> tellAsync, CancellationToken stopping)
    {
        var order = PackOrder.FromJson(build.Parameters);
        var asOf = clock.WholeSecond();
        var (blocks, known) = await counts.CountAsync(order, asOf, tellAsync, stopping);
        var figures = new PackFigures
        {
            Template = order.Template, FirstDay = order.FirstDay, Until = order.Until, AsOf = asOf, Blocks = blocks,
        };
        await tellAsync("writing", 0.95);
        var labels = new DocumentLabels
        {
            Id = build.Id,
            Kind = Kind,
            Subject = order.Template.Title,
            FirstDay = order.FirstDay,
            Until = order.Until,
            Edition = PackDocument.EditionOf(order.Template),
            Version = 0, // the store's to say
            BuiltAt = asOf,
            CodeVersion = ProgramVersion.Text,
            Handling = order.Template.Handling,
            Attribution = "",
            Purpose = build.Purpose,
            SmallCount = 0,
        };
        IReadOnlyList<DocumentInput> inputs =
            [new("template", order.Template.Id + TemplateReader.Extension, order.TemplateSha256), .. known];
        var period = order.Template.Period == PackPeriod.Week
            ? DocumentPeriod.WeekOf(order.FirstDay) : DocumentPeriod.MonthOf(order.FirstDay);
        return new MadeDocument(
            labels, order.SubjectKey(period), build.BuiltBy, inputs, (told, texts) => PackDocument.Of(figures, told, inputs, texts));
    }

    public IReadOnlyList<string> FieldsOf(DocumentFile figures) => PackDocument.Read(figures).Template.Fields;

    public IReadOnlyList<DocumentFile> Write(
        DocumentFile figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts) =>
        PackDocument.Of(PackDocument.Read(figures), labels, inputs, texts);
}
