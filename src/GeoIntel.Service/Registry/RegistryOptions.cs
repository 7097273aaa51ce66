namespace GeoIntel.Service.Registry;

/// <summary>How the registry is brought in. Configuration section <c>Registry</c>.</summary>
sealed class RegistryOptions
{
    /// <summary>
    /// Whether an import's approvals stand as the file states them, and what it changes sends none back. Off, an import
    /// approves nothing. On, whoever may import needs no second person: only for demonstrations and trials.
    /// </summary>
    public bool ImportedApprovalsStand { get; set; }
}
