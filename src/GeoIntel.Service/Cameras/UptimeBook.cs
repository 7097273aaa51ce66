using GeoIntel.Models.Conditions;
using GeoIntel.Models.Uptime;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Cameras;

namespace GeoIntel.Service.Cameras;

/// <summary>Works out when cameras were up, from the signs stored and the register in force.</summary>
sealed class UptimeBook(CameraSigns signs, TimeProvider clock)
{
    static readonly UptimeRule Rule = new();

    /// <param name="cameras">Ids of registered cameras; others are left out.</param>
    /// <returns>By id, over the whole period up to now.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>>> OfAsync(
        IEnumerable<string> cameras, Period period, RegistryView view, CancellationToken cancellation)
    {
        var keys = cameras.Where(view.Keys.CameraKeys.ContainsKey).Distinct()
            .ToDictionary(id => id, id => view.Keys.CameraKeys[id]);
        var from = DateOnly.FromDateTime(period.From.UtcDateTime);
        var until = DateOnly.FromDateTime(period.Until.UtcDateTime).AddDays(1);
        var found = await signs.ReadAsync(keys.Values, from, until, Rule, cancellation);
        var now = clock.GetUtcNow();
        return keys.ToDictionary(
            of => of.Key,
            of => UptimeCalendar.Of(
                [.. found[of.Value]], period, view.Cameras[of.Key].InService, now, Rule));
    }
}
