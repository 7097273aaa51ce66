namespace GeoIntel.Models.Profiles;

/// <summary>Puts what the last signed profile of the same areas said beside what this one says.</summary>
public static class ProfileComparison
{
    /// <param name="before">Of the same edition; areas that are not in both stay without a figure of it.</param>
    public static ProfileFigures WithBefore(ProfileFigures figures, ProfileFigures before, int version)
    {
        if (figures.Edition != before.Edition)
            throw new ArgumentException("Only profiles of one edition are compared.", nameof(before));
        var placeOf = before.Areas.Index().ToDictionary(area => area.Item.Code, area => area.Index, StringComparer.Ordinal);
        return figures with { Crime = [.. figures.Crime.Select(of => WithBefore(of))] };

        CrimeFigures WithBefore(CrimeFigures of)
        {
            if (before.Crime.FirstOrDefault(earlier => earlier.Id == of.Id) is not { } earlier) return of;
            return of with
            {
                Before = new CrimeBefore(
                    version, before.FirstMonth, before.Months, earlier.Total,
                    [.. figures.Areas.Select(area => placeOf.TryGetValue(area.Code, out var place) ? earlier.ByArea[place] : null)]),
            };
        }
    }
}
