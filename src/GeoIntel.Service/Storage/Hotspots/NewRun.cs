namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>A run that is asked for, as the store notes it.</summary>
/// <param name="CrimeGroup">Id of a group, or the types that were named.</param>
/// <param name="Parameters">JSON that the runner reads back.</param>
/// <param name="Purpose">Class and reference; the reason stands in the audit log alone.</param>
sealed record NewRun(
    string Id, string CrimeGroup, string Unit, DateOnly FirstMonth, int MonthCount, string Forecaster,
    string Parameters, string RequestedBy,
    string Purpose, string Handling, string Attribution, DateTimeOffset CreatedAt);

/// <summary>How a run stands. The numbers are those of the contract.</summary>
enum RunState : short
{
    Waiting = 1,
    Running = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,
}
