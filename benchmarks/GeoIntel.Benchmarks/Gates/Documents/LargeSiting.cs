using System.Diagnostics;
using System.Globalization;
using GeoIntel.Cli.Tests;
using GeoIntel.Cli.Tests.EndToEnd;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Benchmarks.Gates.Documents;

/// <summary>A review of the greatest size that is taken: 1 000 candidates over 100 000 cells, from the command to the page, its PDF and
/// tables; the issue says that it is to take less than a minute here.</summary>
static class LargeSiting
{
    const int Rounds = 3;
    const int Candidates = 1_000;
    const int Sites = 50;
    const int Cells = 101_042; // of every 97 one weighs nothing, so that 100 000 do
    const string Demands = "100000";

    static readonly string[] Purpose =
        ["--purpose-class", "serious-crime", "--purpose-reference", "GATE", "--purpose-reason", "Measuring on a made-up borough."];

    public static async Task<Measurement> MeasureAsync()
    {
        await using var service = await ServiceProcess.StartAsync(
            new Dictionary<string, string> { ["GEOINTEL_Observability__LogLevel"] = "Warning" });
        using (var connection = service.Connect()) await DocumentMonth.RegisterAsync(connection, Borough.Create(1));
        await LayCellsAsync(service);
        // The cells lie in rows of 500 from (330, 390) km on.
        using var folder = new TestFolder().With(
            "candidates.csv", MadeTown.Candidates(Candidates, 50_000, 20_000, 330_000, 390_000));
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var output = folder.File($"review-{round}");
            var started = Stopwatch.GetTimestamp();
            var run = await CliRun.OfAsync(
            [
                "siting", "review", "--objective", "support-surveillance", "--reach", "300", "--run", "measure", "--threshold", "3",
                "--candidates", folder.File("candidates.csv"), "--sites", Sites.ToString(CultureInfo.InvariantCulture), "--out", output,
                .. service.Reached, .. Purpose,
            ]);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (run.Code != 0) throw new GateException($"The review ended with {run.Code}: {run.Error}");
            if (!(await File.ReadAllTextAsync(Path.Combine(output, "sources.csv"))).Contains($",{Demands},", StringComparison.Ordinal))
                throw new GateException($"Not {Demands} cells were weighed: {await File.ReadAllTextAsync(Path.Combine(output, "sources.csv"))}");
        }
        return new Measurement(seconds)
        {
            Sides = $"seconds from the command to page, PDF and tables: {Candidates} candidates over {Demands} cells, {Sites} sites chosen",
        };
    }

    static async Task LayCellsAsync(ServiceProcess service)
    {
        var sql = await File.ReadAllTextAsync(Path.Combine(TestFolder.Repository, "benchmarks", "layers", "cells.sql"));
        await using var database = DocumentMonth.DatabaseOf(service);
        await using var command = database.CreateCommand(
            sql.Replace(":features", Cells.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
