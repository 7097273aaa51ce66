using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class OrganisedCrimeGroupRow : VersionedRow
{
    public string DisplayName { get; set; } = "";
    public string Urn { get; set; } = "";
    public short Status { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<OrganisedCrimeGroupRow>
    {
        public void Configure(EntityTypeBuilder<OrganisedCrimeGroupRow> group) => group.ToTable("organised_crime_group");
    }
}
