using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>One column: a field of the contract, or a field of a message inside it, as in "basis.reference".</summary>
sealed class Column
{
    static readonly string[] OutputOnly =
        ["etag", "revision", "update_time", "effective_time", "ground_changed_by", "clearing_proposed_by"];

    // Fields that name another resource; "name" is the resource's own collection.
    static readonly Dictionary<string, string> CollectionOfField = new(StringComparer.Ordinal)
    {
        ["feed"] = "feeds",
        ["nominal"] = "nominals",
        ["other_nominal"] = "nominals",
        ["zone"] = "zones",
        ["condition"] = "conditions",
        ["group"] = "groups",
        ["list"] = "vehicleLists",
    };

    readonly FieldDescriptor[] _path;
    readonly string _collection;

    Column(FieldDescriptor[] path, string ownCollection)
    {
        _path = path;
        Name = string.Join('.', path.Select(field => field.Name));
        _collection = Name == "name" ? ownCollection : CollectionOfField.GetValueOrDefault(Name, "");
    }

    /// <summary>As in the head of the file, for example "basis.reference".</summary>
    public string Name { get; }

    FieldDescriptor Leaf => _path[^1];

    /// <summary>Every column of a message that a file may have. A geometry has none: GeoJSON holds it apart.</summary>
    public static IReadOnlyList<Column> Of(MessageDescriptor type, string collection) =>
        Paths(type, []).Select(path => new Column(path, collection)).ToList();

    /// <summary>Sets the field from text; empty text leaves it unset.</summary>
    /// <param name="problem">The value, what is allowed; empty on success.</param>
    public bool TryRead(IMessage resource, string text, out string problem)
    {
        problem = "";
        text = text.Trim();
        if (text.Length == 0) return true;

        if (_collection.Length > 0 && !TryQualify(text, out text, out problem)) return false;
        var holder = resource;
        foreach (var field in _path[..^1])
        {
            if (field.Accessor.GetValue(holder) is not IMessage inner)
            {
                inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                field.Accessor.SetValue(holder, inner);
            }
            holder = inner;
        }
        return ColumnValue.TrySet(Leaf, holder, text, out problem);
    }

    /// <summary>The field as text; resource names lose their collection, which the column says already.</summary>
    public string Write(IMessage resource)
    {
        var holder = resource;
        foreach (var field in _path[..^1])
        {
            if (field.Accessor.GetValue(holder) is not IMessage inner) return "";

            holder = inner;
        }
        var text = ColumnValue.Format(Leaf, holder);
        return _collection.Length > 0 && text.StartsWith(_collection + "/", StringComparison.Ordinal)
            ? text[(_collection.Length + 1)..]
            : text;
    }

    bool TryQualify(string text, out string name, out string problem)
    {
        name = text.Contains('/', StringComparison.Ordinal) ? text : $"{_collection}/{text}";
        problem = name.StartsWith(_collection + "/", StringComparison.Ordinal)
            ? ""
            : $"'{text}' does not name one of {_collection}; write its id, or {_collection}/ and its id.";
        return problem.Length == 0;
    }

    static IEnumerable<FieldDescriptor[]> Paths(MessageDescriptor type, FieldDescriptor[] before)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (before.Length == 0 && OutputOnly.Contains(field.Name)) continue;
            if (field.FieldType == FieldType.Message && field.MessageType == V1.Geometry.Descriptor) continue;

            FieldDescriptor[] path = [.. before, field];
            if (field.FieldType != FieldType.Message || ColumnValue.IsTime(field) || ColumnValue.IsDuration(field))
                yield return path;
            else
                foreach (var inner in Paths(field.MessageType, path)) yield return inner;
        }
    }
}
