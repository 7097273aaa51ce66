using System.Runtime.CompilerServices;
using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.MlNet;

/// <summary>Puts the ML.NET forecaster among the others, as the one that flags. The switched build compiles this file into
/// the Service and the Cli, and nothing else.</summary>
static class MlNetRegistration
{
    [ModuleInitializer]
    internal static void Register() => Forecasters.AddStandard(() => new MlNetForecaster());
}
