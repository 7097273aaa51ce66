using GeoIntel.Models.Documents;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Profiles;

namespace GeoIntel.Service.Profiles;

/// <summary>Makes local profiles out of the store.</summary>
sealed class ProfileMaker(ProfileCounts counts, DocumentStore documents, TimeProvider clock) : IDocumentMaker
{
    public string Kind => ProfileDocument.Kind;

    public string Rpc => "geointel.v1.ProfileService/BuildProfile";

    public async Task<MadeDocument> MakeAsync(
        DocumentBuild build, Func<string, double, Task> tellAsync, CancellationToken stopping)
    {
        var order = ProfileOrder.FromJson(build.Parameters);
        var asOf = clock.WholeSecond();
        var before = await BeforeAsync(order, stopping);
        var counted = await counts.CountAsync(order, asOf, tellAsync, stopping);
        var figures = order.Edition == DocumentEdition.Partner
            ? PartnerEdition.Of(counted.Figures, order.SmallCount)
            : counted.Figures;
        if (before is { } earlier) figures = ProfileComparison.WithBefore(figures, earlier.Figures, earlier.Version);
        await tellAsync("writing", 0.9);
        var labels = new DocumentLabels
        {
            Id = build.Id,
            Kind = Kind,
            Subject = counted.AreaName,
            FirstDay = order.FirstMonth,
            Until = order.EndMonth,
            Edition = order.Edition,
            Version = 0, // the store's to say
            BuiltAt = asOf,
            CodeVersion = ProgramVersion.Text,
            Handling = order.HandlingMark,
            Attribution = string.Join(' ', counted.Attributions.Append(RunLabels.AttributionDefault).Distinct()),
            Purpose = build.Purpose,
            SmallCount = order.SmallCount,
        };
        IReadOnlyList<DocumentInput> inputs = before is { } signed
            ? [.. counted.Inputs, new DocumentInput("last signed profile", $"version {signed.Version}", signed.Sha256)]
            : counted.Inputs;
        return new MadeDocument(
            labels, order.AreaKey, build.BuiltBy, inputs,
            (known, texts) => Write(figures, known, inputs, texts));
    }

    public IReadOnlyList<string> FieldsOf(DocumentFile figures) => ProfileTexts.Fields;

    public IReadOnlyList<DocumentFile> Write(
        DocumentFile figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts) =>
        Write(ProfileDocument.Read(figures), labels, inputs, texts);

    static IReadOnlyList<DocumentFile> Write(
        ProfileFigures figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts) =>
        ProfileDocument.Of(figures, labels, inputs, texts, ProfileGeoPackage.Of(figures, labels));

    // What the last signed version said, of the same edition: what it kept back stays so.
    async Task<(ProfileFigures Figures, int Version, string Sha256)?> BeforeAsync(
        ProfileOrder order, CancellationToken stopping)
    {
        if (await documents.LastSignedAsync(Kind, order.AreaKey, order.Edition, stopping) is not { } signed) return null;
        var file = await documents.FileAsync(signed.Id, ProfileDocument.FiguresFile, stopping);
        return file is null ? null : (ProfileDocument.Read(file), signed.Version, file.Sha256);
    }
}
