using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class NominalRow : VersionedRow
{
    public string DisplayName { get; set; } = "";
    public string CaseReference { get; set; } = "";
    public short Category { get; set; }
    public short CohortState { get; set; }
    public short LicenceState { get; set; }
    public bool Under18 { get; set; }
    public bool Exploited { get; set; }
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<NominalRow>
    {
        public void Configure(EntityTypeBuilder<NominalRow> nominal) => nominal.ToTable("nominal");
    }
}
