using GeoIntel.Models.Hotspots;

namespace GeoIntel.Models.Tests.Hotspots;

public class ReferenceTests
{
    const double Tolerance = 1e-9;

    [ReferenceTheory]
    [InlineData("knowsley-lsoa-2025")]
    [InlineData("merseyside-grid500-2025")]
    public void Every_z_p_and_bin_of_the_reference_is_met(string folder)
    {
        var reference = new ReferenceCube(folder);
        var compared = 0;
        foreach (var same in Reference.Read($"{folder}/expected_gi.csv").GroupBy(row => (row.Text("global"), row.Whole("k"))))
        {
            var z = GetisOrd.Star(
                reference.Cube, reference.Neighbourhood, ReferenceCube.WindowOf(same.Key.Item1), same.Key.Item2);
            var p = Significance.Of(z);
            var (byP, byRate) = (Significance.Bins(z, p), Significance.BinsByFalseDiscoveryRate(z, p));
            foreach (var row in same)
            {
                var bin = (row.Whole("t") - 1) * reference.Cube.Locations.Count + reference.Index[row.Text("location")];
                Assert.Equal(row.Number("gi_star_z"), z[bin], Tolerance);
                Assert.Equal(row.Number("p_two_sided"), p[bin], Tolerance);
                Assert.Equal(row.Whole("bin_raw"), byP[bin]);
                Assert.Equal(row.Whole("bin_fdr"), byRate[bin]);
                compared++;
            }
        }
        Assert.True(compared >= 7_200, $"Only {compared} bins were compared.");
    }

    [ReferenceTheory]
    [InlineData("knowsley-lsoa-2025")]
    [InlineData("merseyside-grid500-2025")]
    public void Every_trend_and_label_of_the_reference_is_met(string folder)
    {
        var reference = new ReferenceCube(folder);
        var compared = 0;
        foreach (var same in Reference.Read($"{folder}/expected_category.csv").GroupBy(row => (row.Text("global"), row.Whole("k"))))
        {
            var rows = same.ToList();
            foreach (var alpha in (string[])["0.1", "0.05", "0.01"])
            {
                var level = double.Parse(alpha, System.Globalization.CultureInfo.InvariantCulture);
                var options = new DescriptionOptions
                {
                    Window = ReferenceCube.WindowOf(same.Key.Item1), Lag = same.Key.Item2, Alpha = level,
                };
                var current = HotspotDescription.Of(reference.Cube, reference.Neighbourhood, options);
                var plain = HotspotDescription.Of(reference.Cube, reference.Neighbourhood, options with { FalseDiscoveryRate = false });
                var first = HotspotDescription.Of(
                    reference.Cube, reference.Neighbourhood, options with { Wording = PatternWording.OscillatingFirst });
                var legacy = HotspotDescription.Of(
                    reference.Cube, reference.Neighbourhood, options with { Wording = PatternWording.Legacy });
                foreach (var row in rows)
                {
                    var location = reference.Index[row.Text("location")];
                    var trend = current.Trends[location];
                    Assert.Equal(row.Number("mk_S"), trend.S);
                    Assert.Equal(row.Number("mk_varS"), trend.VarianceOfS, Tolerance);
                    Assert.Equal(row.Number("mk_tau_b"), trend.TauB, Tolerance);
                    Assert.Equal(row.Number("mk_z"), trend.Z, Tolerance);
                    Assert.Equal(row.Number("mk_p"), trend.P, Tolerance);
                    Assert.Equal(row.Number("sen_slope"), current.SenSlopes[location], Tolerance);
                    Assert.Equal(row.Text($"cat_fdr_{alpha}"), HotspotPatterns.NameOf(current.Patterns[location]));
                    Assert.Equal(row.Text($"cat_raw_{alpha}"), HotspotPatterns.NameOf(plain.Patterns[location]));
                    Assert.Equal(row.Text($"catoscfirst_fdr_{alpha}"), HotspotPatterns.NameOf(first.Patterns[location]));
                    Assert.Equal(row.Text($"catlegacy_fdr_{alpha}"), HotspotPatterns.NameOf(legacy.Patterns[location]));
                    compared++;
                }
            }
        }
        Assert.True(compared >= 2_700, $"Only {compared} labels were compared.");
    }

    [ReferenceTheory]
    [InlineData("knowsley-lsoa-2025")]
    [InlineData("merseyside-grid500-2025")]
    public void Every_trend_of_the_raw_counts_is_met(string folder)
    {
        var reference = new ReferenceCube(folder);
        var series = new double[reference.Cube.Steps];
        foreach (var row in Reference.Read($"{folder}/expected_count_trend.csv"))
        {
            reference.Cube.CopySeries(reference.Index[row.Text("location")], series);
            var trend = MannKendall.Of(series);
            Assert.Equal(row.Number("S"), trend.S);
            Assert.Equal(row.Number("varS"), trend.VarianceOfS, Tolerance);
            Assert.Equal(row.Number("tau"), trend.TauB, Tolerance);
            Assert.Equal(row.Number("Z"), trend.Z, Tolerance);
            Assert.Equal(row.Number("p"), trend.P, Tolerance);
            Assert.Equal(row.Number("sen"), SenSlope.Of(series), Tolerance);
        }
    }

    [ReferenceFact]
    public void Every_mann_kendall_vector_is_met()
    {
        foreach (var row in Reference.Read("mann-kendall/vectors.csv"))
        {
            var values = Array.ConvertAll(
                row.Text("values").Split(' '), text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            var trend = MannKendall.Of(values);
            Assert.Equal(row.Number("S"), trend.S);
            Assert.Equal(row.Number("varS"), trend.VarianceOfS, Tolerance);
            Assert.Equal(row.Number("tau_b"), trend.TauB, Tolerance);
            Assert.Equal(row.Number("Z"), trend.Z, Tolerance);
            Assert.Equal(row.Number("p"), trend.P, Tolerance);
            Assert.Equal(row.Number("sen_slope"), SenSlope.Of(values), Tolerance);
        }
    }

    [ReferenceFact]
    public void The_whole_truth_table_of_patterns_is_met()
    {
        var names = Reference.Read("categories-truthtable/codes.csv").ToDictionary(row => row.Whole("code"), row => row.Text("category"));
        foreach (var pattern in Enum.GetValues<HotspotPattern>()) Assert.Equal(names[(int)pattern], HotspotPatterns.NameOf(pattern));
        var rows = Reference.Read("categories-truthtable/truthtable_T1_to_T6.csv").ToList();
        Assert.Equal(3_276, rows.Count);
        foreach (var row in rows)
        {
            var history = Array.ConvertAll(
                row.Text("history").ToCharArray(), step => step switch { 'h' => (sbyte)1, 'c' => (sbyte)-1, _ => (sbyte)0 });
            var trend = row.Whole("trend");
            Assert.Equal(row.Whole("code"), (int)HotspotPatterns.Classify(history, trend, PatternWording.Current));
            Assert.Equal(row.Whole("code_legacy"), (int)HotspotPatterns.Classify(history, trend, PatternWording.Legacy));
            Assert.Equal(row.Whole("code_oscfirst"), (int)HotspotPatterns.Classify(history, trend, PatternWording.OscillatingFirst));
        }
    }

    [ReferenceFact]
    public void The_documented_six_point_example_is_met()
    {
        // Binary weights within the distance of that example; its printed z has eight decimals.
        var rows = Reference.Read("toy-pysal/toy.csv").ToList();
        var cube = SpaceTimeCube.Of([.. rows.Select(row => row.Text("id"))], 1, [.. rows.Select(row => row.Number("value"))]);
        var near = Neighbourhood.WithinDistance([.. rows.Select(row => (row.Number("x"), row.Number("y")))], 15);
        var z = GetisOrd.Star(cube, near, GlobalWindow.Slice, lag: 0);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(rows[i].Number("gi_star_z"), z[i], Tolerance);
            Assert.Equal(rows[i].Number("pysal_doc_z"), z[i], 1e-8);
        }
    }
}
