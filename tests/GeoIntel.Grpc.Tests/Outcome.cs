using Grpc.Core;

namespace GeoIntel.Grpc.Tests;

static class Outcome
{
    /// <summary>How a call ended.</summary>
    public static async Task<StatusCode> CodeOf(Task call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException failed)
        {
            return failed.StatusCode;
        }
    }
}
