using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Ingest.Sending;

/// <summary>How the service ends a stream whose token or certificate has run out while it went on.</summary>
/// <remarks>The token's file is read for every call, so the next call shows the new one if somebody has renewed it; if not,
/// that call is refused without this reason.</remarks>
static class ProofEnd
{
    const string Reason = "PROOF_ENDED";
    const string DetailsTrailer = "grpc-status-details-bin";

    public static bool IsOf(RpcException ended)
    {
        if (ended.StatusCode != StatusCode.Unauthenticated || ended.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes) return false;
        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes).Details
                .Any(detail => detail.TryUnpack<ErrorInfo>(out var errorInfo) && errorInfo.Reason == Reason);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
