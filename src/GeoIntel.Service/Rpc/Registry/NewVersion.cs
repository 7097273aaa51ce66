using GeoIntel.Models.Conditions;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>From when a changed row holds. Made before the row is filled, asked afterwards.</summary>
sealed class NewVersion
{
    public const string Field = "effective_time";

    readonly RegistryKind _kind;
    readonly RegistryRow _row;
    readonly Period _before;

    public NewVersion(RegistryKind kind, RegistryRow row)
    {
        (_kind, _row) = (kind, row);
        Before = row.Revision > 0 ? kind.ToMessage(row) : null;
        _before = row is VersionedRow versioned ? versioned.OwnPeriod() : default;
    }

    /// <summary>The resource as it was; null when it is new.</summary>
    public IMessage? Before { get; }

    /// <summary>Each field that differs, as "field: old -> new".</summary>
    public List<string> Differences() =>
        Before is null ? [] : MessageDifference.Between(Before, _kind.ToMessage(_row), _kind.UpdatableFields);

    /// <summary>Sets when the row takes effect, and says what contradicts that. A new row's own period decides.</summary>
    /// <param name="stated">What the caller asks for; null leaves it to what is changed.</param>
    public void TakeEffect(DateTimeOffset? stated, FieldChecks check)
    {
        if (Before is null || _row is not VersionedRow row) return;
        var effective = stated ?? Unstated(row, check.Now);
        if (row.OwnPeriod().Until < stated)
        {
            check.Add(Field, $"{effective:O} is after the end, {row.OwnPeriod().Until:O}; the new version would never be in " +
                "force. Leave it unset, or state an earlier time.");
        }
        _kind.CheckEffect(row, effective, check);
        row.EffectiveFrom = effective;
    }

    DateTimeOffset Unstated(VersionedRow row, DateTimeOffset now)
    {
        // A version that is still to come stays so; otherwise a small correction would bring it into force at once.
        var effective = row.EffectiveFrom > now ? row.EffectiveFrom.Value : now;
        var after = row.OwnPeriod();
        if (after.From != _before.From) effective = Earliest(effective, _before.From, after.From);
        if (after.Until != _before.Until) effective = Earliest(effective, _before.Until, after.Until);
        return effective;
    }

    static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var earliest = times[0];
        foreach (var time in times[1..]) earliest = time < earliest ? time : earliest;
        return earliest;
    }
}
