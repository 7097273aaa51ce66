using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class FeedRow : RegistryRow
{
    /// <summary>Its short form in the sighting rows; given by the database.</summary>
    public int Key { get; set; }

    public string DisplayName { get; set; } = "";
    public string Controller { get; set; } = "";
    public short Regime { get; set; }
    public bool Numbered { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<FeedRow>
    {
        public void Configure(EntityTypeBuilder<FeedRow> feed)
        {
            feed.ToTable("feed");
            feed.Property(row => row.Key).UseIdentityAlwaysColumn();
        }
    }
}
