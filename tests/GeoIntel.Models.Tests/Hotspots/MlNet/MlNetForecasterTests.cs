using GeoIntel.MlNet;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Tests.Hotspots.Forecasting;

namespace GeoIntel.Models.Tests.Hotspots.MlNet;

/// <summary>In the switched build alone; <see cref="ForecasterTests"/> are passed there too.</summary>
public class MlNetForecasterTests
{
    static readonly ForecastHistory History = ForecastHistory.Of(ForecastWorld.Make(11, 20, 12), [ForecastWorld.Rare]);

    [Fact]
    public void In_a_build_that_has_it_it_is_the_standard()
    {
        var names = Forecasters.All().Select(of => of.Name).ToList();

        Assert.Equal("ml-net", names[0]);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void A_model_that_was_saved_forecasts_as_before()
    {
        var trained = new MlNetForecaster();
        trained.Fit(History);
        using var file = new MemoryStream();
        trained.Save(file);
        file.Position = 0;

        var loaded = MlNetForecaster.Load(file);
        loaded.Fit(History);

        Assert.Equal(trained.Predict().Means, loaded.Predict().Means);
    }

    [Fact]
    public void It_keeps_the_level_that_it_was_trained_on()
    {
        var trained = new MlNetForecaster();
        trained.Fit(History);

        Assert.InRange(trained.Predict().Means.Sum(), 70, 130); // 100 a step
    }

    [Fact]
    public void Nothing_can_be_saved_before_it_is_fitted() =>
        Assert.Throws<InvalidOperationException>(() => new MlNetForecaster().Save(new MemoryStream()));
}
