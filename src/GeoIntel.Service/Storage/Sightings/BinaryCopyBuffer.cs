using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using GeoIntel.Models.Geo;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Rows in PostgreSQL's binary COPY format, laid by hand into one reusable buffer.</summary>
/// <remarks>
/// Format: PostgreSQL manual, COPY, "Binary Format": signature, flags, then each row as a 16-bit count of fields and each
/// field as a 32-bit length and its bytes, all big-endian; a length of -1 is null; a count of -1 ends the stream.
/// </remarks>
sealed class BinaryCopyBuffer
{
    const long PostgresEpochTicks = 630_822_816_000_000_000; // 2000-01-01T00:00:00Z
    const int PointLength = 25;

    static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    readonly ArrayBufferWriter<byte> _json = new();

    public int Rows { get; private set; }

    /// <summary>Empties the buffer and writes the header.</summary>
    public void Begin()
    {
        _bytes.ResetWrittenCount();
        _bytes.Write(Header);
        Rows = 0;
    }

    /// <summary>Gives what was laid so far, to be sent before the rest; valid until <see cref="Continue"/>.</summary>
    public ReadOnlyMemory<byte> Part() => _bytes.WrittenMemory;

    /// <summary>Goes on in an empty buffer after <see cref="Part"/> was sent.</summary>
    public void Continue() => _bytes.ResetWrittenCount();

    /// <summary>Ends the stream and gives what is left of it; valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<byte> End()
    {
        WriteInt16(-1);
        return _bytes.WrittenMemory;
    }

    public void BeginRow(short fields)
    {
        WriteInt16(fields);
        Rows++;
    }

    public void Null() => WriteInt32(-1);

    public void Int16(short value)
    {
        WriteInt32(2);
        WriteInt16(value);
    }

    public void Int32(int value)
    {
        WriteInt32(4);
        WriteInt32(value);
    }

    public void Int64(long value)
    {
        var span = _bytes.GetSpan(12);
        BinaryPrimitives.WriteInt32BigEndian(span, 8);
        BinaryPrimitives.WriteInt64BigEndian(span[4..], value);
        _bytes.Advance(12);
    }

    public void Single(float value)
    {
        WriteInt32(4);
        WriteInt32(BitConverter.SingleToInt32Bits(value));
    }

    /// <summary>A timestamptz from UTC ticks.</summary>
    public void TimestampTz(long utcTicks) => Int64(ToTimestampTz(utcTicks));

    /// <summary>UTC ticks as a timestamptz has them: microseconds since 2000-01-01. The last digit of a tick is dropped.</summary>
    /// <remarks>Dropped before the subtraction: afterwards it would be rounded up in times before the epoch.</remarks>
    public static long ToTimestampTz(long utcTicks) =>
        utcTicks / TimeSpan.TicksPerMicrosecond - PostgresEpochTicks / TimeSpan.TicksPerMicrosecond;

    public void Uuid(Guid value)
    {
        WriteInt32(16);
        value.TryWriteBytes(_bytes.GetSpan(16), bigEndian: true, out _);
        _bytes.Advance(16);
    }

    public void Text(ReadOnlySpan<char> value)
    {
        var span = _bytes.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, span[4..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        _bytes.Advance(4 + length);
    }

    /// <summary>A jsonb value from its UTF-8 text; the leading 1 is the version of jsonb's binary form.</summary>
    public void Jsonb(ReadOnlySpan<byte> utf8)
    {
        WriteInt32(utf8.Length + 1);
        _bytes.Write([(byte)1]);
        _bytes.Write(utf8);
    }

    /// <summary>A json value: its UTF-8 text.</summary>
    public void Json<T>(T value, JsonSerializerOptions options)
    {
        _json.ResetWrittenCount(); // by itself, for its length comes first
        using (var writer = new Utf8JsonWriter(_json)) JsonSerializer.Serialize(writer, value, options);
        WriteInt32(_json.WrittenCount);
        _bytes.Write(_json.WrittenSpan);
    }

    /// <summary>A point as little-endian EWKB with SRID 27700.</summary>
    public void Point(GeoPoint point)
    {
        var span = _bytes.GetSpan(4 + PointLength);
        BinaryPrimitives.WriteInt32BigEndian(span, PointLength);
        span[4] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(span[5..], 0x2000_0001);
        BinaryPrimitives.WriteInt32LittleEndian(span[9..], 27700);
        BinaryPrimitives.WriteDoubleLittleEndian(span[13..], point.EastingMetres);
        BinaryPrimitives.WriteDoubleLittleEndian(span[21..], point.NorthingMetres);
        _bytes.Advance(4 + PointLength);
    }

    void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), value);
        _bytes.Advance(2);
    }

    void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }
}
