using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class ConditionRow : VersionedRow, IApproved
{
    /// <summary>Null for group presence.</summary>
    public string? NominalId { get; set; }

    public short Kind { get; set; }
    public string? ZoneId { get; set; }
    public string? OtherNominalId { get; set; }
    public string? GroupId { get; set; }
    public string Schedule { get; set; } = "";
    public int GraceSeconds { get; set; }
    public double DistanceMetresMax { get; set; }
    public int TimeApartSecondsMax { get; set; }
    public int OccasionsMin { get; set; }
    public int VehiclesMin { get; set; }
    public int CooldownSeconds { get; set; }

    /// <summary>A sum: 1 exact, 2 equivalent, 4 similar.</summary>
    public short Accepts { get; set; }

    public string Instruction { get; set; } = "";
    public BasisColumns Basis { get; set; } = new();
    public string Owner { get; set; } = "";
    public ApprovalColumns Approval { get; set; } = new();
    public string[] GroundChangedBy { get; set; } = [];
    public DateTimeOffset ServedAt { get; set; }
    public DateTimeOffset ReviewAt { get; set; }
    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    DateTimeOffset? IApproved.End => UntilTime;

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<ConditionRow>
    {
        public void Configure(EntityTypeBuilder<ConditionRow> condition)
        {
            condition.ToTable("condition");
            condition.ComplexProperty(row => row.Basis);
            condition.ComplexProperty(row => row.Approval);
            condition.HasOne<NominalRow>().WithMany().HasForeignKey(row => row.NominalId);
            condition.HasOne<NominalRow>().WithMany().HasForeignKey(row => row.OtherNominalId);
            condition.HasOne<OrganisedCrimeGroupRow>().WithMany().HasForeignKey(row => row.GroupId);
            condition.HasOne<ZoneRow>().WithMany().HasForeignKey(row => row.ZoneId);
        }
    }
}
