namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How much of a cell's forecast comes from which counts; the shares add up to 1, or are all 0 where the
/// forecast is 0.</summary>
/// <param name="OwnLongRun">The cell's own counts, more than <see cref="RecentSteps"/> steps back.</param>
/// <param name="OwnRecent">The cell's own counts of the last <see cref="RecentSteps"/> steps.</param>
/// <param name="Neighbours">Counts of other cells: those around it, and the level of the whole area.</param>
/// <param name="OtherTypes">Counts of types other than the one that is forecast.</param>
public readonly record struct ForecastShares(double OwnLongRun, double OwnRecent, double Neighbours, double OtherTypes)
{
    public const int RecentSteps = 3;

    /// <summary>From parts of 0 or more, in whatever unit.</summary>
    public static ForecastShares OfParts(double ownLongRun, double ownRecent, double neighbours, double otherTypes)
    {
        var sum = ownLongRun + ownRecent + neighbours + otherTypes;
        return sum > 0
            ? new ForecastShares(ownLongRun / sum, ownRecent / sum, neighbours / sum, otherTypes / sum)
            : default;
    }
}
