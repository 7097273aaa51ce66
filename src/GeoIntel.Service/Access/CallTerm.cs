using System.Security.Cryptography.X509Certificates;
using GeoIntel.Service.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>How long a call may go on: as long as the proof that opened it is good.</summary>
/// <param name="shown">The connection's certificate, which may be revoked meanwhile; null without one.</param>
sealed class CallTerm(CallerIdentity caller, X509Certificate2? shown, CertificateCheck certificates, TimeProvider clock)
{
    /// <summary>Why a call that was let in ends: so that its caller comes again, and need not ask what was wrong.</summary>
    public const string Reason = "PROOF_ENDED";

    public TimeProvider Clock => clock;

    public DateTimeOffset Until => caller.Until;

    /// <summary>Whether the proof has run out, or its certificate is revoked, by now.</summary>
    public bool HasEnded => clock.GetUtcNow() >= caller.Until || (shown is not null && certificates.Check(shown).Caller is null);

    /// <returns>Null of a call that no proof was asked for.</returns>
    public static CallTerm? Of(ServerCallContext context) => context.GetHttpContext().Features.Get<CallTerm>();

    /// <exception cref="RpcException">Unauthenticated, once the proof has ended.</exception>
    public void ThrowIfEnded()
    {
        if (HasEnded) throw Ended();
    }

    /// <summary>What is answered in pieces, up to the end of the caller's term.</summary>
    public static IServerStreamWriter<T> Bound<T>(IServerStreamWriter<T> answers, ServerCallContext context) =>
        Of(context) is { } term ? new TermedWriter<T>(answers, term) : answers;

    public static RpcException Ended() => RpcErrors.Make(
        StatusCode.Unauthenticated, Reason,
        "The token or certificate that opened this call has ended. Call again with a new one, and go on from the last resume "
        + "token or acknowledgement: nothing acknowledged is lost.");
}
