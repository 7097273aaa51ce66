using System.Text.Json;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Incidents;

/// <summary>Counts row by row what a <see cref="QualityReport"/> tells.</summary>
sealed class QualityCounts(IReadOnlyList<Outline> area)
{
    const int FirstRowsMax = 5;
    const int LargestPointsMax = 10;

    static readonly IncidentFlags[] EachFlag =
        [.. Enum.GetValues<IncidentFlags>().Where(flag => flag is not (IncidentFlags.None or IncidentFlags.All))];

    readonly Dictionary<string, (string Format, int Rows, int Taken)> _files = [];
    readonly List<string> _sameFiles = [];
    readonly SortedDictionary<string, (int Count, List<RefusedRow> First)> _refusals = new(StringComparer.Ordinal);
    readonly Dictionary<GeoPoint, (int Count, string Street)> _points = [];
    readonly LsoaTally _lsoa = new();
    readonly SortedDictionary<string, SortedDictionary<DateOnly, int>> _months = new(StringComparer.Ordinal);
    readonly Dictionary<TimePrecision, int> _times = [];
    readonly Dictionary<CrimeType, int> _types = [];
    readonly int[] _groups = new int[CrimeGroups.All.Count];
    readonly Dictionary<IncidentFlags, (int Told, int Set)> _flags = [];
    int _taken;
    int _duplicates;
    int _duplicatesThatDiffer;
    int _withoutId;
    int _withoutPlace;
    int _outside;
    int _policeGenerated;
    TimeSpan _longestSpan;

    public void SameFile(string name, string first) => _sameFiles.Add($"{name} is {first}");

    /// <param name="format">Empty when it is not known yet.</param>
    public void Row(string file, string format = "")
    {
        var of = _files.GetValueOrDefault(file, (Format: "", Rows: 0, Taken: 0));
        _files[file] = (format.Length > 0 ? format : of.Format, of.Rows + 1, of.Taken);
    }

    public void Duplicate(bool differs)
    {
        _duplicates++;
        if (differs) _duplicatesThatDiffer++;
    }

    public void Refuse(RefusedRow row)
    {
        _files.TryAdd(row.File, ("", 0, 0));
        if (!_refusals.TryGetValue(row.Reason, out var of)) of = (0, []);
        if (of.First.Count < FirstRowsMax) of.First.Add(row);
        _refusals[row.Reason] = (of.Count + 1, of.First);
    }

    public void Take(string file, ReadIncident read)
    {
        var incident = read.Incident;
        var of = _files[file];
        _files[file] = (of.Format, of.Rows, of.Taken + 1);
        _taken++;
        if (incident.SourceId.Length == 0) _withoutId++;
        TakePlace(incident.Place, read.Street);
        TakeTime(incident);
        _lsoa.Take(incident);
        Raise(_types, incident.CrimeType);
        for (var i = 0; i < _groups.Length; i++)
            if (CrimeGroups.All[i].Contains(incident)) _groups[i]++;
        if (incident.IsPoliceGenerated) _policeGenerated++;
        foreach (var flag in EachFlag)
        {
            var (told, set) = _flags.GetValueOrDefault(flag);
            _flags[flag] = (told + (incident.FlagsTold.HasFlag(flag) ? 1 : 0), set + (incident.Flags.HasFlag(flag) ? 1 : 0));
        }
    }

    /// <param name="ids">Ids and types of what was taken.</param>
    public QualityReport Report(IEnumerable<(string Id, CrimeType Type)> ids)
    {
        var shared = _points.Values.Where(of => of.Count > 1).Sum(of => of.Count);
        var refused = _refusals.Values.Sum(of => of.Count);
        return new QualityReport
        {
            Files = [.. _files.Select(of => new FileRows(of.Key, of.Value.Format, of.Value.Rows, of.Value.Taken))],
            SameFiles = _sameFiles,
            Rows = _files.Values.Sum(of => of.Rows),
            Taken = _taken,
            Refused = refused,
            Refusals = [.. _refusals.Select(of => new RefusedRows(of.Key, of.Value.Count, of.Value.First))],
            Duplicates = _duplicates,
            DuplicatesThatDiffer = _duplicatesThatDiffer,
            IdsOfSeveralTypes = ids.CountBy(of => of.Id).Count(of => of.Value > 1),
            WithoutId = _withoutId,
            WithoutPlace = _withoutPlace,
            WithoutPlaceShare = Share(_withoutPlace),
            OutsideArea = area.Count == 0 ? null : _outside,
            Points = new PointCounts(_points.Count, shared, Share(shared), LargestPoints()),
            Lsoa = _lsoa.Counts(),
            Months = [.. _months.Select(of => MonthsOf(of.Key, of.Value))],
            Times = new TimeCounts(
                _times.GetValueOrDefault(TimePrecision.Exact), _times.GetValueOrDefault(TimePrecision.Span),
                _times.GetValueOrDefault(TimePrecision.Month), Math.Round(_longestSpan.TotalDays, 2)),
            Types = [.. _types.OrderByDescending(of => of.Value).ThenBy(of => of.Key.Name, StringComparer.Ordinal)
                .Select(of => new NamedCount(of.Key.Name, of.Value, of.Key.IsPoliceGenerated))],
            Groups = [.. CrimeGroups.All.Select((group, i) =>
                new GroupCount(group.Id, group.Title, _groups[i], group.TakesPoliceGenerated, group.Limits))],
            Flags = [.. _flags.Select(of => new FlagCount(
                JsonNamingPolicy.KebabCaseLower.ConvertName(of.Key.ToString()), of.Value.Told, of.Value.Set))],
            PoliceGenerated = _policeGenerated,
            PoliceGeneratedShare = Share(_policeGenerated),
        };
    }

    void TakePlace(GeoPoint? place, string street)
    {
        if (place is not { } point)
        {
            _withoutPlace++;
            return;
        }
        if (!area.Any(outline => outline.Contains(point))) _outside++; // not told when there is no area
        var before = _points.GetValueOrDefault(point);
        _points[point] = (before.Count + 1, before.Street is { Length: > 0 } known ? known : street);
    }

    void TakeTime(Incident incident)
    {
        Raise(_times, incident.Time.Precision);
        if (incident.Time.Precision == TimePrecision.Span && incident.Time.Length > _longestSpan)
            _longestSpan = incident.Time.Length;
        if (!_months.TryGetValue(incident.ReportedBy, out var months)) _months.Add(incident.ReportedBy, months = []);
        var month = incident.Time.LondonMonth;
        months[month] = months.GetValueOrDefault(month) + 1;
    }

    PointCount[] LargestPoints() =>
        [.. _points.Where(of => of.Value.Count > 1)
            .OrderByDescending(of => of.Value.Count)
            .ThenBy(of => of.Key.EastingCentimetres).ThenBy(of => of.Key.NorthingCentimetres)
            .Take(LargestPointsMax)
            .Select(of => new PointCount(of.Key.EastingMetres, of.Key.NorthingMetres, of.Value.Street, of.Value.Count))];

    static ForceMonths MonthsOf(string force, SortedDictionary<DateOnly, int> months)
    {
        var (first, last) = (months.Keys.First(), months.Keys.Last());
        var missing = new List<string>();
        for (var month = first; month < last; month = month.AddMonths(1))
            if (!months.ContainsKey(month)) missing.Add($"{month:yyyy-MM}");
        return new ForceMonths(force, $"{first:yyyy-MM}", $"{last:yyyy-MM}", missing, months.Values.Sum());
    }

    double Share(int count) => _taken == 0 ? 0 : Math.Round((double)count / _taken, 4);

    static void Raise<T>(Dictionary<T, int> counts, T key) where T : notnull =>
        counts[key] = counts.GetValueOrDefault(key) + 1;
}
