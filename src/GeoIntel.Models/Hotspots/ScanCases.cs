using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots;

/// <summary>The incidents of a cube one by one, so that their steps can be dealt anew.</summary>
sealed class ScanCases
{
    readonly int[] _locations; // of each incident
    readonly int[] _steps; // of each incident, counted back from the last: 0 is the last
    readonly double[] _ofLocation;
    readonly double[] _ofSteps; // of the last 1, 2, ... steps

    ScanCases(SpaceTimeCube cube, int stepsMax)
    {
        StepsMax = stepsMax;
        _ofLocation = new double[cube.Locations.Count];
        _ofSteps = new double[stepsMax];
        var (locations, steps) = (new List<int>(), new List<int>());
        for (var step = 0; step < cube.Steps; step++)
        {
            var counts = cube.Step(step);
            for (var location = 0; location < counts.Length; location++)
            {
                if (counts[location] != Math.Floor(counts[location]))
                {
                    throw new ArgumentException(
                        $"Location '{cube.Locations[location]}' has the count {counts[location]} in step {step + 1}; the scan " +
                        "takes whole incidents.");
                }
                locations.AddRange(Enumerable.Repeat(location, (int)counts[location]));
                steps.AddRange(Enumerable.Repeat(cube.Steps - 1 - step, (int)counts[location]));
            }
        }
        if (locations.Count == 0) throw new ArgumentException("The cube holds no incident; there is nothing to scan.");
        (_locations, _steps) = ([.. locations], [.. steps]);
        foreach (var location in _locations) _ofLocation[location]++;
        for (var back = 1; back <= stepsMax; back++) _ofSteps[back - 1] = _steps.Count(step => step < back);
        Recent = Count(_steps);
    }

    public int StepsMax { get; }
    public double Total => _locations.Length;

    /// <summary>Incidents of each location in the last 1, 2, ... <see cref="StepsMax"/> steps, side by side.</summary>
    public int[] Recent { get; }

    public static ScanCases Of(SpaceTimeCube cube, int stepsMax) => new(cube, stepsMax);

    public double OfLocation(int location) => _ofLocation[location];

    public double OfSteps(int back) => _ofSteps[back - 1];

    /// <summary>As <see cref="Recent"/>, with the steps dealt anew among the incidents.</summary>
    public int[] Dealt(Prng random) => Count(random.Shuffled(_steps));

    int[] Count(int[] steps)
    {
        var counts = new int[_ofLocation.Length * StepsMax];
        for (var i = 0; i < steps.Length; i++)
        {
            for (var back = steps[i] + 1; back <= StepsMax; back++) counts[_locations[i] * StepsMax + back - 1]++;
        }
        return counts;
    }
}
