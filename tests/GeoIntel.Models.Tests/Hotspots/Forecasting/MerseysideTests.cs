using System.IO.Compression;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Incidents;
using Xunit.Abstractions;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

/// <summary>The frozen defaults on nine months of real crime: what is promised of them, held here.</summary>
public class MerseysideTests(ITestOutputHelper output)
{
    static readonly Lazy<Incident[]> Incidents = new(Read);

    [ReferenceTheory]
    [InlineData("Burglary;Vehicle crime", 1.06, 1.07)]
    [InlineData("Robbery;Theft from the person", 1.06, 1.07)]
    [InlineData("", 0.995, 0.995)]
    public void The_default_keeps_its_promises(string types, double ratio1Min, double ratio5Min)
    {
        var group = types.Length == 0 ? CrimeGroups.AllCrime : CrimeGroup.OfTypes([.. types.Split(';').Select(type => CrimeType.Of(type))]);
        var grid = SquareGrid.Around(
            Incidents.Value.Select(incident => (incident.Place!.Value.EastingMetres, incident.Place.Value.NorthingMetres)), 250, 750);
        var history = ForecastHistory.Of(MonthlyCounts.Of(Incidents.Value, group, grid).Counts, [MonthlyCounts.Group]);
        var rows = BackTest.Run(history, [new EmpiricalBayesForecaster(), WeightedMeanForecaster.LastTwelve()], origins: 5, seed: 1);
        var verdict = BackTestVerdict.Of(rows, seed: 1);
        output.WriteLine(verdict.Sentence);
        var bayes = verdict.Summaries.Single(of => of.Mean.Forecaster == Forecasters.Default);

        Assert.True(1 + bayes.At1.Mean >= ratio1Min && 1 + bayes.At5.Mean >= ratio5Min, verdict.Sentence);
        Assert.InRange(bayes.Mean.Coverage90.Pit, 0.87, 0.93);
        Assert.InRange(bayes.Mean.SumRatio, 0.90, 1.07);
    }

    static Incident[] Read()
    {
        var collector = new IncidentCollector("", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), []);
        foreach (var path in Directory.GetFiles(Reference.Beside("data/crime/merseyside-2025"), "*.csv.gz").Order())
        {
            collector.BeginFile(Path.GetFileName(path), path);
            using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            var format = IncidentFormat.Recognise(reader.ReadLine()!.Split(','), out _)!;
            for (var line = 2; reader.ReadLine() is { } row; line++)
                collector.Add(format, line, row.Split(',')); // no quotes in these
        }
        return [.. collector.Incidents.Where(incident => incident.Place is not null)];
    }
}
