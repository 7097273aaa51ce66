using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class VehicleLinkRow : VersionedRow
{
    public string NominalId { get; set; } = "";

    /// <summary>The mark, packed.</summary>
    public long Vrm { get; set; }

    public short Type { get; set; }
    public string Source { get; set; } = "";

    /// <summary>Null when it is not evaluated.</summary>
    public EvaluationColumns? Evaluation { get; set; }

    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<VehicleLinkRow>
    {
        public void Configure(EntityTypeBuilder<VehicleLinkRow> link)
        {
            link.ToTable("vehicle_link");
            link.ComplexProperty(row => row.Evaluation);
            link.HasOne<NominalRow>().WithMany().HasForeignKey(row => row.NominalId);
        }
    }
}
