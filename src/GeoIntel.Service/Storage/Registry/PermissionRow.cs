using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class PermissionRow : RegistryRow
{
    public string ConditionId { get; set; } = "";
    public string GrantedBy { get; set; } = "";
    public string Reason { get; set; } = "";
    public string Schedule { get; set; } = "";
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<PermissionRow>
    {
        public void Configure(EntityTypeBuilder<PermissionRow> permission)
        {
            permission.ToTable("permission");
            permission.HasOne<ConditionRow>().WithMany().HasForeignKey(row => row.ConditionId);
        }
    }
}
