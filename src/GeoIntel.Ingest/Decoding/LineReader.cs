using System.Text;

namespace GeoIntel.Ingest.Decoding;

/// <summary>One line without its end. The bytes are valid until the next line is read.</summary>
/// <param name="TooLong">It was longer than allowed; its bytes were let go.</param>
readonly record struct InputLine(long Number, ReadOnlyMemory<byte> Bytes, bool TooLong);

/// <summary>Takes a stream of any size apart into lines that end with LF, CR LF or CR, with bounded memory.</summary>
/// <remarks>A byte order mark is dropped. A line is handed out as soon as its end has arrived.</remarks>
sealed class LineReader(Stream source, int lengthMax = LineReader.LengthMaxDefault)
{
    /// <summary>Longest line taken, in bytes. A read is about 300.</summary>
    public const int LengthMaxDefault = 1024 * 1024;

    byte[] _buffer = new byte[64 * 1024];
    int _start;
    int _end;
    long _number;
    bool _lineFeedBelongsToLast; // the last line ended with CR: an LF right after it ends nothing

    /// <summary>Whether the input begins with the mark of UTF-16. Ask before the first line.</summary>
    public bool IsUtf16()
    {
        while (_end < 2 && Fill())
        {
        }
        return WholeInput.IsUtf16(_buffer.AsSpan(0, _end));
    }

    public bool TryRead(out InputLine line)
    {
        if (_number == 0) SkipByteOrderMark();
        var searched = 0;
        var tooLong = false;
        while (true)
        {
            if (_lineFeedBelongsToLast && _start < _end)
            {
                if (_buffer[_start] == '\n') _start++;
                _lineFeedBelongsToLast = false;
            }
            var rest = _buffer.AsSpan(_start + searched, _end - _start - searched);
            var found = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (found >= 0)
            {
                var length = searched + found;
                tooLong |= length > lengthMax;
                line = new InputLine(++_number, tooLong ? default : _buffer.AsMemory(_start, length), tooLong);
                _lineFeedBelongsToLast = _buffer[_start + length] == '\r';
                _start += length + 1;
                return true;
            }
            searched = _end - _start;
            if (searched > lengthMax)
            {
                tooLong = true;
                _start = _end = searched = 0;
            }
            if (Fill()) continue;

            var last = _buffer.AsMemory(_start, _end - _start);
            _start = _end;
            line = last.IsEmpty && !tooLong
                ? default
                : new InputLine(++_number, tooLong ? default : last, tooLong);
            return line.Number > 0;
        }
    }

    void SkipByteOrderMark()
    {
        while (_end < Encoding.UTF8.Preamble.Length && Fill())
        {
        }
        if (_buffer.AsSpan(_start, _end - _start).StartsWith(Encoding.UTF8.Preamble))
            _start += Encoding.UTF8.Preamble.Length;
    }

    /// <returns>False at the end of the input.</returns>
    bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var more = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += more;
        return more > 0;
    }
}
