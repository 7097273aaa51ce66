using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

sealed class VehicleListRow : RegistryRow
{
    public string DisplayName { get; set; } = "";
    public string Owner { get; set; } = "";
    public string PurposeStatement { get; set; } = "";

    /// <summary>It and its vehicles are told to officers only.</summary>
    public bool Confidential { get; set; }

    /// <summary>Who has proposed that it be so no more; empty when nobody has.</summary>
    public string ClearingProposedBy { get; set; } = "";

    sealed class Mapping : IEntityTypeConfiguration<VehicleListRow>
    {
        public void Configure(EntityTypeBuilder<VehicleListRow> list) => list.ToTable("vehicle_list");
    }
}
