using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetTopologySuite.Geometries;

namespace GeoIntel.Service.Storage.Registry;

sealed class CameraRow : RegistryRow
{
    /// <summary>Its short form in the sighting rows; given by the database.</summary>
    public int Key { get; set; }

    public string FeedId { get; set; } = "";
    public string DisplayName { get; set; } = "";
    public short Kind { get; set; }
    public Point? Mast { get; set; }
    public Point? CapturePoint { get; set; }
    public double SurveyUncertaintyMetres { get; set; }
    public double? BearingDegrees { get; set; }
    public string Road { get; set; } = "";
    public string[] DeviceIds { get; set; } = [];
    public string TimeZone { get; set; } = "";
    public bool Covert { get; set; }
    public DateTimeOffset? InServiceFrom { get; set; }
    public DateTimeOffset? InServiceUntil { get; set; }
    public int ClockSkewSecondsMax { get; set; }

    /// <summary>0 is for the default, here and below.</summary>
    public double PassResetSeconds { get; set; }

    public int PassSecondsMax { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<CameraRow>
    {
        public void Configure(EntityTypeBuilder<CameraRow> camera)
        {
            camera.ToTable("camera");
            camera.Property(row => row.Key).UseIdentityAlwaysColumn();
            camera.Property(row => row.Mast).HasColumnType("geometry(Point, 27700)");
            camera.Property(row => row.CapturePoint).HasColumnType("geometry(Point, 27700)");
            camera.HasOne<FeedRow>().WithMany().HasForeignKey(row => row.FeedId);
        }
    }
}
