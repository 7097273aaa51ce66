using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>Reads of listed vehicles, which all make matches, and the hits they must end as.</summary>
sealed class ListedReads
{
    /// <summary>The keeper's own: a longer gap between two captures begins another episode.</summary>
    static readonly TimeSpan Gap = TimeSpan.FromMinutes(15);

    readonly Dictionary<string, (int Vehicle, DateTimeOffset CapturedAt)> _standing = [];
    int _made;

    /// <summary>A read of a listed vehicle so many minutes after eight o'clock yesterday.</summary>
    public IntakeRead Of(int vehicle, double minute)
    {
        var id = $"r{++_made}";
        var capturedAt = Neighbourhood.Now.Date.AddHours(-16).AddMinutes(minute);
        _standing.Add(id, (vehicle, new DateTimeOffset(capturedAt, TimeSpan.Zero)));
        return Read(id, vehicle, _standing[id].CapturedAt);
    }

    /// <summary>Withdraws a standing read, and forgets it.</summary>
    public IntakeRead Withdrawal(Random random) => Withdrawal(_standing.Keys.ElementAt(random.Next(_standing.Count)));

    /// <inheritdoc cref="Withdrawal(Random)"/>
    public IntakeRead Withdrawal(string id)
    {
        _standing.Remove(id);
        return Read($"w-{id}", 0, Neighbourhood.Now, withdraws: id);
    }

    public int Standing => _standing.Count;

    /// <summary>Sort, chain by the gap: one line for each episode, with the device ids of its first read and its last.</summary>
    public async Task<List<string>> ExpectedAsync(IntakeWorld world)
    {
        // The store's ids decide between reads of one instant.
        var ids = (await world.AskAsync("SELECT detail->>'event', sighting_id FROM sighting"))
            .Select(line => line.Split('|')).ToDictionary(parts => parts[0], parts => Guid.Parse(parts[1]));
        var lines = new List<string>();
        foreach (var vehicle in _standing.GroupBy(of => of.Value.Vehicle))
        {
            var episode = new List<(string Id, DateTimeOffset CapturedAt)>();
            foreach (var (id, (_, capturedAt)) in vehicle.OrderBy(of => of.Value.CapturedAt).ThenBy(of => ids[of.Key]))
            {
                if (episode.Count > 0 && capturedAt - episode[^1].CapturedAt > Gap) End();
                episode.Add((id, capturedAt));
            }
            End();

            void End()
            {
                lines.Add(
                    $"{Neighbourhood.EntryOf(vehicle.Key)}|{episode[0].CapturedAt:u}|{episode[^1].CapturedAt:u}|" +
                    $"{episode.Count}|{episode[0].Id}|{episode[^1].Id}");
                episode.Clear();
            }
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>The hits that stand, in the same form.</summary>
    public static async Task<List<string>> FoundAsync(IntakeWorld world)
    {
        var lines = await world.AskAsync(
            """
            SELECT hit.rule_id,
              to_char(first_captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'),
              to_char(last_captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'),
              hit.body->'hit'->>'readCount', first.detail->>'event', last.detail->>'event'
            FROM hit
            JOIN sighting AS first ON first.sighting_id = (hit.body->'hit'->'first'->>'sightingId')::uuid
            JOIN sighting AS last ON last.sighting_id = (hit.body->'hit'->>'lastSightingId')::uuid
            WHERE hit.state <> 3
            """);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    static IntakeRead Read(string id, int vehicle, DateTimeOffset capturedAt, string withdraws = "") => new(new Read
    {
        Camera = "shop-1",
        VrmText = Neighbourhood.Listed[vehicle].Text,
        CapturedAt = capturedAt,
        VendorEventId = id,
        WithdrawsEventId = withdraws,
    });
}
