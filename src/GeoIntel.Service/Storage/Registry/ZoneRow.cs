using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetTopologySuite.Geometries;

namespace GeoIntel.Service.Storage.Registry;

sealed class ZoneRow : VersionedRow
{
    public string DisplayName { get; set; } = "";

    /// <summary>EPSG:27700, whole centimetres: what is stored is what is judged.</summary>
    public MultiPolygon Outline { get; set; } = MultiPolygon.Empty;

    public bool ProtectsPerson { get; set; }
    public double LeaveMetres { get; set; }
    public int LeaveSeconds { get; set; }
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<ZoneRow>
    {
        public void Configure(EntityTypeBuilder<ZoneRow> zone)
        {
            zone.ToTable("zone");
            zone.Property(row => row.Outline).HasColumnType("geometry(MultiPolygon, 27700)");
        }
    }
}
