using System.Security.Cryptography;
using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Sees to it that a request sent again with its request_id is carried out once.</summary>
/// <param name="requestId">A UUID of the caller's; empty when it does not care.</param>
sealed class OnceOnly(RegistryContext registry, ServerCallContext context, IMessage request, string requestId)
{
    readonly string _rpc = context.Method.TrimStart('/');
    readonly string _caller = Caller.Of(context).Actor;
    Guid _id;

    byte[] Digest => SHA256.HashData(request.ToByteArray());

    /// <summary>The resource that this very request created or changed before; null when it has not been carried out.</summary>
    /// <exception cref="RpcException">InvalidArgument when the id is no UUID or belongs to another request.</exception>
    public async Task<string?> FindAnsweredAsync()
    {
        if (requestId.Length == 0) return null;
        if (!Guid.TryParseExact(requestId, "D", out _id) || _id == Guid.Empty)
            throw RpcErrors.Invalid("request_id", $"'{requestId}' is not a UUID; make a new one for each new request.");
        var answered = await registry.AnsweredRequests.AsNoTracking().SingleOrDefaultAsync(
            row => row.Rpc == _rpc && row.Caller == _caller && row.RequestId == _id, context.CancellationToken);
        if (answered is null) return null;
        return answered.RequestDigest.AsSpan().SequenceEqual(Digest)
            ? answered.ResourceId
            : throw RpcErrors.RequestIdReused(requestId);
    }

    /// <summary>Adds the request to what is about to be saved.</summary>
    public void Remember(string resourceId, DateTimeOffset now)
    {
        if (_id == Guid.Empty) return;
        registry.Add(new AnsweredRequestRow
        {
            RequestId = _id,
            Rpc = _rpc,
            Caller = _caller,
            RequestDigest = Digest,
            ResourceId = resourceId,
            AnsweredAt = now,
        });
    }
}
