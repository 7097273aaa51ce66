using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class ListEntryRow : RegistryRow
{
    public string ListId { get; set; } = "";

    /// <summary>The mark, packed.</summary>
    public long Vrm { get; set; }

    public short Priority { get; set; }
    public string ActionCode { get; set; } = "";
    public string Instruction { get; set; } = "";
    public string Owner { get; set; } = "";
    public string Schedule { get; set; } = "";
    public BasisColumns Basis { get; set; } = new();
    public ApprovalColumns Approval { get; set; } = new();
    public DateTimeOffset ReviewAt { get; set; }
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset UntilTime { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<ListEntryRow>
    {
        public void Configure(EntityTypeBuilder<ListEntryRow> entry)
        {
            entry.ToTable("list_entry");
            entry.ComplexProperty(row => row.Basis);
            entry.ComplexProperty(row => row.Approval);
            entry.HasOne<VehicleListRow>().WithMany().HasForeignKey(row => row.ListId);
        }
    }
}
