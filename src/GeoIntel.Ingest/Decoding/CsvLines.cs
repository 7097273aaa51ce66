using System.Text.Unicode;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Feeds a CSV reader line by line and keeps from it what would make it lose its place or its
/// memory.</summary>
/// <remarks>A line that is too long, not UTF-8, or leaves a quote open becomes an empty line and a refusal, so that the
/// reader's line numbers stay those of the input and one broken line costs one read. Reading only.</remarks>
/// <param name="keepsRows">Whether lines are kept until <see cref="TakeRow"/> asks for them.</param>
sealed class CsvLines(LineReader lines, bool keepsRows = false) : Stream
{
    readonly Queue<DecodeRefusal> _refusals = new();
    readonly Queue<(long Number, byte[] Bytes)> _rows = new(); // what the reader has read ahead
    ReadOnlyMemory<byte> _line;
    bool _lineEndIsDue;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Takes the next refusal of a line before this one.</summary>
    public bool TryTakeRefusal(long beforeLine, out DecodeRefusal? refusal)
    {
        refusal = null;
        return _refusals.TryPeek(out var next) && next.Line < beforeLine && _refusals.TryDequeue(out refusal);
    }

    /// <summary>Takes the bytes of a line, without its end, and lets go of those before it.</summary>
    public ReadOnlyMemory<byte> TakeRow(long number)
    {
        while (_rows.TryDequeue(out var row))
        {
            if (row.Number == number) return row.Bytes;
        }
        return default;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_line.IsEmpty && !_lineEndIsDue)
        {
            if (!lines.TryRead(out var line)) return 0;

            _line = Checked(line);
            _lineEndIsDue = true;
        }
        var length = Math.Min(buffer.Length, _line.Length);
        _line.Span[..length].CopyTo(buffer);
        _line = _line[length..];
        if (!_line.IsEmpty || length == buffer.Length) return length;

        buffer[length] = (byte)'\n';
        _lineEndIsDue = false;
        return length + 1;
    }

    ReadOnlyMemory<byte> Checked(InputLine line)
    {
        var refusal = line.TooLong ? NdjsonDecoder.LineTooLong(line.Number)
            : !Utf8.IsValid(line.Bytes.Span) ? WholeInput.NotUtf8(line.Number)
            : line.Bytes.Span.Count((byte)'"') % 2 == 1
                ? new DecodeRefusal(line.Number, DecodeReason.Malformed, "",
                    "A quote is not closed on its line; double a quote that belongs to the text, and write no line breaks "
                    + "inside quotes.")
            : null;
        if (refusal is null && keepsRows) _rows.Enqueue((line.Number, line.Bytes.ToArray()));
        if (refusal is null) return line.Bytes;

        _refusals.Enqueue(refusal);
        return default;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
