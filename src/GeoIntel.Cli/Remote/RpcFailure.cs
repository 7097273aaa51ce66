using System.Text;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Cli.Remote;

/// <summary>Says a refusal of the service for a person: its code, its words, the fields, what to do.</summary>
static class RpcFailure
{
    const string DetailsTrailer = "grpc-status-details-bin";

    public static string Explain(RpcException exception)
    {
        var text = new StringBuilder($"{exception.StatusCode}: {exception.Status.Detail}");
        foreach (var violation in Violations(exception))
            text.Append($"\n  {violation.Field}: {violation.Description}");
        if (WhatToDo(exception) is { Length: > 0 } advice) text.Append('\n').Append(advice);
        return text.ToString();
    }

    static string WhatToDo(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.Unavailable when IsNotThere(exception) =>
            "Nothing answers there. Start the service with 'geointel-service' (or './dev demo'), or name another "
            + "address with --service; it must be the gRPC port.",
        StatusCode.Unavailable => "Try again in a moment.",
        StatusCode.Unauthenticated => 
            "Show a token with --token-file ('geointel token' gets one of the demo), or a certificate with --certificate-file. If the "
            + "file's token has ended, put a new one there; whatever renews it before then keeps long calls going.",
        StatusCode.PermissionDenied => "Your role does not allow this; ask whoever administers the service.",
        StatusCode.Unimplemented => "The service does not know this call; is it older than this command?",
        StatusCode.Aborted => "Somebody else was faster; try again.",
        _ => "",
    };

    static bool IsNotThere(RpcException exception)
    {
        for (var cause = exception.Status.DebugException; cause is not null; cause = cause.InnerException)
            if (cause is System.Net.Sockets.SocketException) return true;
        return false;
    }

    static List<BadRequest.Types.FieldViolation> Violations(RpcException exception)
    {
        if (exception.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes) return [];

        try
        {
            var details = Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
            // The first one is the status' own sentence already when it is the only one.
            var all = details.Where(detail => detail.Is(BadRequest.Descriptor))
                .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations).ToList();
            return all.Count > 1 ? all : [];
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return [];
        }
    }
}
