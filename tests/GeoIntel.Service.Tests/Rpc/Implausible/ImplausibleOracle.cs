using System.Globalization;
using System.Text.Json;
using GeoIntel.Models.Sightings;
using GeoIntel.V1;
using VrmCandidate = GeoIntel.Models.Sightings.VrmCandidate;

namespace GeoIntel.Service.Tests.Rpc.Implausible;

/// <summary>Implausible journeys and what speaks for what, in plain loops over the rows that are stored.</summary>
sealed class ImplausibleOracle
{
    static readonly TimeSpan Apart = TimeSpan.FromHours(6);

    readonly List<Row> _all;
    readonly Dictionary<(string, string), (double Least, double Most)> _clocks;

    ImplausibleOracle(List<Row> all, Dictionary<(string, string), (double, double)> clocks) => (_all, _clocks) = (all, clocks);

    public static async Task<ImplausibleOracle> OfAsync(ImplausibleWorld world)
    {
        var rows = await world.Intake.AskAsync(
            """
            SELECT sighting_id, vrm_text, camera.id, (extract(epoch FROM captured_at) * 1000000)::bigint, ST_X(capture_point), uncertainty_cm, clock_skew_seconds_max,
              coalesce(confidence::text, ''), coalesce(detail::text, '{}')
            FROM sighting JOIN camera ON camera.key = camera_key WHERE state = 1 ORDER BY captured_at, sighting_id
            """);
        var clocks = (await world.Intake.AskAsync(
                "SELECT camera.id, day::text, ahead_min_ms, ahead_max_ms FROM camera_clock JOIN camera ON camera.key = camera_key"))
            .Select(row => row.Split('|')).ToDictionary(row => (row[0], row[1]), row => (Number(row[2]) / 1000, Number(row[3]) / 1000));
        return new([.. rows.Select(row => RowOf(row.Split('|', 9)))], clocks);
    }

    /// <summary>Each journey as lines, newest first.</summary>
    public List<string> Journeys(DateTimeOffset from, DateTimeOffset until)
    {
        var (first, last) = (from.AddHours(-12), until.AddHours(12));
        return [.. Pairs().Where(pair => pair.Later.At >= from && pair.Later.At < until)
            .OrderByDescending(pair => pair.Later.At).ThenByDescending(pair => pair.Later.Id, StringComparer.Ordinal)
            .Select(pair => $"{pair.From.Mark} {pair.From.Id} {pair.Later.Id}\n{string.Join('\n', EvidenceOf(pair, first, last))}")];
    }

    public static string TextOf(ImplausiblePair journey) =>
        $"{journey.Vrm} {IdOf(journey.Passes[0])} {IdOf(journey.Passes[1])}\n" + string.Join('\n', journey.Evidence.Select(one => Line(
            one.Kind, one.SpeaksFor, one.SpeaksAgainst, one.Weight, one.Sighting.Replace("sightings/", "", StringComparison.Ordinal), one.Vrm,
            one.HasLogLikelihoodRatio ? one.LogLikelihoodRatio : null)));

    static string IdOf(ImplausiblePass pass) => pass.Sighting.Name["sightings/".Length..];

    List<(Row From, Row Later)> Pairs()
    {
        var pairs = new List<(Row, Row)>();
        foreach (var mark in _all.Select(row => row.Mark).Distinct())
        {
            Row? before = null;
            foreach (var row in _all.Where(row => row.Mark == mark))
            {
                if (before is not null && IsTooFar(before, row)) pairs.Add((before, row));
                before = row;
            }
        }
        return pairs;
    }

    static bool IsTooFar(Row a, Row b) =>
        b.At - a.At <= Apart && Math.Max(0, Math.Abs(a.X - b.X) - a.Doubt - b.Doubt) > 55 * ((b.At - a.At).TotalSeconds + a.Skew + b.Skew);

    IEnumerable<string> EvidenceOf((Row From, Row Later) pair, DateTimeOffset first, DateTimeOffset last)
    {
        var seen = _all.Where(row => row.At >= first && row.At < last).ToList();
        var own = seen.Where(row => row.Mark == pair.From.Mark && row != pair.From && row != pair.Later).ToList();
        foreach (var row in new[] { pair.From, pair.Later })
        {
            if (row.Confidence is not null || row.Characters.Length > 0)
            {
                var isDoubtful = row.Confidence < 0.8 || row.Characters.Any(one => one < 0.6);
                yield return isDoubtful
                    ? Line(JourneyEvidenceKind.Confidence, [JourneyCause.Misread], [], EvidenceWeight.Moderate, row.Id)
                    : Line(JourneyEvidenceKind.Confidence, [], [JourneyCause.Misread], EvidenceWeight.Slight, row.Id);
            }
            var near = NearOf(row, seen).ToList();
            foreach (var (mark, ratio) in near.OrderByDescending(one => one.Ratio).ThenBy(one => one.Mark, StringComparer.Ordinal).Take(3))
            {
                var weight = Math.Exp(ratio) >= 0.1 ? EvidenceWeight.Strong : Math.Exp(ratio) >= 0.01 ? EvidenceWeight.Moderate : EvidenceWeight.Slight;
                yield return Line(JourneyEvidenceKind.OtherReadingNear, [JourneyCause.Misread], [], weight, row.Id, mark, ratio);
            }
            if (near.Count == 0 && row.Candidates.Length > 0)
                yield return Line(JourneyEvidenceKind.OtherReadingOffered, [JourneyCause.Misread], [], EvidenceWeight.Slight, row.Id);
        }
        foreach (var line in DescriptionOf(JourneyEvidenceKind.Make, pair, own, row => row.Make)) yield return line;
        foreach (var line in DescriptionOf(JourneyEvidenceKind.Colour, pair, own, row => row.Colour)) yield return line;
        yield return ClockOf(pair);

        var pairs = Pairs();
        var marks = new[] { pair.From.Camera, pair.Later.Camera }.Max(camera => pairs
            .Where(other => other.From.Mark != pair.From.Mark && (other.From.Camera == camera || other.Later.Camera == camera)
                && (other.Later.At - pair.Later.At).Duration() <= TimeSpan.FromHours(12) && other.From.At >= first && other.Later.At < last)
            .Select(other => other.From.Mark).Distinct().Count());
        yield return marks == 0
            ? Line(JourneyEvidenceKind.OtherMarks, [], [JourneyCause.ClockFault], EvidenceWeight.Slight, "")
            : Line(JourneyEvidenceKind.OtherMarks, [JourneyCause.ClockFault], [], marks >= 5 ? EvidenceWeight.Strong : EvidenceWeight.Slight, "");

        foreach (var line in CompanyOf(pair, [.. own, pair.From, pair.Later], seen)) yield return line;

        var again = pairs.Where(other => other != pair && other.From.Mark == pair.From.Mark && other.From.At >= first && other.Later.At < last).ToList();
        string[] places = [pair.From.Camera, pair.Later.Camera];
        var same = again.Where(other => places.Order().SequenceEqual(new[] { other.From.Camera, other.Later.Camera }.Order()));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var days = same.Select(other => TimeZoneInfo.ConvertTime(other.Later.At, zone).Date).Distinct().Count();
        yield return again.Count == 0
            ? Line(JourneyEvidenceKind.Repetition, [JourneyCause.Misread], [], EvidenceWeight.Slight, "")
            : Line(JourneyEvidenceKind.Repetition, [JourneyCause.Clone], [], days > 1 ? EvidenceWeight.Moderate : EvidenceWeight.Slight, "");
    }

    static IEnumerable<(string Mark, double Ratio)> NearOf(Row row, List<Row> seen)
    {
        foreach (var mark in seen.Select(one => one.Mark).Distinct())
        {
            if (mark == row.Mark) continue;
            var isOther = Distance(mark, row.Mark) == 1 || VrmGrammar.AreEquivalent(Vrm.Of(mark), Vrm.Of(row.Mark))
                || row.Candidates.Any(one => one.VrmText == mark);
            var reads = seen.Where(one => one.Mark == mark && (one.At - row.At).Duration() <= Apart).ToList();
            if (!isOther || reads.Count == 0) continue;
            var before = reads.LastOrDefault(one => one.At <= row.At);
            var after = reads.FirstOrDefault(one => one.At > row.At);
            if ((before is not null && IsTooFar(before, row)) || (after is not null && IsTooFar(row, after))) continue;
            yield return (mark, MatchProbability.LogRatio(Vrm.Of(mark), Vrm.Of(row.Mark), row.Characters, row.Candidates, row.Confidence));
        }
    }

    static IEnumerable<string> DescriptionOf(JourneyEvidenceKind kind, (Row From, Row Later) pair, List<Row> own, Func<Row, string> of)
    {
        var (from, later) = (of(pair.From).ToUpperInvariant(), of(pair.Later).ToUpperInvariant());
        if (from.Length > 0 && later.Length > 0)
        {
            yield return from == later
                ? Line(kind, [], [JourneyCause.Clone, JourneyCause.Misread], EvidenceWeight.Slight, "")
                : Line(kind, [JourneyCause.Clone, JourneyCause.Misread], [], EvidenceWeight.Moderate, "");
        }
        var said = own.Select(row => of(row).ToUpperInvariant()).Where(text => text.Length > 0).ToList();
        if (said.Count < 3) yield break;
        foreach (var row in new[] { pair.From, pair.Later })
        {
            var text = of(row).ToUpperInvariant();
            var isUnusual = text.Length > 0 && said.Any(usual => usual != text && said.Count(one => one == usual) * 3 >= 2 * said.Count);
            if (isUnusual)
                yield return Line(JourneyEvidenceKind.UnusualDescription, [JourneyCause.Clone, JourneyCause.Misread], [], EvidenceWeight.Moderate, row.Id);
        }
    }

    string ClockOf((Row From, Row Later) pair)
    {
        if (pair.From.IsDoubtful || pair.Later.IsDoubtful)
            return Line(JourneyEvidenceKind.Clocks, [JourneyCause.ClockFault], [], EvidenceWeight.Moderate, "");
        var (from, later) = (ClockOf(pair.From), ClockOf(pair.Later));
        var elapsed = (pair.Later.At - pair.From.At).TotalSeconds;
        var bounds = new[] { elapsed + from.Least - later.Most, elapsed + from.Most - later.Least };
        var needed = Math.Max(0, Math.Abs(pair.From.X - pair.Later.X) - pair.From.Doubt - pair.Later.Doubt) / 55 - bounds.Max(Math.Abs);
        return needed <= 0
            ? Line(JourneyEvidenceKind.Clocks, [JourneyCause.ClockFault], [], EvidenceWeight.Strong, "")
            : from.IsMeasured && later.IsMeasured
                ? Line(JourneyEvidenceKind.Clocks, [], [JourneyCause.ClockFault], EvidenceWeight.Moderate, "")
                : Line(JourneyEvidenceKind.Clocks, [JourneyCause.ClockFault], [], EvidenceWeight.Slight, "");
    }

    // Of the day itself, or of the last one in the week before.
    (double Least, double Most, bool IsMeasured) ClockOf(Row row)
    {
        for (var back = 0; back <= 7; back++)
        {
            if (_clocks.TryGetValue((row.Camera, row.At.AddDays(-back).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), out var bound))
                return (bound.Least, bound.Most, true);
        }
        return (-row.Skew, row.Skew, false);
    }

    static IEnumerable<string> CompanyOf((Row From, Row Later) pair, List<Row> places, List<Row> seen)
    {
        var found = new List<(int Cameras, string Mark, bool AtFrom, bool AtLater)>();
        foreach (var mark in seen.Select(row => row.Mark).Distinct())
        {
            if (mark == pair.From.Mark || Distance(mark, pair.From.Mark) == 1 || VrmGrammar.AreEquivalent(Vrm.Of(mark), Vrm.Of(pair.From.Mark))) continue;
            var with = places.Where(place => seen.Exists(row =>
                row.Mark == mark && row.Camera == place.Camera && (row.At - place.At).Duration() <= TimeSpan.FromSeconds(5))).ToList();
            var cameras = with.Select(place => place.Camera).Distinct().Count();
            var (atFrom, atLater) = (with.Contains(pair.From), with.Contains(pair.Later));
            if (cameras > 1 && (atFrom || atLater)) found.Add((cameras, mark, atFrom, atLater));
        }
        foreach (var (cameras, mark, atFrom, atLater) in found.OrderByDescending(one => one.Cameras).ThenBy(one => one.Mark, StringComparer.Ordinal).Take(3))
        {
            yield return Line(
                JourneyEvidenceKind.Company,
                atFrom && atLater ? [JourneyCause.RecoveryOrTrailer, JourneyCause.ClockFault] : [JourneyCause.RecoveryOrTrailer], [],
                cameras > 2 ? EvidenceWeight.Moderate : EvidenceWeight.Slight,
                atFrom && atLater ? "" : atFrom ? pair.From.Id : pair.Later.Id, mark);
        }
    }

    static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i
                    : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }
        }
        return d[a.Length, b.Length];
    }

    static string Line(
        JourneyEvidenceKind kind, IEnumerable<JourneyCause> speaksFor, IEnumerable<JourneyCause> against, EvidenceWeight weight, string sighting,
        string mark = "", double? ratio = null) => string.Create(
            CultureInfo.InvariantCulture,
            $"{kind} for [{string.Join(' ', speaksFor)}] against [{string.Join(' ', against)}] {weight} {sighting} {mark} {ratio:g9}");

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static Row RowOf(string[] cells)
    {
        using var detail = JsonDocument.Parse(cells[8]);
        var root = detail.RootElement;
        string Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString()! : "";
        return new(
            cells[0], cells[1], cells[2],
            DateTimeOffset.UnixEpoch.AddMicroseconds(Number(cells[3])), Number(cells[4]), Number(cells[5]) / 100,
            cells[6] == "0" ? 30 : Number(cells[6]), cells[7].Length == 0 ? null : float.Parse(cells[7], CultureInfo.InvariantCulture), Text("make"),
            Text("colour"),
            root.TryGetProperty("characters", out var characters) ? [.. characters.EnumerateArray().Select(one => one.GetSingle())] : [],
            root.TryGetProperty("candidates", out var candidates)
                ? [.. candidates.EnumerateArray().Select(one => new VrmCandidate(
                    one.GetProperty("vrm").GetString()!, one.TryGetProperty("confidence", out var sure) ? sure.GetDouble() : null))]
                : [],
            root.TryGetProperty("timeDoubtful", out _));
    }

    sealed record Row(
        string Id, string Mark, string Camera, DateTimeOffset At, double X, double Doubt, double Skew, double? Confidence, string Make,
        string Colour, float[] Characters, VrmCandidate[] Candidates, bool IsDoubtful);
}
