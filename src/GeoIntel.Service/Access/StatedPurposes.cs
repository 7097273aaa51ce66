using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Operations;

namespace GeoIntel.Service.Access;

/// <summary>What becomes of a stated purpose: checked, with problems, or naming an operation that is not open to the
/// caller.</summary>
/// <param name="Checked">Null when it is refused.</param>
/// <param name="Problems">Of its fields; none where only the operation is refused.</param>
/// <param name="Closed">The operation that is not open to the caller.</param>
sealed record StatedPurpose(CheckedPurpose? Checked, IReadOnlyList<FieldProblem> Problems, Guid? Closed = null)
{
    /// <summary>Why a call under an operation that is not open to it is refused. That it is unknown, over or somebody else's
    /// is not told apart.</summary>
    public const string ClosedReason = "OPERATION_NOT_OPEN";

    public const string ClosedSentence =
        "The operation in purpose.operation is not open to you. Open one, or state the purpose whole: class, reference and reason.";

    public const string OperationKind = "operation";
}

/// <summary>Checks why personal data is read, be it stated whole or by the name of an operation. Any thread.</summary>
sealed class StatedPurposes(OperationStore operations, TimeProvider clock)
{
    public async Task<StatedPurpose> CheckAsync(V1.Purpose? purpose, HttpContext context, CancellationToken cancellation)
    {
        var caller = CallerIdentity.Of(context);
        var named = PurposeGate.OperationOf(purpose, out var problems);
        if (problems.Count > 0) return new(null, problems);
        var found = named is not { } id ? PurposeGate.TryCheck(purpose, out problems)
            : caller is null ? null
            : await operations.FindAsync(id, caller.Name, openerOnly: false, clock.GetUtcNow(), cancellation);
        return found is null
            ? new(null, problems, named)
            : new(found with { IsToldOfConfidential = CallerIdentity.IsToldOfConfidential(caller) }, problems);
    }
}
