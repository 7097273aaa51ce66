using System.Text;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A refused call by what a program and a person can tell of it.</summary>
/// <param name="Reason">Of its ErrorInfo.</param>
/// <param name="Fields">Each wrong field with its description, a line each.</param>
sealed record Refusal(StatusCode Code, string Reason, string Message, string Fields)
{
    /// <summary>Makes a call that must be refused.</summary>
    public static async Task<Refusal> OfAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        return Of(refused);
    }

    public static Refusal Of(RpcException refused)
    {
        var bytes = refused.Trailers.GetValueBytes("grpc-status-details-bin");
        Assert.True(bytes is not null, $"There are no details: {refused.Status}");
        var status = Google.Rpc.Status.Parser.ParseFrom(bytes);
        var fields = new StringBuilder();
        var reason = "";
        foreach (var detail in status.Details)
        {
            if (detail.Is(ErrorInfo.Descriptor)) reason = detail.Unpack<ErrorInfo>().Reason;
            if (!detail.Is(BadRequest.Descriptor)) continue;
            foreach (var violation in detail.Unpack<BadRequest>().FieldViolations)
                fields.Append($"{violation.Field}: {violation.Description}\n");
        }
        return new Refusal(refused.StatusCode, reason, refused.Status.Detail, fields.ToString());
    }
}
