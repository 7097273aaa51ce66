using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>How a call ended. The first end counts: what happens afterwards is only its echo.</summary>
/// <remarks>It is ours when this side ended it: by cancellation, by disposal or at the deadline.</remarks>
sealed record CallEnd(Status Status, Metadata Trailers, bool IsOurs)
{
    public bool IsOk => Status.StatusCode == StatusCode.OK;

    public static CallEnd Cancelled(string detail) => new(new Status(StatusCode.Cancelled, detail), [], IsOurs: true);

    public static CallEnd DeadlineExceeded() => new(new Status(StatusCode.DeadlineExceeded, ""), [], IsOurs: true);

    public Exception ToException(bool asOperationCanceled, CancellationToken token)
    {
        var error = new RpcException(Status, Trailers);
        return asOperationCanceled && IsOurs ? new OperationCanceledException(error.Message, error, token) : error;
    }
}
