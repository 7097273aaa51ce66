using GeoIntel.Models.Searching;
using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Lets a question for sightings in, by the same gates in each of its forms.</summary>
sealed class GatedSightings(LiveRegistry registry, RegimeGate gate)
{
    /// <returns>The question with what the gates say of it; no limit and no place in the pages yet.</returns>
    /// <exception cref="RpcException">InvalidArgument, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(AskedMarks? Asked, SightingQuestion Question)> OpenAsync(
        SearchSightingsRequest request, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var asked = SightingQuestions.Of(request, registry.Current);
        foreach (var mark in asked.Named) restricted.Require(mark);
        var feeds = await gate.OpenReadsAsync(purpose, asked.Stored.CameraKeys, asked.Stored.From, cancellation);
        return (asked.Asked, asked.Stored with { Case = purpose.Reference, Restricted = restricted, Feeds = feeds });
    }
}
