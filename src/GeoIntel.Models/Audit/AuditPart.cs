using System.Text.Json.Serialization;

namespace GeoIntel.Models.Audit;

/// <summary>One line of an exported audit log.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "part")]
[JsonDerivedType(typeof(SealedEntry), "entry")]
[JsonDerivedType(typeof(SealedBatch), "batch")]
[JsonDerivedType(typeof(Checkpoint), "checkpoint")]
public abstract record AuditPart
{
    private protected AuditPart() { }
}
