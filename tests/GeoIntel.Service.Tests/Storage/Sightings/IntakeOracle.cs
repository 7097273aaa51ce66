using GeoIntel.Models.Sightings;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Storage.Sightings;

/// <summary>What the intake must do, read by read, in dictionaries: slow and plain.</summary>
sealed class IntakeOracle
{
    readonly Dictionary<string, Row> _rows = [];
    readonly Dictionary<(int Feed, string Event), Row> _events = [];
    readonly SortedDictionary<int, Tally> _tallies = [];
    readonly SortedDictionary<(int Feed, RefusalReason Reason), int> _refusals = [];
    int _matchesTakenBack;

    public IReadOnlyCollection<string> Sightings =>
        [.. _rows.Values.Select(row => $"{row.Feed}|{row.Read.Make}|{row.State}|{row.Read.VrmText}")
            .Order(StringComparer.Ordinal)];

    public IReadOnlyCollection<string> Events =>
        [.. _events.Select(of => $"{of.Key.Feed}|{of.Key.Event}|{of.Value.Read.Make}").Order(StringComparer.Ordinal)];

    /// <summary>Of the feeds that have anything to count; a commit that was cut off may leave a cursor at 0.</summary>
    public IReadOnlyCollection<string> Cursors =>
        [.. _tallies.Where(of => of.Value.Accepted + of.Value.Duplicates > 0)
            .Select(of => $"{of.Key}|{of.Value.Last}|{of.Value.Accepted}|{of.Value.Duplicates}")];

    public IReadOnlyCollection<string> Refusals =>
        [.. _refusals.Select(of => $"{of.Key.Feed}|{(int)of.Key.Reason}|{of.Value}")];

    public IReadOnlyCollection<string> Matches =>
        [.. _rows.Values.Where(row => IsListed(row.Read)).Select(row => $"{row.Read.Make}|{row.State != 1}")
            .Order(StringComparer.Ordinal)];

    public int MatchesTakenBack => _matchesTakenBack;

    /// <summary>What the answers to one commit must say, a line each.</summary>
    public List<string> Commit(IReadOnlyList<ScriptedBatch> batches)
    {
        var answers = batches.Select(batch => (batch.Feed.Key, Answer: Take(batch))).ToList();
        return answers.ConvertAll(of => $"{of.Answer} last {_tallies[of.Key].Last}");
    }

    string Take(ScriptedBatch batch)
    {
        var tally = _tallies.TryGetValue(batch.Feed.Key, out var found) ? found : _tallies[batch.Feed.Key] = new Tally();
        var (stored, refusals) = (new List<string>(), new List<string>());
        var (accepted, duplicates) = (0, 0);
        for (var i = 0; i < batch.Reads.Count; i++)
        {
            var (read, refused) = (batch.Reads[i].Read, batch.Reads[i].Refused);
            var isNew = batch.Feed.Numbered
                ? read.SourceSequence > tally.Last
                : !_events.ContainsKey((batch.Feed.Key, read.VendorEventId));
            if (batch.Feed.Numbered && isNew) tally.Last = read.SourceSequence;
            if (refused is { } reason)
            {
                if (isNew || !batch.Feed.Numbered) Count(reason); // a number that was dealt with is not counted again
                refusals.Add($"{i}:{reason}");
                continue;
            }
            if (!isNew)
            {
                duplicates++;
                if (!batch.Feed.Numbered) stored.Add(_events[(batch.Feed.Key, read.VendorEventId)].Read.Make);
                continue;
            }
            Row? row;
            if (read.WithdrawsEventId.Length > 0)
            {
                if (!_events.TryGetValue((batch.Feed.Key, read.WithdrawsEventId), out row))
                {
                    Count(RefusalReason.UnknownRead);
                    refusals.Add($"{i}:{RefusalReason.UnknownRead}");
                    continue;
                }
                TakeBack(row, 3);
            }
            else
            {
                if (_events.TryGetValue((batch.Feed.Key, read.SupersedesEventId), out var old)) TakeBack(old, 2);
                row = new Row(batch.Feed.Key, read);
                _rows.Add(read.Make, row);
                stored.Add(read.Make);
            }
            accepted++;
            if (read.VendorEventId.Length > 0) _events.TryAdd((batch.Feed.Key, read.VendorEventId), row);
        }
        tally.Accepted += accepted;
        tally.Duplicates += duplicates;
        return $"accepted {accepted}, duplicates {duplicates}, refused {string.Join(' ', refusals)}, " +
            $"stored {string.Join(',', stored)},";

        void Count(RefusalReason reason) =>
            _refusals[(batch.Feed.Key, reason)] = _refusals.GetValueOrDefault((batch.Feed.Key, reason)) + 1;
    }

    void TakeBack(Row row, int state)
    {
        if (row.State != 1) return;

        row.State = state;
        if (IsListed(row.Read)) _matchesTakenBack++;
    }

    static bool IsListed(Read read) => Neighbourhood.Listed.Any(vrm => vrm.Text == read.VrmText);

    sealed class Row(int feed, Read read)
    {
        public int Feed => feed;
        public Read Read => read;
        public int State { get; set; } = 1;
    }

    sealed class Tally
    {
        public long Last { get; set; }
        public int Accepted { get; set; }
        public int Duplicates { get; set; }
    }
}
