namespace GeoIntel.Ingest.Receiving;

/// <summary>What is answered at a path.</summary>
/// <param name="Template">Its parts; those in braces stand for anything: the feed, and then the format.</param>
/// <param name="IsOpen">Whether everybody is answered. Of all others a key of the feed is asked before <paramref name="Answer"/>
/// is, which finds it in <see cref="AdmittedDevice"/>.</param>
sealed record WebhookRoute(string Template, bool IsOpen, Func<HttpContext, Task> Answer)
{
    readonly string[] _parts = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <param name="values">What stands for the parts in braces, in their order.</param>
    public bool Matches(PathString path, out string[] values)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        values = [.. parts.Where((_, i) => i < _parts.Length && IsValue(_parts[i]))];
        return parts.Length == _parts.Length && parts.Zip(_parts).All(pair => IsValue(pair.Second) || pair.First == pair.Second);
    }

    static bool IsValue(string part) => part.StartsWith('{');
}
