using GeoIntel.Service.Packs;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Rpc.Documents;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Packs;
using GeoIntel.Service.Storage.Profiles;

namespace GeoIntel.Service.Documents;

static class DocumentsRegistration
{
    /// <summary>What makes documents for people, profiles and packs among them, and hands them out.</summary>
    public static void AddDocuments(this WebApplicationBuilder builder, PacksOptions packs)
    {
        builder.Services.AddSingleton<DocumentBuildStore>();
        builder.Services.AddSingleton<DocumentStore>();
        builder.Services.AddSingleton<ProfileCounts>();
        builder.Services.AddSingleton<IDocumentMaker, ProfileMaker>();
        builder.Services.AddSingleton(packs);
        builder.Services.AddSingleton<PackTemplates>();
        builder.Services.AddSingleton<PackStore>();
        builder.Services.AddSingleton<PackCompliance>();
        builder.Services.AddSingleton<PackCounts>();
        builder.Services.AddSingleton<IDocumentMaker, PackMaker>();
        builder.Services.AddSingleton<DocumentRunner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DocumentRunner>());
        builder.Services.AddSingleton<DocumentDesk>();
        builder.Services.AddSingleton<DraftDesk>();
        builder.Services.AddSingleton<DocumentShelf>();
        builder.Services.AddSingleton<ProfileDesk>();
        builder.Services.AddSingleton<PackDesk>();
    }
}
