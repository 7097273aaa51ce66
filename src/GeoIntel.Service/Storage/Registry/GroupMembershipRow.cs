using GeoIntel.Models.Conditions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class GroupMembershipRow : VersionedRow
{
    public string GroupId { get; set; } = "";
    public string NominalId { get; set; } = "";
    public string Role { get; set; } = "";

    /// <summary>Null when it is not evaluated.</summary>
    public EvaluationColumns? Evaluation { get; set; }

    public DateTimeOffset FromTime { get; set; }
    public DateTimeOffset? UntilTime { get; set; }

    public override Period OwnPeriod() => PeriodOf(FromTime, UntilTime);

    sealed class Mapping : IEntityTypeConfiguration<GroupMembershipRow>
    {
        public void Configure(EntityTypeBuilder<GroupMembershipRow> membership)
        {
            membership.ToTable("group_membership");
            membership.ComplexProperty(row => row.Evaluation);
            membership.HasOne<OrganisedCrimeGroupRow>().WithMany().HasForeignKey(row => row.GroupId);
            membership.HasOne<NominalRow>().WithMany().HasForeignKey(row => row.NominalId);
        }
    }
}
