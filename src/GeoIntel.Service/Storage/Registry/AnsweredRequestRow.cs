using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>That a request with a request_id was carried out, so that it is carried out once.</summary>
sealed class AnsweredRequestRow
{
    public Guid RequestId { get; set; }
    public string Rpc { get; set; } = "";
    public string Caller { get; set; } = "";

    /// <summary>SHA-256 of the request.</summary>
    public byte[] RequestDigest { get; set; } = [];

    public string ResourceId { get; set; } = "";
    public DateTimeOffset AnsweredAt { get; set; }

    sealed class Mapping : IEntityTypeConfiguration<AnsweredRequestRow>
    {
        public void Configure(EntityTypeBuilder<AnsweredRequestRow> answered)
        {
            answered.ToTable("answered_request");
            answered.HasKey(row => new { row.Rpc, row.Caller, row.RequestId });
        }
    }
}
