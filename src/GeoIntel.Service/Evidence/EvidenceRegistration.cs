using GeoIntel.Service.Storage.Evidence;

namespace GeoIntel.Service.Evidence;

static class EvidenceRegistration
{
    /// <summary>What puts evidence packs together.</summary>
    public static void AddEvidence(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EvidenceStore>();
        builder.Services.AddSingleton<EvidenceReads>();
        builder.Services.AddSingleton<EvidenceCameras>();
        builder.Services.AddSingleton<EvidenceTrail>();
        builder.Services.AddSingleton<EvidencePacker>();
    }
}
