using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Compliance;

/// <summary>Which cameras could have shown a breach of a condition, and when.</summary>
/// <remarks>
/// Fixed cameras only, where they are registered now: where a moving one looked is not known. For an exclusion zone
/// those whose capture point lies in it, edge included; for a restriction zone or a curfew those whose point lies
/// outside; for rules on several vehicles all of them. Of a zone with several versions the one that holds decides;
/// without a usable one there is none.
/// </remarks>
public sealed class AbleCameras
{
    static readonly Camera[] None = [];

    readonly Camera[] _fixed;
    readonly Dictionary<string, List<ZoneCameras>> _zones = new(StringComparer.Ordinal);

    public AbleCameras(RegistryState registry, string conditionId)
    {
        _fixed =
        [
            .. Versions.Latest(registry.Cameras, of => of.Id, _ => 0)
                .Where(of => of.Kind == CameraKind.Fixed && of.CapturePoint is not null),
        ];
        foreach (var condition in registry.Conditions.Where(of => of.Id == conditionId))
        {
            if (condition.ZoneId.Length > 0 && !_zones.ContainsKey(condition.ZoneId))
                _zones.Add(condition.ZoneId, [.. Cut(registry, condition.ZoneId)]);
            AnyTime.UnionWith(OfKind(condition));
        }
    }

    /// <summary>All that could at some time.</summary>
    internal HashSet<Camera> AnyTime { get; } = [];

    /// <summary>Ids of all that could at some time.</summary>
    public IEnumerable<string> Ids => AnyTime.Select(of => of.Id);

    internal Camera[] At(Condition condition, DateTimeOffset instant) => condition.Kind switch
    {
        ConditionKind.ExclusionZone => ZoneAt(condition, instant)?.Inside ?? None,
        ConditionKind.RestrictionZone or ConditionKind.Curfew => ZoneAt(condition, instant)?.Outside ?? None,
        _ => _fixed,
    };

    IEnumerable<Camera> OfKind(Condition condition) => condition.Kind switch
    {
        ConditionKind.ExclusionZone => ZonesOf(condition).SelectMany(of => of.Inside),
        ConditionKind.RestrictionZone or ConditionKind.Curfew => ZonesOf(condition).SelectMany(of => of.Outside),
        _ => _fixed,
    };

    ZoneCameras? ZoneAt(Condition condition, DateTimeOffset instant) =>
        ZonesOf(condition).Find(of => of.Period.Contains(instant));

    List<ZoneCameras> ZonesOf(Condition condition) => _zones.GetValueOrDefault(condition.ZoneId, []);

    IEnumerable<ZoneCameras> Cut(RegistryState registry, string zoneId)
    {
        var parts = ConditionTimes.PartsOf(
            registry.Zones.Where(of => of.Id == zoneId), of => of.Id, of => of.Revision, of => of.Period);
        foreach (var (zone, period, _) in parts)
        {
            if (!Outline.TryCreate(zone.Outline, out var outline, out _)) continue;
            var isInside = _fixed.ToLookup(camera => outline.Contains(camera.CapturePoint!.Value));
            yield return new ZoneCameras(period, [.. isInside[true]], [.. isInside[false]]);
        }
    }

    /// <summary>One version of a zone, when it holds, and which cameras read on either side of its edge.</summary>
    sealed record ZoneCameras(Period Period, Camera[] Inside, Camera[] Outside);
}
