namespace GeoIntel.Models.Correlation;

/// <summary>Which things name another one, so that they are compiled anew when it changes. Who has named it once stays:
/// compiling a thing too often changes nothing.</summary>
sealed class Dependents
{
    readonly Dictionary<string, HashSet<string>> _of = new(StringComparer.Ordinal);

    public void Add(string named, string thing)
    {
        if (named.Length == 0) return;
        if (!_of.TryGetValue(named, out var things)) _of.Add(named, things = new HashSet<string>(StringComparer.Ordinal));
        things.Add(thing);
    }

    public void AddTo(HashSet<string> changed, string named)
    {
        if (_of.TryGetValue(named, out var things)) changed.UnionWith(things);
    }
}
