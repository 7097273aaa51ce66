using System.Text.Json;
using GeoIntel.Models.Documents;

namespace GeoIntel.Service.Profiles;

/// <summary>What a profile was asked to be; kept with it as JSON, so that any instance can make it.</summary>
/// <param name="AreaCodes">In order; empty for the whole set.</param>
/// <param name="Handling">Empty for the edition's own words.</param>
/// <param name="Cordon">Null without a count of crossings.</param>
sealed record ProfileOrder(
    string BoundarySet, IReadOnlyList<string> AreaCodes, DateOnly FirstMonth, int Months, DocumentEdition Edition,
    int SmallCount, string Handling, ProfileCordon? Cordon = null)
{
    const string PolicePhrase = "OFFICIAL-SENSITIVE. Police edition: for those who may read intelligence; not for partners.";

    const string PartnerPhrase =
        "OFFICIAL. Edition for partners: sanitised; small counts are withheld. Not to be published without the partnership's consent.";

    public DateOnly EndMonth => FirstMonth.AddMonths(Months);

    /// <summary>Whose crossings are counted: the last of the profile.</summary>
    public DateOnly CordonMonth => EndMonth.AddMonths(-1);

    /// <summary>Profiles of one key and edition are versions of one another.</summary>
    public string AreaKey => AreaCodes.Count == 0 ? BoundarySet : $"{BoundarySet}:{string.Join(',', AreaCodes)}";

    public string HandlingMark => Handling.Length > 0 ? Handling
        : Edition == DocumentEdition.Police ? PolicePhrase : PartnerPhrase;

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ProfileOrder FromJson(string json) => JsonSerializer.Deserialize<ProfileOrder>(json)
        ?? throw new InvalidOperationException("The profile holds no order.");
}
