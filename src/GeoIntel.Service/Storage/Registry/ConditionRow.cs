using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class ConditionRow : RegistryRow
{
    public string NominalId { get; set; } = "";
    public short Kind { get; set; }
    public string? ZoneId { get; set; }
    public string Schedule { get; set; } = "";
    public string Instruction { get; set; } = "";
    public BasisColumns Basis { get; set; } = new();
    public string Owner { get; set; } = "";
    public ApprovalColumns Approval { get; set; } = new();
    public DateTimeOffset ServedAt { get; set; }
    public DateTimeOffset ReviewAt { get; set; }
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<ConditionRow>
    {
        public void Configure(EntityTypeBuilder<ConditionRow> condition)
        {
            condition.ToTable("condition");
            condition.ComplexProperty(row => row.Basis);
            condition.ComplexProperty(row => row.Approval);
            condition.HasOne<NominalRow>().WithMany().HasForeignKey(row => row.NominalId);
            condition.HasOne<ZoneRow>().WithMany().HasForeignKey(row => row.ZoneId);
        }
    }
}
