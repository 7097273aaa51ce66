using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Hotspots.Runs;

public class RunRefusalTests
{
    [Theory]
    [InlineData("no incidents", "There are no incidents")]
    [InlineData("nine months", "There are 9 months; at least 10 are needed")]
    [InlineData("nine months asked for", "There are 9 months; at least 10 are needed")]
    [InlineData("a month without any incident", "2024-05 has no incident of any type")]
    [InlineData("months before the first",
        "2023-12 to 2024-11 is out of range; there are incidents of 2024-01 to 2024-12")]
    [InlineData("months after the last", "2024-03 to 2025-02 is out of range")]
    [InlineData("a middle of a month", "2024-01-15 is no first of a month")]
    [InlineData("one cell", "The area is 1 cell")]
    [InlineData("an area without incidents", "No incident of 'Neighbourhood crime' lies in the area")]
    [InlineData("a constant series", "has 1 incidents in every cell and month")]
    [InlineData("all in one cell", "All incidents lie in one cell")]
    [InlineData("a type that nobody recorded", "There is no incident of 'Piracy'")]
    [InlineData("an unknown forecaster", "There is no forecaster 'oracle'; use empirical-bayes")]
    [InlineData("no share of the area", "A flagged share of 0 is out of range")]
    [InlineData("a level that is none", "Alpha is 0.2")]
    public void What_makes_no_run_is_refused_with_the_reason(string what, string reason)
    {
        var incidents = RunWorld.Incidents(12);
        var (input, options) = (RunWorld.Input(incidents), RunWorld.Quick);
        switch (what)
        {
            case "no incidents": input = RunWorld.Input([]); break;
            case "nine months": input = RunWorld.Input(RunWorld.Incidents(9)); break;
            case "nine months asked for": input = input with { Months = 9 }; break;
            case "a month without any incident": incidents.RemoveAll(
                of => of.Time.LondonMonth == new DateOnly(2024, 5, 1)); break;
            case "months before the first": input = input with { FirstMonth = new DateOnly(2023, 12, 1),
                Months = 12 }; break;
            case "months after the last": input = input with { FirstMonth = new DateOnly(2024, 3, 1),
                Months = 12 }; break;
            case "a middle of a month": input = input with { FirstMonth = new DateOnly(2024, 1, 15) }; break;
            case "one cell": input = input with { Cells = SquareGrid.Around([(340_250, 400_250)], 500, 0) }; break;
            case "an area without incidents": input = input with { Cells = SquareGrid.Around(
                [(500_250, 200_250)], 500, 800) }; break;
            case "a constant series":
                input = RunWorld.Input(
                [
                    .. Enumerable.Range(0, 12).SelectMany(month => (double[])[340_250, 340_750], (month, east) =>
                        RunWorld.At("Burglary", RunWorld.First.AddMonths(month), east, 400_250)),
                ]) with { Cells = SquareGrid.Around([(340_250, 400_250), (340_750, 400_250)], 500, 0) };
                break;
            case "all in one cell":
                input = RunWorld.Input([.. Enumerable.Range(0, 12).Select(
                    month => RunWorld.At("Burglary", RunWorld.First.AddMonths(month), 340_250, 400_250))]);
                break;
            case "a type that nobody recorded": input = input with { Group = CrimeGroup.OfTypes(
                [CrimeType.Of("Piracy")]) }; break;
            case "an unknown forecaster": options = options with { Forecaster = "oracle" }; break;
            case "no share of the area": options = options with { FlagAreaShare = 0 }; break;
            default: options = options with { Description = new DescriptionOptions { Alpha = 0.2 } }; break;
        }

        var refusal = Assert.Throws<RunRefusedException>(() => HotspotRun.Compute(input, options));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}
