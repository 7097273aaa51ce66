using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>One kind of registered resource: its names, and how its messages become rows.</summary>
/// <param name="collection">First part of its resource names, for example "cameras".</param>
/// <param name="field">Its field in requests, for example "camera"; the id's field is this and "_id".</param>
/// <param name="table">Its table.</param>
abstract class RegistryKind(string collection, string field, string table)
{
    public string Collection { get; } = collection;
    public string Field { get; } = field;
    public string Table { get; } = table;

    /// <summary>What a sentence calls it.</summary>
    public string Noun { get; } = field.Replace('_', ' ');

    /// <summary>Whether reading and changing it needs a purpose.</summary>
    public virtual bool IsPersonal => true;

    public string NameOf(string id) => $"{Collection}/{id}";

    public bool TryParseName(string name, out string id)
    {
        id = name.StartsWith(Collection + "/", StringComparison.Ordinal) ? name[(Collection.Length + 1)..] : "";
        return FieldChecks.IsId(id);
    }

    public abstract MessageDescriptor MessageType { get; }

    /// <summary>The fields that an update may name: all but those the service gives.</summary>
    public abstract IReadOnlyList<FieldDescriptor> UpdatableFields { get; }

    /// <summary>The present rows with these ids, tracked.</summary>
    public abstract Task<Dictionary<string, RegistryRow>> FindAsync(
        RegistryContext registry, IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>Which of these ids are registered, as a caller is told.</summary>
    public abstract Task<HashSet<string>> ExistingAsync(
        RegistryContext registry, CallerIdentity? caller, IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>Says what a caller may not make of a row. Asked after it was filled.</summary>
    /// <param name="before">The resource as it was; null when it is new.</param>
    /// <param name="isImport">Whether it comes with many others, which nobody looks at one by one.</param>
    public virtual void CheckCaller(CallerIdentity? caller, RegistryRow row, IMessage? before, bool isImport, FieldChecks check)
    {
    }

    public abstract RegistryRow NewRow(string id);

    /// <summary>Takes every field of the message over into the row, and says what is wrong.</summary>
    public abstract void Fill(IMessage message, RegistryRow row, FieldChecks check);

    /// <summary>Says what about a changed row contradicts the time its new version takes effect.</summary>
    public virtual void CheckEffect(VersionedRow row, DateTimeOffset effective, FieldChecks check)
    {
    }

    /// <summary>The row as it is told.</summary>
    public abstract IMessage ToMessage(RegistryRow row);
}

/// <inheritdoc/>
abstract class RegistryKind<TRow, TMessage>(string collection, string field, string table)
    : RegistryKind(collection, field, table)
    where TRow : RegistryRow, new()
    where TMessage : class, IMessage<TMessage>, new()
{
    // What the service gives and the caller does not.
    static readonly string[] Given =
        ["name", "etag", "revision", "update_time", "effective_time", "ground_changed_by", "clearing_proposed_by"];

    static readonly MessageDescriptor Descriptor = new TMessage().Descriptor;

    static readonly FieldDescriptor[] Updatable =
        [.. Descriptor.Fields.InDeclarationOrder().Where(field => !Given.Contains(field.Name))];

    public override MessageDescriptor MessageType => Descriptor;

    public override IReadOnlyList<FieldDescriptor> UpdatableFields => Updatable;

    /// <summary>Those of the rows that a caller is told.</summary>
    public virtual IQueryable<TRow> ToldTo(CallerIdentity? caller, RegistryContext registry) => registry.Set<TRow>();

    /// <summary>The kind that a list may be narrowed by; null for none.</summary>
    public virtual RegistryKind? Parent => null;

    /// <summary>The rows that belong to one resource of <see cref="Parent"/>.</summary>
    public virtual IQueryable<TRow> OfParent(IQueryable<TRow> rows, string parentId) => rows;

    public override async Task<Dictionary<string, RegistryRow>> FindAsync(
        RegistryContext registry, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var rows = await registry.Set<TRow>().Where(row => ids.Contains(row.Id)).ToListAsync(cancellation);
        return rows.ToDictionary(row => row.Id, RegistryRow (row) => row);
    }

    public override async Task<HashSet<string>> ExistingAsync(
        RegistryContext registry, CallerIdentity? caller, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var found = ToldTo(caller, registry).Where(row => ids.Contains(row.Id)).Select(row => row.Id);
        return await found.ToHashSetAsync(cancellation);
    }

    public override RegistryRow NewRow(string id) => new TRow { Id = id };

    public override void Fill(IMessage message, RegistryRow row, FieldChecks check) =>
        Fill((TMessage)message, (TRow)row, check);

    public override IMessage ToMessage(RegistryRow row) => Tell((TRow)row);

    /// <inheritdoc cref="RegistryKind.ToMessage"/>
    public TMessage Tell(TRow row)
    {
        var message = Read(row);
        Set("name", NameOf(row.Id));
        // Nothing is recorded of a row that was only checked.
        if (row.Xmin != 0) Set("etag", EtagOf(row));
        if (row.Revision != 0) Set("revision", row.Revision);
        if (row.UpdatedAt != default) Set("update_time", row.UpdatedAt.ToTimestamp());
        if (row is VersionedRow { EffectiveFrom: { } effective }) Set(NewVersion.Field, effective.ToTimestamp());
        if (row is IApproved { GroundChangedBy.Length: > 0 } approved)
            Repeated("ground_changed_by").AddRange(approved.GroundChangedBy);
        return message;

        void Set(string name, object value) => Descriptor.FindFieldByName(name).Accessor.SetValue(message, value);

        RepeatedField<string> Repeated(string name) =>
            (RepeatedField<string>)Descriptor.FindFieldByName(name).Accessor.GetValue(message);
    }

    public static string EtagOf(RegistryRow row) => row.Xmin.ToString("x8", null);

    public static string NameIn(TMessage message) => Text(message, "name");

    public static string EtagIn(TMessage message) => Text(message, "etag");

    public static void SetEtag(TMessage message, string etag) => Descriptor.FindFieldByName("etag").Accessor.SetValue(message, etag);

    protected abstract void Fill(TMessage message, TRow row, FieldChecks check);

    /// <summary>The fields that <see cref="Fill(TMessage, TRow, FieldChecks)"/> takes over.</summary>
    protected abstract TMessage Read(TRow row);

    static string Text(TMessage message, string name) =>
        (string)Descriptor.FindFieldByName(name).Accessor.GetValue(message);
}
