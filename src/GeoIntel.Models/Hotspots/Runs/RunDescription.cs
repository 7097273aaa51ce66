namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>The description of a run: cells with an incident in its months, compared with each other.</summary>
sealed class RunDescription
{
    readonly CellDescription[] _cells;

    RunDescription(CellDescription[] cells, IReadOnlyList<ScanCluster> clusters, NullCalibration calibration,
        int compared)
    {
        _cells = cells;
        (Clusters, FalseAlarmRate, RobustFalseAlarmRate, Compared) =
            (clusters, calibration.FalseAlarmRate, calibration.RobustFalseAlarmRate, compared);
    }

    /// <summary>Their members are cells of the run.</summary>
    public IReadOnlyList<ScanCluster> Clusters { get; }

    /// <inheritdoc cref="NullCalibration.FalseAlarmRate"/>
    public double FalseAlarmRate { get; }

    /// <inheritdoc cref="NullCalibration.RobustFalseAlarmRate"/>
    public double RobustFalseAlarmRate { get; }

    /// <summary>How many cells had an incident at all.</summary>
    public int Compared { get; }

    public CellDescription this[int cell] => _cells[cell];

    /// <exception cref="RunRefusedException">All incidents lie in one cell.</exception>
    public static RunDescription Of(
        RunCounts counts, HotspotRunOptions options, Action<string> stage, CancellationToken stopping)
    {
        int[] compared = [.. Enumerable.Range(0, counts.Cells).Where(cell => HasAny(counts, cell))];
        if (compared.Length < 2)
            throw new RunRefusedException(
                "All incidents lie in one cell; a comparison needs at least two. Choose smaller cells.");
        var (cube, near) = (counts.Cube(compared), NearOf(counts.Input.Cells, compared));
        stage("describing");
        var said = HotspotDescription.Of(cube, near, options.Description);
        stage("calibrating the labels");
        var calibrated = NullCalibration.Of(
            cube, near, options.Description, said, options.Seed, options.NullRuns, stopping);
        stage("scanning");
        var clusters = Scan(counts, compared, options, stopping);
        return new RunDescription(
            CellsOf(counts, compared, said, calibrated, clusters, options.Description), clusters, calibrated,
            compared.Length);
    }

    static CellDescription[] CellsOf(
        RunCounts counts, int[] compared, HotspotDescription said, NullCalibration calibrated,
        IReadOnlyList<ScanCluster> clusters, DescriptionOptions options)
    {
        var binMin = options.Alpha switch { 0.10 => 1, 0.05 => 2, _ => 3 };
        var cells = new CellDescription[counts.Cells];
        Array.Fill(cells, CellDescription.LeftOut);
        for (var i = 0; i < compared.Length; i++)
        {
            var last = (counts.Steps - 1) * compared.Length + i;
            var hot = 0;
            for (var step = 0; step < counts.Steps; step++)
                if (said.Bins[step * compared.Length + i] >= binMin) hot++;
            cells[compared[i]] = new CellDescription(
                said.Z[last], said.P[last], said.Bins[last], said.Patterns[i], calibrated.Patterns[i], hot,
                said.Trends[i],
                calibrated.P[i], clusters.FirstOrDefault(cluster => cluster.Members.Contains(compared[i])));
        }
        return cells;
    }

    static ScanCluster[] Scan(RunCounts counts, int[] compared, HotspotRunOptions options, CancellationToken stopping)
    {
        var cells = counts.Input.Cells;
        var cube = counts.WholeCube(compared);
        if (cube.Values.IndexOfAnyExcept(0.0) < 0) return []; // only spans that began elsewhere
        var found = PermutationScan.Run(
            cube, [.. compared.Select(
                cell => (cells.CentreOf(cell).EastingMetres, cells.CentreOf(cell).NorthingMetres))],
            new ScanOptions
            {
                RadiusMetresMax = options.ScanRadiusCells * cells.SpacingMetres, Shuffles = options.ScanShuffles,
                Seed = options.Seed,
            },
            stopping: stopping);
        return
        [
            .. found.Select(cluster => cluster with
            {
                Centre = compared[cluster.Centre], Members = [.. cluster.Members.Select(member => compared[member])],
            }),
        ];
    }

    static bool HasAny(RunCounts counts, int cell)
    {
        for (var step = 0; step < counts.Steps; step++)
            if (counts.History.Own(step)[cell] > 0) return true;
        return false;
    }

    // Squares with a common edge or corner, areas that touch.
    static Neighbourhood NearOf(ICells cells, int[] compared)
    {
        var index = compared.Index().ToDictionary(of => of.Item, of => of.Index);
        var touching = (cells as BoundaryAreas)?.Touching();
        return Neighbourhood.OfPairs(compared.Length, compared.Index().SelectMany(of =>
            (touching is null ? cells.Near(of.Item, 1.5).Select(near => near.Cell) : touching.Of(of.Item).ToArray())
                .Where(index.ContainsKey)
                .Select(near => (of.Index, index[near]))));
    }
}
