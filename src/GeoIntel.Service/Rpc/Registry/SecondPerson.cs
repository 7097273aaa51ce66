using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>The approval of a change by somebody who has proved who they are: their names are the caller's, whatever the
/// message says, and a change of what was approved waits for another person again.</summary>
/// <remarks>Made before the row is filled, asked afterwards. Callers who have proved nothing state the names
/// themselves.</remarks>
sealed class SecondPerson
{
    // These change neither whom nor where nor when it watches, nor on which basis.
    static readonly string[] Free = ["approval", "instruction", "action_code", "priority", "owner", "review_at"];

    readonly IApproved _row;
    readonly string _caller;
    readonly ApprovalColumns _before;
    readonly V1.Approval _stated;
    readonly DateTimeOffset? _endBefore;
    readonly DateTimeOffset _reviewBefore;
    readonly bool _hasEtag;

    SecondPerson(IApproved row, IMessage message, string caller)
    {
        (_row, _stated, _caller) = (row, StatedIn(message), caller);
        _hasEtag = message.Descriptor.FindFieldByName("etag").Accessor.GetValue(message) is string { Length: > 0 };
        (_before, _endBefore, _reviewBefore) = (row.Approval, row.End, row.ReviewAt);
    }

    /// <returns>Null where names are taken as stated, and for what needs no approval.</returns>
    public static SecondPerson? For(RegistryRow row, IMessage message, Caller caller) =>
        row is IApproved approved && caller.Proved is { } proved ? new(approved, message, proved) : null;

    /// <summary>The same for an import, which decides nothing: what is unchanged keeps its approval, and all else is
    /// proposed.</summary>
    /// <param name="message">Loses what it says of the approval.</param>
    /// <returns>Null for what needs no approval.</returns>
    public static SecondPerson? ForImport(RegistryRow row, IMessage message, Caller caller)
    {
        if (row is not IApproved approved) return null;
        var second = new SecondPerson(approved, message, NameOf(caller));
        second._stated.State = V1.ApprovalState.Unspecified;
        return second;
    }

    /// <summary>Under which name a caller proposes; one that has proved nothing under a name that nobody else has.</summary>
    public static string NameOf(Caller caller) => caller.Proved ?? Caller.Unproved;

    /// <summary>Decides what the approval is now.</summary>
    /// <param name="effective">From when the change is to hold, as stated; null when it is not.</param>
    public void Settle(NewVersion version, DateTimeOffset? effective, FieldChecks check)
    {
        // What was agreed to from a later time on was agreed to by nobody from now on.
        var isChanged = version.Before is null || IsRuleChanged(version) || effective < ((VersionedRow)_row).EffectiveFrom;
        var asked = _stated.State == V1.ApprovalState.Unspecified && version.Before is null
            ? V1.ApprovalState.Proposed
            : _stated.State;
        var isDecision = asked is V1.ApprovalState.Approved or V1.ApprovalState.Rejected && (short)asked != _before.State;
        if (isChanged && isDecision)
        {
            check.Add("approval.state", $"It is {asked}, but this is new or changed with it; propose it first, and let a " +
                "second person decide it as it then stands.");
        }
        else if (isDecision && !_hasEtag)
        {
            check.Add("etag", "It is empty; send the etag it was read with, so that what is decided is what was read.");
        }
        else if (isDecision)
        {
            Decide(asked, check);
        }
        else if (isChanged || Reopens(asked))
        {
            _row.Approval = new ApprovalColumns { State = (short)V1.ApprovalState.Proposed, ProposedBy = _caller };
            _row.GroundChangedBy = []; // proposed anew, as it now stands
        }
        else
        {
            _row.Approval = _before;
            Review(check);
        }
    }

    // What protects somebody stays approved when its ground is changed; then the review is the second person's look.
    void Review(FieldChecks check)
    {
        if (_before.State != (short)V1.ApprovalState.Approved || _row.ReviewAt <= _reviewBefore) return;
        if (IsGroundTheirs())
            check.Add("review_at", "You changed what this rests on; the next review is for somebody else to set, after theirs.");
        else _row.GroundChangedBy = [];
    }

    void Decide(V1.ApprovalState decision, FieldChecks check)
    {
        if (!_before.ProposedBy.Contains(':', StringComparison.Ordinal))
        {
            check.Add("approval.state", $"It was proposed by '{_before.ProposedBy}', a name that nobody has proved, perhaps your own; " +
                "let somebody propose it in their own name first.");
            return;
        }
        if (IsGroundTheirs())
        {
            check.Add("approval.decided_by", "You changed what this rests on since it was proposed; a second person must decide.");
            return;
        }
        _row.GroundChangedBy = [];
        _row.Approval = check.Approval(
            new V1.Approval { State = decision, ProposedBy = _before.ProposedBy, DecidedBy = _caller }, new ApprovalColumns(), _row.End,
            _row.Basis.ExpiresAt);
    }

    // Whoever takes a decision back, or owns up to a proposal that nobody has proved to be theirs, proposes.
    bool Reopens(V1.ApprovalState asked) => asked == V1.ApprovalState.Proposed
        && ((short)asked != _before.State || !_before.ProposedBy.Contains(':', StringComparison.Ordinal));

    bool IsGroundTheirs() => _row.GroundChangedBy.Contains(_caller, StringComparer.OrdinalIgnoreCase);

    bool IsRuleChanged(NewVersion version)
    {
        var changed = version.Differences().Select(line => line.Split(':', '.')[0]).Where(field => !Free.Contains(field)).ToHashSet();
        // To end sooner takes nobody's approval.
        if (_row.End is { } end && end < (_endBefore ?? DateTimeOffset.MaxValue)) changed.Remove("until_time");
        return changed.Count > 0;
    }

    // The names are left out before the row is filled, so that nothing stated there is judged.
    static V1.Approval StatedIn(IMessage message)
    {
        var field = message.Descriptor.FindFieldByName("approval");
        var stated = (V1.Approval?)field.Accessor.GetValue(message) ?? new V1.Approval();
        field.Accessor.SetValue(message, new V1.Approval());
        return stated;
    }
}
