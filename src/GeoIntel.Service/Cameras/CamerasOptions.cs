namespace GeoIntel.Service.Cameras;

/// <summary>The watch over cameras: signs of life, passes and clocks. Configuration section <c>Cameras</c>.</summary>
sealed class CamerasOptions
{
    /// <summary>Whether they are kept. While they are not, compliance has no cameras to go by.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Reads looked at in one round, or one commit where that has more. Each round looks again at the passes of
    /// the seconds before it, so larger rounds cost less a read; but while one lasts, the intake and its hits have to share the
    /// processors with it: 20 000 take a second or two, in which hits came a quarter of a second late.</summary>
    public int RoundReadsMax { get; set; } = 1_000;

    /// <summary>How long to rest when nothing is waiting.</summary>
    public TimeSpan RestMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>So long after reads or signs of a day came its clocks are estimated anew, for all of them at
    /// once.</summary>
    public TimeSpan ClockRestMin { get; set; } = TimeSpan.FromMinutes(15);

    public IEnumerable<string> Problems()
    {
        if (ClockRestMin < TimeSpan.FromSeconds(1) || ClockRestMin > TimeSpan.FromDays(1))
            yield return $"Cameras:ClockRestMin is {ClockRestMin}; use 00:00:01 to 1.00:00:00.";
        if (RoundReadsMax is < 1 or > 100_000)
            yield return $"Cameras:RoundReadsMax is {RoundReadsMax}; use 1 to 100000.";
        if (RestMax < TimeSpan.FromMilliseconds(50) || RestMax > TimeSpan.FromHours(1))
            yield return $"Cameras:RestMax is {RestMax}; use 00:00:00.050 to 01:00:00.";
    }
}
