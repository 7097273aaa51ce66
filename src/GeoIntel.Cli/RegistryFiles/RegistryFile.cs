using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>One file of a registry folder: the resources of one kind, one a row.</summary>
/// <remarks>The columns are the contract's own fields, so a field added to the contract is a column at once.</remarks>
sealed class RegistryFile
{
    readonly FieldDescriptor _place;

    RegistryFile(string fileName, string collection, int fieldNumber)
    {
        FileName = fileName;
        _place = RegistryResource.Descriptor.FindFieldByNumber(fieldNumber);
        Columns = Column.Of(_place.MessageType, collection);
    }

    /// <summary>In the order in which a reader understands them; an import takes them in any.</summary>
    public static IReadOnlyList<RegistryFile> All { get; } =
    [
        new("feeds.csv", "feeds", RegistryResource.FeedFieldNumber),
        new("cameras.csv", "cameras", RegistryResource.CameraFieldNumber),
        new("nominals.csv", "nominals", RegistryResource.NominalFieldNumber),
        new("vehicle_links.csv", "vehicleLinks", RegistryResource.VehicleLinkFieldNumber),
        new("groups.csv", "groups", RegistryResource.GroupFieldNumber),
        new("memberships.csv", "memberships", RegistryResource.MembershipFieldNumber),
        new("zones.geojson", "zones", RegistryResource.ZoneFieldNumber),
        new("conditions.csv", "conditions", RegistryResource.ConditionFieldNumber),
        new("permissions.csv", "permissions", RegistryResource.PermissionFieldNumber),
        new("vehicle_lists.csv", "vehicleLists", RegistryResource.VehicleListFieldNumber),
        new("list_entries.csv", "listEntries", RegistryResource.ListEntryFieldNumber),
    ];

    public string FileName { get; }
    public IReadOnlyList<Column> Columns { get; }

    public bool IsGeoJson => FileName.EndsWith(".geojson", StringComparison.Ordinal);

    public static string FileNames => string.Join(", ", All.Select(file => file.FileName));

    public Column? FindColumn(string name) => Columns.FirstOrDefault(column => column.Name == name);

    public string ColumnNames => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>An empty resource of this file's kind.</summary>
    public IMessage NewResource() => _place.MessageType.Parser.ParseFrom(ByteString.Empty);

    public RegistryResource Wrap(IMessage resource, long line)
    {
        var wrapped = new RegistryResource { Source = $"{FileName}:{line}" };
        _place.Accessor.SetValue(wrapped, resource);
        return wrapped;
    }

    /// <summary>The resource inside, when it is of this file's kind.</summary>
    public IMessage? Unwrap(RegistryResource wrapped) =>
        (int)wrapped.ResourceCase == _place.FieldNumber ? (IMessage)_place.Accessor.GetValue(wrapped) : null;
}

/// <summary>Why something in a registry folder, or a resource made from it, was not taken.</summary>
/// <param name="Line">Line from 1; 0 for the file as a whole.</param>
/// <param name="Field">The column; empty for the whole row.</param>
readonly record struct Reject(string FileName, long Line, string Field, string Reason);
