using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class PermissionRow : VersionedRow
{
    public short Kind { get; set; }
    public string ConditionId { get; set; } = "";
    public string GrantedBy { get; set; } = "";
    public string Reason { get; set; } = "";
    public string Schedule { get; set; } = "";
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<PermissionRow>
    {
        public void Configure(EntityTypeBuilder<PermissionRow> permission)
        {
            permission.ToTable("permission");
            permission.HasOne<ConditionRow>().WithMany().HasForeignKey(row => row.ConditionId);
        }
    }
}
