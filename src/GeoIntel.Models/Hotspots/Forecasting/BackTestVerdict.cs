using System.Globalization;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>What a forecaster gains over another in the share of incidents caught, as a fraction of the
/// other's.</summary>
/// <param name="Low">Lower end of the 95 % interval, by a bootstrap over origins.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Gain(double Mean, double Low, double High);

/// <summary>Means over the origins of one forecaster, and what it gains over
/// <see cref="Forecasters.Baseline"/>.</summary>
/// <param name="Mean">Its origin is 0.</param>
public sealed record ForecasterSummary(BackTestRow Mean, Gain At1, Gain At5);

/// <summary>What a back-test says: which forecaster flags, and whether it is any better than last year's map.</summary>
/// <param name="Origins">Origins with something to foretell; the others are left out of every figure here.</param>
/// <param name="Flags">The default, unless another one wins: on at least <see cref="OriginsMin"/> origins it catches
/// more than the default in 5 % of the area, with the whole interval of its gain above 0, and no less in 1 %.</param>
/// <param name="Sentence">For people; it says so when the forecast is no better than last year's map.</param>
public sealed record BackTestVerdict(IReadOnlyList<ForecasterSummary> Summaries, int Origins, string Flags, string Sentence)
{
    /// <summary>Fewer origins cannot unseat the default.</summary>
    public const int OriginsMin = 12;

    /// <summary>A gain below a hundredth is no gain to anybody, however sure it is.</summary>
    public const double GainMin = 0.01;

    const int Resamples = 2_000;
    const int OriginsToTellMin = 3;

    /// <exception cref="ArgumentException">The rows lack the default or the baseline, or no origin had an incident.</exception>
    /// <param name="standardName">The forecaster that flags unless another one wins.</param>
    public static BackTestVerdict Of(
        IReadOnlyList<BackTestRow> rows, ulong seed, string standardName = Forecasters.Default)
    {
        var by = rows.Where(row => double.IsFinite(row.At1.Pai)).ToLookup(row => row.Forecaster);
        if (!by.Contains(standardName) || !by.Contains(Forecasters.Baseline))
        {
            throw new ArgumentException(
                $"The rows need {standardName} and {Forecasters.Baseline}, with an incident at one origin at least.", nameof(rows));
        }
        BackTestRow[] baseline = [.. by[Forecasters.Baseline]], standard = [.. by[standardName]];
        var summaries = by.Select(of => new ForecasterSummary(
            MeanOf([.. of]),
            GainOf([.. of], baseline, row => row.At1.HitRate, seed),
            GainOf([.. of], baseline, row => row.At5.HitRate, seed))).ToList();
        var flags = by
            .Where(of => of.Key != standardName && baseline.Length >= OriginsMin)
            .Where(of => GainOf([.. of], standard, row => row.At5.HitRate, seed).Low > 0
                && GainOf([.. of], standard, row => row.At1.HitRate, seed).Mean >= 0)
            .MaxBy(of => of.Average(row => row.At5.HitRate))?.Key ?? standardName;
        return new BackTestVerdict(
            summaries, baseline.Length, flags, Say(summaries.Single(of => of.Mean.Forecaster == flags), baseline.Length));
    }

    static string Say(ForecasterSummary flags, int origins)
    {
        var gains = $"{Told(flags.At1)} in 1 % of the area, {Told(flags.At5)} in 5 %";
        var over = $"over {origins} origin{(origins == 1 ? "" : "s")} {flags.Mean.Forecaster} caught";
        if (flags.Mean.Forecaster == Forecasters.Baseline) return $"Last year's map itself is best: {over} most.";
        if (origins < OriginsToTellMin)
            return $"Too few origins to tell whether this is better than last year's map: {over} {gains}.";
        if (!IsGain(flags.At1) && !IsGain(flags.At5)) return $"No better than last year's map: {over} {gains}.";
        // A sure gain at one size must not hide a sure loss at the other.
        if (flags.At1.High < 0)
            return $"No better than last year's map in 1 % of the area, though better in 5 %: {over} {gains}.";
        if (flags.At5.High < 0)
            return $"No better than last year's map in 5 % of the area, though better in 1 %: {over} {gains}.";
        return $"Better than last year's map: {over} {gains}.";
    }

    static bool IsGain(Gain gain) => gain.Low > 0 && gain.Mean >= GainMin;

    static string Told(Gain gain) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * gain.Mean:+0.0;-0.0;0.0} % [{100 * gain.Low:+0.0;-0.0;0.0}, {100 * gain.High:+0.0;-0.0;0.0}]");

    static Gain GainOf(BackTestRow[] rows, BackTestRow[] others, Func<BackTestRow, double> hits, ulong seed)
    {
        double[] mine = [.. rows.Select(hits)], theirs = [.. others.Select(hits)];
        var (random, gains) = (new Prng(seed), new double[Resamples]);
        for (var i = 0; i < Resamples; i++)
        {
            var (sum, other) = (0.0, 0.0);
            for (var draw = 0; draw < mine.Length; draw++)
            {
                var origin = random.Below(mine.Length);
                sum += mine[origin];
                other += theirs[origin];
            }
            gains[i] = Relative(sum, other);
        }
        Array.Sort(gains);
        return new Gain(
            Relative(mine.Sum(), theirs.Sum()), gains[Resamples / 40], gains[Resamples - 1 - Resamples / 40]);
    }

    // Nothing caught by either is no gain; something against nothing has no measure and counts as twice as much.
    static double Relative(double mine, double theirs) => theirs > 0 ? mine / theirs - 1 : mine > 0 ? 1 : 0;

    static BackTestRow MeanOf(BackTestRow[] rows) => new(
        rows[0].Forecaster, 0, MeanOf(rows, row => row.At1), MeanOf(rows, row => row.At5), rows.Average(row => row.Deviance),
        new IntervalCoverage(rows.Average(row => row.Coverage90.Pit), rows.Average(row => row.Coverage90.Raw)),
        rows.Average(row => row.SumRatio));

    static AreaAccuracy MeanOf(BackTestRow[] rows, Func<BackTestRow, AreaAccuracy> at) => new(
        rows.Average(row => at(row).HitRate), rows.Average(row => at(row).Pai), rows.Average(row => at(row).Pei));
}
