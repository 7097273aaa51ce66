using GeoIntel.Models.Conditions;
using GeoIntel.Service.Storage.Registry;
using Microsoft.EntityFrameworkCore;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Asks again for the approval of conditions and list entries when what they rest on is changed: a zone, a
/// vehicle link, a group membership.</summary>
/// <remarks>Between filling the rows and saving them, so that both are altered in one transaction and recorded alike.
/// What protects somebody stays in force and is due for review, because a gap in protection is worse. What awaits its
/// approval gets another etag: who read it before cannot decide it. What was to hold from a later time on still is, and
/// waits for that; before it the rule waits, too, and is proposed anew by whoever wants it then.</remarks>
/// <param name="proposer">Who makes the change, and so cannot approve it.</param>
sealed class RestingRules(RegistryContext registry, string proposer, DateTimeOffset now)
{
    readonly List<RegistryRow> _asked = [];

    /// <summary>Alters the rules that rest on what is changed; what is new has none resting on it.</summary>
    /// <returns>Those whose approval was taken back.</returns>
    public async Task<IReadOnlyList<RegistryRow>> AskAgainAsync(CancellationToken cancellation)
    {
        registry.ChangeTracker.DetectChanges();
        var changed = ChangedGround.In(registry.ChangeTracker);
        if (changed.IsEmpty) return _asked;
        await FindGroupsAsync(changed, cancellation);
        string[] zones = [.. changed.Zones.Keys];
        string[] nominals = [.. changed.Nominals.Keys];
        string[] groups = [.. changed.Groups.Keys];
        var conditions = await registry.Conditions
            .Where(row => zones.Contains(row.ZoneId!) || groups.Contains(row.GroupId!)
                || nominals.Contains(row.NominalId!) || nominals.Contains(row.OtherNominalId!))
            .ToListAsync(cancellation);
        var entries = await registry.ListEntries.Where(row => zones.Contains(row.ZoneId!)).ToListAsync(cancellation);
        // As it stands in the database: a zone cannot be made protective to spare a change its approval.
        var named = conditions.Select(row => row.ZoneId).Concat(entries.Select(row => row.ZoneId));
        string[] ids = [.. named.OfType<string>().Distinct()];
        var protective = await registry.Zones.Where(zone => ids.Contains(zone.Id) && zone.ProtectsPerson)
            .Select(zone => zone.Id).ToHashSetAsync(cancellation);
        foreach (var row in conditions)
        {
            var effective = ChangedGround.Earliest(
                changed.Zones.At(row.ZoneId), changed.Groups.At(row.GroupId), changed.Nominals.At(row.NominalId),
                changed.Nominals.At(row.OtherNominalId));
            var protects = row.Kind == (short)Models.Conditions.ConditionKind.NonAssociation
                || protective.Contains(row.ZoneId ?? "");
            if (AskAgain(row, effective, protects) && row.ReviewAt > now) row.ReviewAt = now;
        }
        foreach (var row in entries)
        {
            var protects = protective.Contains(row.ZoneId ?? "");
            if (AskAgain(row, changed.Zones.At(row.ZoneId), protects) && row.ReviewAt > now) row.ReviewAt = now;
        }
        registry.ChangeTracker.DetectChanges();
        return _asked;
    }

    // The vehicles of a group are those of its members.
    async Task FindGroupsAsync(ChangedGround changed, CancellationToken cancellation)
    {
        string[] nominals = [.. changed.Nominals.Keys];
        if (nominals.Length == 0) return;
        var members = await registry.Memberships.AsNoTracking().Where(row => nominals.Contains(row.NominalId))
            .Select(row => new { row.GroupId, row.NominalId, row.UntilTime }).ToListAsync(cancellation);
        foreach (var member in members)
        {
            var effective = changed.Nominals[member.NominalId];
            if (member.UntilTime <= effective) continue;
            changed.Groups.Note(member.GroupId, effective);
        }
    }

    /// <returns>Whether it is to be reviewed instead.</returns>
    bool AskAgain<TRow>(TRow row, DateTimeOffset effective, bool protects) where TRow : VersionedRow, IApproved
    {
        var basisEnds = row.Basis.ExpiresAt;
        var end = basisEnds < (row.End ?? DateTimeOffset.MaxValue) ? basisEnds : row.End;
        // It may be about to rest on something else; then it is asked for that.
        if (effective == DateTimeOffset.MaxValue) return false;
        if (end <= effective || row.Approval.State == (short)ApprovalState.Rejected) return false;
        registry.Entry(row).State = EntityState.Modified;
        if (row.Approval.State == (short)ApprovalState.Proposed)
        {
            NoteProposer(row);
            if (!protects) TakeBack(row, effective);
            return false;
        }
        if (protects)
        {
            NoteProposer(row);
            row.EffectiveFrom = row.EffectiveFrom > now ? row.EffectiveFrom : now;
            return true;
        }
        row.Approval = new ApprovalColumns { State = (short)ApprovalState.Proposed, ProposedBy = proposer };
        row.GroundChangedBy = [];
        TakeBack(row, effective, isStanding: true);
        _asked.Add(row);
        return false;
    }

    // Two versions when it was to hold later: the one is in force nowhere and ends what stood before, the other keeps its time.
    void TakeBack(VersionedRow row, DateTimeOffset effective, bool isStanding = false)
    {
        if (row.EffectiveFrom > effective && row.EffectiveFrom > now) registry.SaveAgain(row, row.EffectiveFrom.Value);
        if (isStanding || row.EffectiveFrom > effective) row.EffectiveFrom = effective;
    }

    void NoteProposer(IApproved row)
    {
        if (!row.GroundChangedBy.Contains(proposer, StringComparer.OrdinalIgnoreCase))
            row.GroundChangedBy = [.. row.GroundChangedBy, proposer];
    }
}
