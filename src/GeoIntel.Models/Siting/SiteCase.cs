namespace GeoIntel.Models.Siting;

/// <summary>Why a camera should stand at a site: what must be written down before it may be proposed as a
/// decision.</summary>
/// <remarks>After the Surveillance Camera Code of Practice and the national standards for ANPR: a pressing need, the
/// less intrusive ways that were considered, an assessment of privacy, and a date at which it is looked at again.
/// People write it; nothing fills it in.</remarks>
public sealed record SiteCase
{
    public required string SiteId { get; init; }

    public required Deployment Deployment { get; init; }

    /// <summary>Which need, and where it is recorded.</summary>
    public string RecordedNeed { get; init; } = "";

    /// <summary>What was considered instead, and why it does not do.</summary>
    public string LessIntrusiveAlternative { get; init; } = "";

    /// <summary>Number of the data protection or privacy impact assessment.</summary>
    public string PrivacyAssessmentReference { get; init; } = "";

    /// <summary>When the need is reviewed; null while nobody has said.</summary>
    public DateOnly? ReviewDate { get; init; }

    /// <summary>What is missing, in words for whoever has to add it; empty when nothing is.</summary>
    /// <param name="today">The review must lie after it.</param>
    public IReadOnlyList<string> MissingOn(DateOnly today)
    {
        var missing = new List<string>();
        if (string.IsNullOrWhiteSpace(RecordedNeed)) missing.Add("recorded need");
        if (string.IsNullOrWhiteSpace(LessIntrusiveAlternative)) missing.Add("less intrusive alternative");
        if (string.IsNullOrWhiteSpace(PrivacyAssessmentReference)) missing.Add("privacy assessment reference");
        if (ReviewDate is not { } review) missing.Add("review date");
        else if (review <= today) missing.Add("review date after today");
        return missing;
    }
}
