using System.Text.Json;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Uptime;

namespace GeoIntel.Service.Tests.Compliance;

/// <summary>The four answers by plain loops over the stored rows: of each thing the highest revision that has taken
/// effect holds; each minute is looked at for itself.</summary>
sealed class ComplianceOracle
{
    const string Inside = "SELECT version.id || '/' || version.revision, camera.id FROM registry_version AS version, camera " +
        "WHERE version.kind = 'zone' AND ST_Covers(ST_SetSRID(ST_GeomFromGeoJSON(version.body->>'outline'), 27700), camera.capture_point)";

    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    readonly List<Version> _versions = [];
    readonly HashSet<(string Zone, string Camera)> _inside = [];
    readonly List<string> _reads = [];
    readonly List<string> _hits = [];
    IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>> _uptime = null!;
    DateTimeOffset _now;

    public static async Task<ComplianceOracle> OfAsync(ComplianceWorld world, DateTimeOffset from, DateTimeOffset until)
    {
        var oracle = new ComplianceOracle { _now = world.Intake.Clock.Now };
        foreach (var row in await world.Intake.AskAsync("SELECT kind, id, revision, body FROM registry_version"))
        {
            var parts = row.Split('|', 4);
            oracle._versions.Add(new Version(parts[0], parts[1], int.Parse(parts[2], null), JsonDocument.Parse(parts[3]).RootElement));
        }
        foreach (var row in await world.Intake.AskAsync(Inside))
            oracle._inside.Add((row.Split('|')[0], row.Split('|')[1]));
        oracle._reads.AddRange(await world.Intake.AskAsync(
            "SELECT kind, rule_id, vrm, to_char(captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), sighting_id FROM sighting_match WHERE NOT withdrawn"));
        oracle._hits.AddRange(await world.Intake.AskAsync(
            """
            SELECT kind, rule_id, vrm, to_char(first_captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              to_char(last_captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), hit_id, outcome
            FROM hit WHERE state <> 3
            """));
        oracle._uptime = await world.Uptime().OfAsync(
            ComplianceWorld.Cameras, new Period(from, until), world.Intake.Live.Current, CancellationToken.None);
        return oracle;
    }

    /// <returns>Answer, minutes by kind, hits and reads, and the coverage.</returns>
    public (string Said, double? Coverage) Day(string conditionId, DateOnly day)
    {
        int scheduled = 0, unbound = 0, suspended = 0, permitted = 0, linked = 0, observable = 0, cameras = 0;
        var covered = 0.0;
        var (begins, ends) = (Midnight(day), Midnight(day.AddDays(1)));
        for (var at = begins; at < ends && at.AddMinutes(1) <= _now; at = at.AddMinutes(1))
        {
            if (Holding("condition", conditionId, at) is not { } condition || !IsScheduled(condition, at)) continue;
            scheduled++;
            if (!IsBound(condition, at)) unbound++;
            else if (IsLifted(conditionId, 2, at)) suspended++;
            else if (IsLifted(conditionId, 1, at)) permitted++;
            else
            {
                var able = ComplianceWorld.Cameras.Where(camera => IsAble(condition, camera, at))
                    .Select(camera => StateOf(camera, at)).Where(state => state != CameraState.OutOfService).ToList();
                cameras = Math.Max(cameras, able.Count);
                if (!IsLinked(condition, at)) continue;
                linked++;
                var up = able.Count(state => state == CameraState.Up);
                if (up == 0) continue;
                observable++;
                covered += (double)up / able.Count;
            }
        }
        var applicable = scheduled - unbound - suspended - permitted;
        var reads = new List<(string Hit, bool Refuted, string Sighting)>();
        foreach (var hit in _hits.Select(row => row.Split('|')).Where(hit => hit[1] == conditionId && hit[0] != "1"))
        {
            foreach (var read in _reads.Select(row => row.Split('|')))
            {
                var at = DateTimeOffset.Parse(read[3], null);
                if (read[0] != hit[0] || read[1] != hit[1] || read[2] != hit[2]) continue;
                if (string.CompareOrdinal(read[3], hit[3]) < 0 || string.CompareOrdinal(read[3], hit[4]) > 0) continue;
                if (at >= begins && at < ends) reads.Add((hit[5], hit[6] is "2" or "3" or "4", read[4]));
            }
        }
        var standing = reads.FindAll(of => !of.Refuted);
        var answer = standing.Count > 0 ? 1 : applicable == 0 ? 4 : observable == 0 ? 3 : 2;
        return (
            $"{answer} {scheduled} {unbound} {suspended} {permitted} {applicable} {linked} {observable} {cameras} " +
            $"{string.Join(',', standing.Select(of => of.Hit).Distinct().Order())} " +
            $"{string.Join(',', standing.Select(of => of.Sighting).Distinct().Order())} " +
            $"{string.Join(',', reads.Where(of => of.Refuted).Select(of => of.Hit).Distinct().Order())}",
            applicable == 0 ? null : covered / applicable);
    }

    static DateTimeOffset Midnight(DateOnly day) =>
        new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), London), TimeSpan.Zero);

    /// <summary>The version of one thing that has taken effect, if what it states holds then.</summary>
    JsonElement? Holding(string kind, string id, DateTimeOffset at)
    {
        var version = _versions.Where(of => of.Kind == kind && of.Id == id && (Time(of.Body, "effective_from") ?? at) <= at)
            .MaxBy(of => of.Revision);
        return version is not null && Holds(version.Body, at) ? version.Body : null;
    }

    IEnumerable<JsonElement> AllHolding(string kind, DateTimeOffset at) => _versions.Where(of => of.Kind == kind)
        .Select(of => of.Id).Distinct().Select(id => Holding(kind, id, at)).OfType<JsonElement>();

    static bool Holds(JsonElement body, DateTimeOffset at) =>
        (Time(body, "from_time") ?? at) <= at && at < (Time(body, "until_time") ?? DateTimeOffset.MaxValue)
        && (Time(body, "served_at") ?? at) <= at && at < (Time(body, "basis_expires_at") ?? DateTimeOffset.MaxValue)
        && (!body.TryGetProperty("approval_state", out var approval) || approval.GetInt32() == 2);

    static bool IsScheduled(JsonElement condition, DateTimeOffset at)
    {
        var grace = Number(condition, "kind") == 3 ? Number(condition, "grace_seconds") / 60 : 0;
        var schedule = Text(condition, "schedule");
        // Inside the windows by the wall clock, and so for the minutes of grace before and after.
        return Enumerable.Range(-grace, 2 * grace + 1).All(minutes => Covers(schedule, WallMinute(at) + minutes));
    }

    bool IsBound(JsonElement condition, DateTimeOffset at)
    {
        var own = Holding("nominal", Text(condition, "nominal_id"), at);
        var isBound = own is { } nominal && Number(nominal, "licence_state") is not (2 or 3) && Number(nominal, "cohort_state") != 2;
        return isBound && (Number(condition, "kind") != 4 || Holding("nominal", Text(condition, "other_nominal_id"), at) is not null);
    }

    bool IsLifted(string condition, int kind, DateTimeOffset at) => AllHolding("permission", at).Any(of =>
        Text(of, "condition_id") == condition && Number(of, "kind") == kind && Covers(Text(of, "schedule"), WallMinute(at)));

    bool IsLinked(JsonElement condition, DateTimeOffset at) =>
        Leads(Text(condition, "nominal_id"), at)
        && (Number(condition, "kind") != 4 || Leads(Text(condition, "other_nominal_id"), at));

    bool Leads(string nominal, DateTimeOffset at) => AllHolding("vehicle_link", at).Any(of => Text(of, "nominal_id") == nominal);

    bool IsAble(JsonElement condition, string camera, DateTimeOffset at)
    {
        if (Number(condition, "kind") == 4) return true;
        var id = Text(condition, "zone_id");
        if (Holding("zone", id, at) is not { } zone) return false;
        return _inside.Contains(($"{id}/{Number(zone, "revision")}", camera)) == (Number(condition, "kind") == 1);
    }

    CameraState StateOf(string camera, DateTimeOffset at) =>
        _uptime[camera].Single(of => of.From <= at && at < of.Until).State;

    static bool Covers(string schedule, int minuteOfWeek)
    {
        if (schedule.Length == 0) return true;
        minuteOfWeek = (minuteOfWeek + 7 * 1440) % (7 * 1440);
        foreach (var window in schedule.Split("; "))
        {
            var hours = window.Split(' ')[1].Split('-').Select(text => TimeOnly.Parse(text.Replace("24:", "00:"), null)).ToArray();
            var (start, end) = ((int)hours[0].ToTimeSpan().TotalMinutes, (int)hours[1].ToTimeSpan().TotalMinutes);
            var length = end > start ? end - start : end - start + 1440;
            var days = window.Split(' ')[0];
            for (var day = 0; day < 7; day++)
            {
                if (days != "Daily" && !days.Split(',').Contains(Days[day])) continue;
                if ((minuteOfWeek - day * 1440 - start + 14 * 1440) % (7 * 1440) < length) return true;
            }
        }
        return false;
    }

    static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    static int WallMinute(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, London);
        return ((int)local.DayOfWeek + 6) % 7 * 1440 + local.Hour * 60 + local.Minute;
    }

    static DateTimeOffset? Time(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetDateTimeOffset() : null;

    static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static int Number(JsonElement body, string name) => body.GetProperty(name).GetInt32();

    sealed record Version(string Kind, string Id, int Revision, JsonElement Body);
}
