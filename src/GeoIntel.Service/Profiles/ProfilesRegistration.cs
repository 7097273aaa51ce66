using GeoIntel.Service.Documents;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Profiles;

namespace GeoIntel.Service.Profiles;

static class ProfilesRegistration
{
    /// <summary>What makes documents for people, profiles among them.</summary>
    public static void AddProfiles(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DocumentBuildStore>();
        builder.Services.AddSingleton<DocumentStore>();
        builder.Services.AddSingleton<ProfileCounts>();
        builder.Services.AddSingleton<IDocumentMaker, ProfileMaker>();
        builder.Services.AddSingleton<DocumentRunner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DocumentRunner>());
    }
}
