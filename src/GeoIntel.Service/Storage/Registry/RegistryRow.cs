namespace GeoIntel.Service.Storage.Registry;

/// <summary>What every row of the registry has. The row is the present version; registry_version keeps them all.</summary>
abstract class RegistryRow
{
    public string Id { get; set; } = "";

    /// <summary>Counts the versions, from 1; set when the row is saved.</summary>
    public int Revision { get; set; }

    /// <summary>When this version was recorded; set when the row is saved.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The system column xmin: another number after every change.</summary>
    public uint Xmin { get; set; }

    public override string ToString() => $"{GetType().Name}({Id})";
}
