namespace GeoIntel.Models.Correlation;

/// <summary>What was left out, by the thing that it is told of.</summary>
sealed class ProblemBook
{
    static readonly string[] Collections =
        ["cameras", "nominals", "memberships", "zones", "permissions", "conditions", "listEntries", "vehicleLinks"];

    static readonly Comparer<(int Rank, string Id)> InOrder = Comparer<(int Rank, string Id)>.Create(
        static (a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : string.CompareOrdinal(a.Id, b.Id));

    readonly SortedDictionary<(int Rank, string Id), List<WatchlistProblem>> _problems = new(InOrder);
    IReadOnlyList<WatchlistProblem>? _all;

    /// <summary>What the others build on first, then in the order of the ids.</summary>
    public IReadOnlyList<WatchlistProblem> All => _all ??= [.. _problems.Values.SelectMany(of => of)];

    public void Clear(string collection, string id)
    {
        if (_problems.Count > 0 && _problems.Remove((RankOf(collection), id))) _all = null;
    }

    /// <summary>Tells it once, be it true of several versions.</summary>
    public void Add(string collection, string id, string description)
    {
        var problem = new WatchlistProblem($"{collection}/{id}", description);
        var key = (RankOf(collection), id);
        if (!_problems.TryGetValue(key, out var own)) _problems.Add(key, own = []);
        if (own.Contains(problem)) return;
        own.Add(problem);
        _all = null;
    }

    static int RankOf(string collection) => Array.IndexOf(Collections, collection);
}
