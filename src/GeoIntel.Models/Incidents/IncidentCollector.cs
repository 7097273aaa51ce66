using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Incidents;

/// <summary>Gathers the rows of several files: what is taken, by publication, and what is not, and why.</summary>
/// <remarks>
/// Rows with the same id and type are one incident, of which the first counts. Rows without an id are incidents of
/// their own, however equal. A file that is given twice counts once, and a month of a force is taken from one file
/// only: what another one holds of it would count those without an id again.
/// </remarks>
/// <param name="source">Id of the source; empty takes the format's own name.</param>
/// <param name="area">Outside all of these is "outside the area"; empty when nobody asks.</param>
public sealed class IncidentCollector(string source, DateTimeOffset now, IReadOnlyList<Outline> area)
{
    readonly Dictionary<(string Id, CrimeType Type), Incident> _byId = [];
    readonly Dictionary<string, string> _nameOfDigest = new(StringComparer.Ordinal);
    readonly Dictionary<(string Source, string Name), Publishing> _publications = [];
    readonly QualityCounts _counts = new(area);
    File? _file;

    /// <summary>The incidents of all files.</summary>
    public IEnumerable<Incident> Incidents => _publications.Values.SelectMany(of => of.Incidents);

    public IReadOnlyList<IncidentPublication> Publications =>
        [.. _publications.Select(of => new IncidentPublication(
            of.Key.Source, of.Key.Name, of.Value.File.Name, of.Value.File.Sha256, of.Value.Incidents))];

    public QualityReport Report() => _counts.Report(_byId.Keys);

    /// <summary>Begins a file.</summary>
    /// <param name="name">Without its folder; when it begins with a month, as "2026-01-", its rows must tell that
    /// month.</param>
    /// <returns>False when a file with the same bytes was read before: then its rows must not be added.</returns>
    public bool BeginFile(string name, string sha256)
    {
        _file = new File(name, sha256, FileMonth.Of(name));
        if (_nameOfDigest.TryAdd(sha256, name)) return true;
        _counts.SameFile(name, _nameOfDigest[sha256]);
        return false;
    }

    /// <summary>Takes or refuses a row of the file that was begun.</summary>
    public void Add(IncidentFormat format, long line, IReadOnlyList<string> values)
    {
        var file = _file ?? throw new InvalidOperationException("Begin a file before its rows.");
        _counts.Row(file.Name, format.Name);
        if (!format.TryRead(values, new RowContext(file.Month, now), out var read, out var refusal))
        {
            Note(line, refusal);
            return;
        }
        var incident = read.Incident;
        var publication = Published(format, incident);
        if (publication.File.Sha256 != file.Sha256)
        {
            Note(line, new IncidentRefusal(IncidentRefusalReason.MonthOfOtherFile, "month",
                $"{incident.Time.LondonMonth:yyyy-MM} of {incident.ReportedBy} was read from {publication.File.Name} already; "
                + "give one file of it, the newest."));
            return;
        }
        if (incident.SourceId.Length > 0 && !_byId.TryAdd((incident.SourceId, incident.CrimeType), incident))
        {
            _counts.Duplicate(differs: _byId[(incident.SourceId, incident.CrimeType)] != incident);
            return;
        }
        publication.Incidents.Add(incident);
        _counts.Take(file.Name, read);
    }

    /// <summary>Refuses a row, or with line 0 or a wrong header a file, that could not be taken apart.</summary>
    public void Refuse(long line, IncidentRefusal refusal)
    {
        var isRow = line > 0 && refusal.Reason != IncidentRefusalReason.WrongHeader;
        if (isRow && _file is { } file) _counts.Row(file.Name);
        Note(line, refusal);
    }

    void Note(long line, IncidentRefusal refusal) => _counts.Refuse(new RefusedRow(
        _file?.Name ?? "", line, refusal.ReasonText, refusal.Column, refusal.Description));

    Publishing Published(IncidentFormat format, Incident incident)
    {
        var file = _file!;
        var name = format.IsByMonth ? $"{incident.Time.LondonMonth:yyyy-MM}/{incident.ReportedBy}" : file.Name;
        var key = (source.Length > 0 ? source : format.Name, name);
        if (!_publications.TryGetValue(key, out var publication))
            _publications.Add(key, publication = new Publishing(file, []));
        return publication;
    }

    sealed record File(string Name, string Sha256, DateOnly? Month);

    sealed record Publishing(File File, List<Incident> Incidents);
}
