using GeoIntel.Service.Access;
using GeoIntel.Service.Hits;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Steps on the way to a decision, as callers ask for them.</summary>
static class HitSteps
{
    /// <summary>How long a person may take back their own decision.</summary>
    public static readonly TimeSpan UndoMax = TimeSpan.FromMinutes(1);

    const int NoteLengthMax = 2000;

    /// <exception cref="RpcException">InvalidArgument, naming each field that is wrong.</exception>
    public static Hits.HitDecision Read(HandleHitRequest request, string actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        var problems = new List<FieldProblem>();
        var note = request.Note.Trim();
        if (request.Step == HitStep.Unspecified || !Enum.IsDefined(request.Step))
            problems.Add(new("step", $"{(int)request.Step} is not a step; use one of HitStep."));
        if (request.Step is HitStep.Escalated or HitStep.HandedOver && note.Length == 0)
            problems.Add(new("note", "It is empty; say to whom it goes, and what they need to know."));
        if (request.Note.Length > NoteLengthMax)
            problems.Add(new("note", $"It has {request.Note.Length} characters; use at most {NoteLengthMax}."));
        else if (request.Note.Contains('\0', StringComparison.Ordinal))
            problems.Add(new("note", "It holds the character U+0000, which cannot be stored; leave it out."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new Hits.HitDecision(0, actor, now, "", note, (int)request.Step);
    }

    /// <summary>Refuses a step that the hit, as it is now, does not allow.</summary>
    /// <exception cref="RpcException">FailedPrecondition.</exception>
    public static void Require(HandleHitRequest request, DecidedHit present, Hits.HitDecision step)
    {
        ArgumentNullException.ThrowIfNull(present);
        var decision = present.Decision is { Step: 0 } made ? made : null;
        if (request.Step != HitStep.Reopened)
        {
            if (decision is not null)
                throw Refusal("HIT_DECIDED", $"{request.Name} has been decided already; read it anew.");
            return;
        }
        if (decision is null) throw Refusal("HIT_NOT_DECIDED", $"{request.Name} is not decided, so there is nothing to take back.");
        if (new Caller(decision.DecidedBy).Proved is not { } decider || decider != new Caller(step.DecidedBy).Proved)
        {
            throw Refusal(
                "DECISION_NOT_YOURS", $"{request.Name} was decided by somebody else; only who decided takes it back. Decide it anew instead.");
        }
        if (step.DecidedAt - decision.DecidedAt is var since && since > UndoMax)
        {
            throw Refusal(
                "UNDO_TOO_LATE",
                $"{request.Name} was decided {since.TotalSeconds:0} s ago, and is taken back within {UndoMax.TotalSeconds:0} s. Decide it "
                + "anew instead.");
        }
    }

    static RpcException Refusal(string reason, string message) => RpcErrors.Make(StatusCode.FailedPrecondition, reason, message);
}
