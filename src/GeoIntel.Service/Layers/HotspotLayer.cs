using GeoIntel.Service.Access;

namespace GeoIntel.Service.Layers;

/// <summary>What a run says of each place, with the columns of its .sql file.</summary>
static class HotspotLayer
{
    public static Layer Layer { get; } = new()
    {
        Name = "hotspots",
        Title = "Emerging hotspots",
        Description = "Recorded crime by place: counts, forecast with intervals, Gi*, trend and emerging pattern, and why. "
            + "A description of areas, of nobody; a forecast of what will be recorded, not of who does what.",
        Shape = ShapeKind.MultiPolygon,
        SeenBy = Role.Operator | Role.Analyst | Role.Intelligence | Role.Officer | Role.Admin,
        Scope = LayerScope.Run,
        HasPartnerEdition = true,
        ColouredBy = "gi_bin",
        Columns =
        [
            new("cell_id", ColumnKind.Text, "Id of the place, the same from run to run"),
            new("run_id", ColumnKind.Text, "Run that made the row"),
            new("crime_group", ColumnKind.Text, "Group of crime types that is counted"),
            new("period", ColumnKind.Date, "First day of the month that is forecast"),
            new("suppressed", ColumnKind.Flag, "The count is small: withheld from editions for partners"),
            new("count", ColumnKind.Real, "Incidents in the last month of the run"),
            new("mean12", ColumnKind.Real, "Incidents a month, mean of up to 12 months"),
            new("change_from_last", ColumnKind.Real, "Change of mean12 since the run before, incidents a month"),
            new("forecast", ColumnKind.Real, "Incidents expected in the period"),
            new("lo80", ColumnKind.Real, "Lower end of the 80 % interval of the forecast"),
            new("hi80", ColumnKind.Real, "Upper end of the 80 % interval of the forecast"),
            new("lo90", ColumnKind.Real, "Lower end of the 90 % interval of the forecast"),
            new("hi90", ColumnKind.Real, "Upper end of the 90 % interval of the forecast"),
            new("rank", ColumnKind.Whole, "Place in the order of the forecasts; 1 is the highest"),
            new("cum_area_pct", ColumnKind.Real, "Area of this place and all of higher rank, per cent of the whole"),
            new("gi_z", ColumnKind.Real, "Getis-Ord Gi* of the last month, z score"),
            new("gi_p", ColumnKind.Real, "Its p value, two-sided"),
            new("gi_bin", ColumnKind.Whole, "3, 2, 1 hot and -3, -2, -1 cold at false discovery rate 0.01, 0.05, 0.10; else 0"),
            new("ehsa_code", ColumnKind.Whole, "Number of the emerging pattern"),
            new("ehsa_label", ColumnKind.Text, "Emerging pattern in the usual rules; a description, no prediction"),
            new("ehsa_label_robust", ColumnKind.Text, "The pattern when the trend is held against chance in steady places"),
            new("pct_hot", ColumnKind.Real, "Months in which the place was hot, per cent"),
            new("mk_tau", ColumnKind.Real, "Mann-Kendall tau of the months' z scores"),
            new("mk_z", ColumnKind.Real, "Mann-Kendall z score"),
            new("mk_p", ColumnKind.Real, "Mann-Kendall p value, two-sided"),
            new("mk_p_null", ColumnKind.Real, "The same against simulated steady places; empty where not simulated"),
            new("scan_glr", ColumnKind.Real, "Likelihood ratio of the strongest scan cylinder over the place; empty outside"),
            new("scan_p", ColumnKind.Real, "Its p value by permutation"),
            new("emerging_prob", ColumnKind.Real, "Probability of a mean over 1.25 times mean12 in the next three months"),
            new("rate_per_1000", ColumnKind.Real, "Incidents for 1000 residents; empty on a grid"),
            new("rate_per_1000_households", ColumnKind.Real, "Incidents for 1000 households; empty on a grid"),
            new("share_longrun", ColumnKind.Real, "Share of the forecast from the place's own long run"),
            new("share_recent", ColumnKind.Real, "Share of the forecast from its last months"),
            new("share_neighbours", ColumnKind.Real, "Share of the forecast from places around it"),
            new("share_other_types", ColumnKind.Real, "Share of the forecast from other crime types"),
            new("police_generated_share", ColumnKind.Real, "Share of the place's records that police activity makes"),
            new("missing_coord_share", ColumnKind.Real, "Share of the run's records without coordinates"),
            new("why", ColumnKind.Text, "The row in one sentence"),
        ],
    };
}
