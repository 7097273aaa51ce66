using GeoIntel.Service.Access;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace GeoIntel.Service.Rpc;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">Its path in the request, for example "condition.basis.reference".</param>
/// <param name="Description">Its value, what is allowed, what to do; neither a VRM nor a person's name.</param>
readonly record struct FieldProblem(string Field, string Description);

/// <summary>Every refusal of the service: a gRPC status, a sentence, and details in <see cref="DetailsTrailer"/>.</summary>
/// <remarks>
/// The trailer holds a google.rpc.Status with an ErrorInfo (a stable reason of the domain "geointel"), and, where they
/// apply, the wrong fields and the time to wait. Sentences name the value, what is allowed and what to do.
/// </remarks>
static class RpcErrors
{
    public const string DetailsTrailer = "grpc-status-details-bin";
    public const string Domain = "geointel";

    // Trailers share the peer's limit for headers, often 8 KiB; twenty problems of a line each stay below it.
    const int ViolationsMax = 20;

    // A sentence may hold a value of the caller's, of any length.
    const int SentenceLengthMax = 500;
    const int DetailsBytesMax = 4000;

    public static RpcException NotFound(string kind, string name) => Make(
        StatusCode.NotFound, "RESOURCE_NOT_FOUND", $"There is no {kind} '{name}'; create it first, or check its name.",
        new() { ["resource"] = name });

    public static RpcException AlreadyExists(string kind, string name) => Make(
        StatusCode.AlreadyExists, "RESOURCE_ALREADY_EXISTS",
        $"The {kind} '{name}' exists already; choose another id, or update it.", new() { ["resource"] = name });

    public static RpcException StaleEtag(string name) => Make(
        StatusCode.Aborted, "STALE_ETAG",
        $"'{name}' was changed since the etag was given; read it again and repeat the change.",
        new() { ["resource"] = name });

    /// <summary>InvalidArgument with a violation for each problem, at most 20 of them.</summary>
    public static RpcException Invalid(IEnumerable<FieldProblem> problems) => Invalid("INVALID_FIELDS", problems);

    public static RpcException Invalid(string field, string description) => Invalid([new(field, description)]);

    /// <summary>The request must say why personal data is read, and does not, or not well enough.</summary>
    public static RpcException PurposeRefused(IEnumerable<FieldProblem> problems) => Invalid("PURPOSE_REQUIRED", problems);

    /// <summary>The operation that the purpose names is unknown, over, or somebody else's.</summary>
    public static RpcException OperationNotOpen() =>
        Make(StatusCode.PermissionDenied, StatedPurpose.ClosedReason, StatedPurpose.ClosedSentence);

    public static RpcException UnknownMaskPath(string path, IEnumerable<string> allowed) => Invalid(
        "UNKNOWN_MASK_PATH",
        [new("update_mask", $"'{path}' is not a field that can be updated; use {string.Join(", ", allowed)}.")]);

    public static RpcException WrongPageToken() => Invalid(
        "WRONG_PAGE_TOKEN",
        [new("page_token", "It was not given for this question; leave it empty and begin with the first page.")]);

    public static RpcException RequestIdReused(string requestId) => Invalid(
        "REQUEST_ID_REUSED",
        [new("request_id", $"'{requestId}' was used for another request; make a new UUID for each new request.")]);

    public static RpcException TooLarge(string what, int count, int countMax) => Make(
        StatusCode.ResourceExhausted, "TOO_LARGE", $"{count} {what} are too many at once; send at most {countMax}.");

    /// <summary>Nothing is answered that cannot be audited.</summary>
    public static RpcException AuditUnavailable(Exception cause) => Unavailable(
        "AUDIT_UNAVAILABLE", "The audit entry could not be written, so there is no answer; try again.",
        TimeSpan.FromSeconds(1), cause);

    /// <summary>The database does not answer; a change may have been made if it went away at the last moment.</summary>
    public static RpcException StoreUnavailable(Exception cause) => Unavailable(
        "STORE_UNAVAILABLE", "The store does not answer. Try again, with the same request_id if there is one.", TimeSpan.FromSeconds(1), cause);

    /// <summary>A batch could not be committed: because the disk is full, the database is away, or what it holds is
    /// refused.</summary>
    public static RpcException CommitFailed(Exception cause) => IsFull(cause)
        ? Unavailable(
            "STORE_FULL", "The disk of the store is full; nothing of the batch was stored. Send it again, once there is room.",
            TimeSpan.FromSeconds(5), cause)
        : Unavailable(
            "COMMIT_FAILED", "The batch could not be committed; nothing of it was stored. Send it again.",
            TimeSpan.FromSeconds(1), cause);

    /// <summary>The service is being stopped in good order.</summary>
    public static RpcException Stopping() => Unavailable(
        "SERVICE_STOPPING", "The service is stopping; connect again and go on where the last answer was.",
        TimeSpan.FromSeconds(2));

    /// <summary>Something the call needs is not there now; the caller may try again after the delay.</summary>
    public static RpcException Unavailable(string reason, string message, TimeSpan retryDelay, Exception? cause = null) =>
        Make(StatusCode.Unavailable, reason, message, cause: cause,
            details: new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryDelay) });

    /// <summary>Any other refusal.</summary>
    /// <param name="reason">Stable, in capitals with underscores.</param>
    /// <param name="metadata">Values a program may need; none of them personal.</param>
    /// <param name="details">Messages of google.rpc beside the ErrorInfo.</param>
    public static RpcException Make(
        StatusCode code, string reason, string message, Dictionary<string, string>? metadata = null,
        Exception? cause = null, params ReadOnlySpan<IMessage> details)
    {
        message = Cut(message);
        var errorInfo = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach (var (key, value) in metadata ?? []) errorInfo.Metadata.Add(key, Cut(value));
        var status = new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(errorInfo) } };
        foreach (var detail in details) status.Details.Add(Any.Pack(detail));
        var trailers = new Metadata { { DetailsTrailer, status.ToByteArray() } };
        return new RpcException(new Status(code, message, cause), trailers);
    }

    /// <summary>The reason in a refusal's ErrorInfo; null where there is none.</summary>
    public static string? ReasonOf(RpcException refusal)
    {
        if (refusal.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes) return null;
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(bytes).Details)
            if (detail.TryUnpack<ErrorInfo>(out var errorInfo)) return errorInfo.Reason;
        return null;
    }

    static bool IsFull(Exception cause) =>
        cause is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.DiskFull };

    static RpcException Invalid(string reason, IEnumerable<FieldProblem> problems)
    {
        var all = problems.ToList();
        var request = new BadRequest();
        foreach (var problem in all.Take(ViolationsMax))
        {
            request.FieldViolations.Add(
                new BadRequest.Types.FieldViolation { Field = Cut(problem.Field), Description = Cut(problem.Description) });
            if (request.CalculateSize() > DetailsBytesMax) break;
        }
        var more = all.Count > 1 ? $" (and {all.Count - 1} more problems)" : "";
        return Make(StatusCode.InvalidArgument, reason, $"{Cut($"{all[0].Field}: {all[0].Description}")}{more}", details: request);
    }

    static string Cut(string text) =>
        text.Length <= SentenceLengthMax ? text : $"{text[..SentenceLengthMax]}... ({text.Length} characters)";
}
