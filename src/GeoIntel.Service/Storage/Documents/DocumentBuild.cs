namespace GeoIntel.Service.Storage.Documents;

/// <summary>A document that was asked for.</summary>
/// <param name="Parameters">JSON that its maker reads back.</param>
/// <param name="RequestedBy">The actor.</param>
/// <param name="BuiltBy">The same wherever they call from.</param>
/// <param name="Purpose">Class and reference; the reason stands in the audit log alone.</param>
sealed record DocumentBuild(
    string Id, string Kind, string Parameters, string RequestedBy, string BuiltBy, string Purpose,
    DateTimeOffset CreatedAt)
{
    public BuildState State { get; init; } = BuildState.Waiting;
    public string Stage { get; init; } = "";
    public float Progress { get; init; }
    public string Problem { get; init; } = "";
}

/// <summary>How it stands. The numbers are those of the store.</summary>
enum BuildState : short
{
    Waiting = 1,
    Running = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,
}
