using System.Buffers.Binary;
using System.Text;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>Builds one FlatBuffers message (flatbuffers.dev, internals) from its end to its beginning.</summary>
/// <remarks>Strings, vectors and inner tables first, each giving its place; then a table that names them. Reused.</remarks>
sealed class FlatBuffer
{
    readonly List<(int Field, int Place)> _fields = [];
    byte[] _bytes = new byte[1024];
    int _at = 1024;
    int _alignmentMax = 1;
    int _tableEnd;

    // Places count from the end of the buffer, because its beginning is not known yet.
    int Place => _bytes.Length - _at;

    public void Clear()
    {
        _at = _bytes.Length;
        _alignmentMax = 1;
    }

    public int Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Align(4, length + 1);
        Put(1)[0] = 0;
        Encoding.UTF8.GetBytes(text, Put(length));
        return Count(length);
    }

    public int Vector(ReadOnlySpan<double> values)
    {
        Align(8, values.Length * 8);
        Align(4, values.Length * 8);
        var room = Put(values.Length * 8);
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(room[(8 * i)..], values[i]);
        return Count(values.Length);
    }

    public int Vector(ReadOnlySpan<uint> values)
    {
        Align(4, values.Length * 4);
        var room = Put(values.Length * 4);
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(room[(4 * i)..], values[i]);
        return Count(values.Length);
    }

    public int Vector(ReadOnlySpan<byte> values)
    {
        Align(4, values.Length);
        values.CopyTo(Put(values.Length));
        return Count(values.Length);
    }

    /// <summary>A vector of tables.</summary>
    public int Tables(ReadOnlySpan<int> places)
    {
        Align(4, places.Length * 4);
        for (var i = places.Length - 1; i >= 0; i--) PutOffset(places[i]);
        return Count(places.Length);
    }

    public void BeginTable()
    {
        _fields.Clear();
        _tableEnd = Place;
    }

    public void Field(int field, byte value)
    {
        Put(1)[0] = value;
        _fields.Add((field, Place));
    }

    public void Field(int field, ushort value)
    {
        Align(2, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(Put(2), value);
        _fields.Add((field, Place));
    }

    public void Field(int field, int value)
    {
        Align(4, 4);
        BinaryPrimitives.WriteInt32LittleEndian(Put(4), value);
        _fields.Add((field, Place));
    }

    public void Field(int field, ulong value)
    {
        Align(8, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(Put(8), value);
        _fields.Add((field, Place));
    }

    /// <summary>A field that refers to a string, a vector or a table.</summary>
    public void Reference(int field, int place)
    {
        Align(4, 4);
        PutOffset(place);
        _fields.Add((field, Place));
    }

    /// <returns>The table's place.</returns>
    public int EndTable()
    {
        Align(4, 4);
        Put(4);
        var table = Place;
        var slots = _fields.Count == 0 ? 0 : _fields.Max(field => field.Field) + 1;
        var vtable = Put(2 * slots + 4);
        vtable.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(vtable, (ushort)vtable.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(vtable[2..], (ushort)(table - _tableEnd));
        foreach (var (field, place) in _fields)
            BinaryPrimitives.WriteUInt16LittleEndian(vtable[(4 + 2 * field)..], (ushort)(table - place));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), Place - table);
        return table;
    }

    /// <summary>The message with its length before it; valid until the next use.</summary>
    public ReadOnlySpan<byte> End(int root)
    {
        // Aligned with its length before it: readers keep the two together.
        Align(_alignmentMax, 8);
        PutOffset(root);
        var length = Place;
        BinaryPrimitives.WriteInt32LittleEndian(Put(4), length);
        return _bytes.AsSpan(_at);
    }

    int Count(int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Put(4), count);
        return Place;
    }

    void PutOffset(int place)
    {
        var offset = Place + 4 - place;
        BinaryPrimitives.WriteInt32LittleEndian(Put(4), offset);
    }

    // So that what begins after this many more bytes stands at a multiple.
    void Align(int multiple, int bytes)
    {
        _alignmentMax = Math.Max(_alignmentMax, multiple);
        while ((Place + bytes) % multiple != 0) Put(1)[0] = 0;
    }

    Span<byte> Put(int bytes)
    {
        if (_at < bytes)
        {
            var larger = new byte[Math.Max(_bytes.Length * 2, _bytes.Length + bytes)];
            var place = Place;
            _bytes.AsSpan(_at).CopyTo(larger.AsSpan(larger.Length - place));
            _bytes = larger;
            _at = larger.Length - place;
        }
        _at -= bytes;
        return _bytes.AsSpan(_at, bytes);
    }
}
