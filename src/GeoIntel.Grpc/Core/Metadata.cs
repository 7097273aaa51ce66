using System.Buffers;
using System.Collections;

namespace Grpc.Core;

/// <summary>The names and values sent before a call (headers) and after it (trailers).</summary>
/// <remarks>Names are lower case and may repeat; order is kept.</remarks>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No metadata. It cannot be added to.</summary>
    public static readonly Metadata Empty = new(isReadOnly: true);

    static readonly SearchValues<char> AllowedInKey = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    readonly List<Entry> _entries = [];

    public Metadata()
    {
    }

    Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    public int Count => _entries.Count;

    public bool IsReadOnly { get; }

    public Entry this[int index]
    {
        get => _entries[index];
        set
        {
            ThrowIfReadOnly();
            ArgumentNullException.ThrowIfNull(value);
            _entries[index] = value;
        }
    }

    /// <summary>The last entry of the name, or null.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => Matches(entry, key));

    /// <summary>The last text value of the name, or null.</summary>
    /// <exception cref="InvalidOperationException">The value is binary.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The last binary value of the name, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => Matches(entry, key));

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public void Add(Entry item)
    {
        ThrowIfReadOnly();
        ArgumentNullException.ThrowIfNull(item);
        _entries.Add(item);
    }

    public void Insert(int index, Entry item)
    {
        ThrowIfReadOnly();
        ArgumentNullException.ThrowIfNull(item);
        _entries.Insert(index, item);
    }

    public void RemoveAt(int index)
    {
        ThrowIfReadOnly();
        _entries.RemoveAt(index);
    }

    public bool Remove(Entry item)
    {
        ThrowIfReadOnly();
        return _entries.Remove(item);
    }

    public void Clear()
    {
        ThrowIfReadOnly();
        _entries.Clear();
    }

    public int IndexOf(Entry item) => _entries.IndexOf(item);

    public bool Contains(Entry item) => _entries.Contains(item);

    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    static bool Matches(Entry entry, string key) => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase);

    void ThrowIfReadOnly()
    {
        if (IsReadOnly)
            throw new InvalidOperationException("This metadata is read-only; make a new Metadata and add to that.");
    }
}
