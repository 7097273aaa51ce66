using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class ListEntryRow : VersionedRow, IApproved
{
    public string ListId { get; set; } = "";

    /// <summary>The mark, packed.</summary>
    public long Vrm { get; set; }

    public short Priority { get; set; }
    public string ActionCode { get; set; } = "";
    public string Instruction { get; set; } = "";
    public string Owner { get; set; } = "";
    public string Schedule { get; set; } = "";
    public string? ZoneId { get; set; }

    /// <summary>Clockwise from north; null is any.</summary>
    public double? DirectionDegrees { get; set; }

    public double DirectionToleranceDegrees { get; set; }
    public int CooldownSeconds { get; set; }

    /// <summary>A sum: 1 exact, 2 equivalent, 4 similar.</summary>
    public short Accepts { get; set; }

    public BasisColumns Basis { get; set; } = new();
    public ApprovalColumns Approval { get; set; } = new();
    public string[] GroundChangedBy { get; set; } = [];
    public DateTimeOffset ReviewAt { get; set; }
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset UntilTime { get; set; }

    DateTimeOffset? IApproved.End => UntilTime;

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<ListEntryRow>
    {
        public void Configure(EntityTypeBuilder<ListEntryRow> entry)
        {
            entry.ToTable("list_entry");
            entry.ComplexProperty(row => row.Basis);
            entry.ComplexProperty(row => row.Approval);
            entry.HasOne<VehicleListRow>().WithMany().HasForeignKey(row => row.ListId);
            entry.HasOne<ZoneRow>().WithMany().HasForeignKey(row => row.ZoneId);
        }
    }
}
