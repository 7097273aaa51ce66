using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Simulation;
using Xunit.Abstractions;

namespace GeoIntel.Models.Tests.Hotspots.Runs;

/// <summary>Does the map follow the patrols that it sends? The urn of Ensign, Friedler, Neville, Scheidegger and
/// Venkatasubramanian (2018), Runaway Feedback Loops in Predictive Policing, on our forecaster.</summary>
/// <remarks>
/// Two halves of a town with the same true rate everywhere. In the first year patrols looked into the west alone. Then,
/// fifty times: the top 5 % of cells are flagged, patrolled, and a fifth more comes to be known there in the month. The
/// same town without patrols tells how far chance alone moves the flags.
/// </remarks>
public class FeedbackTests(ITestOutputHelper output)
{
    const int Side = 20;
    const int Rounds = 50;
    const int Year = 12;
    const int KnownMonths = 18;
    const double Rate = 5;
    const double Found = 0.2;
    static readonly int Flags = Side * Side / 20;

    static readonly SquareGrid Town = SquareGrid.Around(
        from east in Enumerable.Range(0, Side) from north in Enumerable.Range(
            0, Side) select (east * 250.0 + 125, north * 250.0 + 125), 250, 0);

    [Fact]
    public void Fifty_rounds_of_patrols_move_the_flags_only_where_what_they_find_is_counted()
    {
        var still = WestByRound(CrimeGroups.AllCrime, found: 0);
        var leftOut = WestByRound(CrimeGroups.AllCrime, Found);
        var counted = WestByRound(CrimeGroup.OfTypes([CrimeType.Burglary, CrimeType.Drugs]), Found);

        output.WriteLine(
            $"West's share of the flags in the first ten rounds and the last ten: {Told(still)} without patrols, "
            + $"{Told(leftOut)} with what they find left out, {Told(counted)} with it counted.");
        foreach (var rounds in new[] { 0..10, ^10..^0 }) Assert.InRange(
            leftOut[rounds].Average() - still[rounds].Average(), -0.10, 0.10);
        Assert.True(counted.Average() - still.Average() > 0.10,
            "Where nothing runs away the line above could not fail.");
    }

    static string Told(List<double> shares) => $"{shares[..10].Average():0.00} {shares[^10..].Average():0.00}";

    static List<double> WestByRound(CrimeGroup group, double found)
    {
        var (random, incidents, shares) = (new Prng(1), new List<Incident>(), new List<double>());
        var patrolled = Enumerable.Range(0, Town.Count).Where(cell => Town.ColumnOf(cell) < Side / 2).ToHashSet();
        for (var month = 0; month < Year + Rounds; month++)
        {
            if (month >= Year)
            {
                var known = RunWorld.First.AddMonths(month - KnownMonths);
                var counts = MonthlyCounts.Of([.. incidents.Where(of => of.Time.LondonMonth >= known)], group, Town);
                var forecaster = new EmpiricalBayesForecaster(new EmpiricalBayesOptions { RoundsMax = 60 });
                forecaster.Fit(ForecastHistory.Of(counts.Counts, [MonthlyCounts.Group]));
                var means = forecaster.Predict().Means;
                patrolled = [.. Enumerable.Range(0, Town.Count).OrderByDescending(cell => means[cell]).ThenBy(
                    cell => cell * 7 % Town.Count).Take(Flags)];
                shares.Add((double)patrolled.Count(cell => Town.ColumnOf(cell) < Side / 2) / Flags);
            }
            for (var cell = 0; cell < Town.Count; cell++)
            {
                var count = Enumerable.Range(0, 50).Count(_ => random.Chance(Rate / 50));
                Add("Burglary", cell, month, count);
                if (patrolled.Contains(cell)) Add("Drugs", cell, month, (int)Math.Ceiling(found * count));
            }
        }
        return shares;

        void Add(string type, int cell, int month, int count)
        {
            var centre = Town.CentreOf(cell);
            for (var i = 0; i < count; i++)
                incidents.Add(RunWorld.At(
                    type, RunWorld.First.AddMonths(month), centre.EastingMetres, centre.NorthingMetres));
        }
    }
}
