using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>What conditions and list entries must both have: a legal basis and a second person's decision.</summary>
static class BasisChecks
{
    /// <param name="from">When the rule that stands on it begins.</param>
    public static BasisColumns Basis(this FieldChecks check, V1.Basis? basis, DateTimeOffset from)
    {
        if (basis is null)
        {
            check.Add("basis", "It is missing; nobody is watched without a legal basis. State kind, reference, necessity, " +
                "proportionality and the less intrusive alternative that was considered.");
            return new BasisColumns();
        }
        var isAuthorisation = basis.Kind == V1.BasisKind.Authorisation;
        var columns = new BasisColumns
        {
            Kind = check.Choice("basis.kind", basis.Kind),
            Reference = check.Text("basis.reference", basis.Reference, required: true),
            Scope = check.Text("basis.scope", basis.Scope, FieldChecks.TextLengthMax, required: isAuthorisation),
            Necessity = check.Text("basis.necessity", basis.Necessity, FieldChecks.TextLengthMax, required: true),
            Proportionality =
                check.Text("basis.proportionality", basis.Proportionality, FieldChecks.TextLengthMax, required: true),
            LessIntrusiveAlternative = check.Text(
                "basis.less_intrusive_alternative", basis.LessIntrusiveAlternative, FieldChecks.TextLengthMax, required: true),
            ExpiresAt = check.Time("basis.expire_time", basis.ExpireTime),
        };
        if (isAuthorisation && basis.ExpireTime is null)
            check.Add("basis.expire_time", "It is not set; an authorisation always ends. State when.");
        if (columns.ExpiresAt <= from)
        {
            check.Add("basis.expire_time",
                $"{columns.ExpiresAt:O} is not after the beginning, {from:O}; what stands on it would never be in force.");
        }
        return columns;
    }

    /// <param name="before">The decision recorded so far; its time stays when none is given with the same decision.</param>
    /// <param name="until">When what is approved ends by itself; null is without end.</param>
    /// <param name="basisExpires">When its basis ends; null is without end.</param>
    public static ApprovalColumns Approval(
        this FieldChecks check, V1.Approval? approval, ApprovalColumns before, DateTimeOffset? until,
        DateTimeOffset? basisExpires)
    {
        approval ??= new V1.Approval();
        var columns = new ApprovalColumns
        {
            State = check.ChoiceOr("approval.state", approval.State, V1.ApprovalState.Proposed),
            ProposedBy = check.Text("approval.proposed_by", approval.ProposedBy),
            DecidedBy = check.Text("approval.decided_by", approval.DecidedBy),
            DecidedAt = check.Time("approval.decide_time", approval.DecideTime),
        };
        if (columns.State == (short)V1.ApprovalState.Proposed)
        {
            if (columns.DecidedBy.Length > 0 || columns.DecidedAt is not null)
                check.Add("approval.state", "It is proposed, but a decision is given; state APPROVED or REJECTED.");
            return columns;
        }
        columns.DecidedAt ??= before.State == columns.State ? before.DecidedAt ?? check.Now : check.Now;
        if (columns.ProposedBy.Length == 0) check.Add("approval.proposed_by", "It is empty; name who proposed it.");
        if (columns.DecidedBy.Length == 0) check.Add("approval.decided_by", "It is empty; name who decided.");
        if (columns.DecidedBy.Length > 0
            && columns.DecidedBy.Equals(columns.ProposedBy, StringComparison.OrdinalIgnoreCase))
        {
            check.Add("approval.decided_by", "It is the one who proposed it; a second person must decide.");
        }
        var end = basisExpires < (until ?? DateTimeOffset.MaxValue) ? basisExpires : until;
        if (columns.State == (short)V1.ApprovalState.Approved && columns.DecidedAt >= end)
        {
            check.Add("approval.decide_time",
                $"{columns.DecidedAt:O} is not before the end, {end:O}; what has ended cannot be approved. Register it anew.");
        }
        return columns;
    }

    public static V1.Basis ToMessage(BasisColumns columns) => new()
    {
        Kind = (V1.BasisKind)columns.Kind,
        Reference = columns.Reference,
        Scope = columns.Scope,
        Necessity = columns.Necessity,
        Proportionality = columns.Proportionality,
        LessIntrusiveAlternative = columns.LessIntrusiveAlternative,
        ExpireTime = columns.ExpiresAt?.ToTimestamp(),
    };

    public static V1.Approval ToMessage(ApprovalColumns columns) => new()
    {
        State = (V1.ApprovalState)columns.State,
        ProposedBy = columns.ProposedBy,
        DecidedBy = columns.DecidedBy,
        DecideTime = columns.DecidedAt?.ToTimestamp(),
    };
}
