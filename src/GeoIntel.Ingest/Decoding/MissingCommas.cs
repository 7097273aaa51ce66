namespace GeoIntel.Ingest.Decoding;

/// <summary>JSON whose writer left out commas after a brace or bracket, with them put in.</summary>
/// <remarks>Seen in a Dahua camera's messages. In JSON that is right no quote can follow there, so right JSON stays as it
/// is.</remarks>
sealed class MissingCommas
{
    readonly ReadOnlyMemory<byte> _original;
    readonly List<int> _places = []; // in Json

    MissingCommas(ReadOnlyMemory<byte> original) => _original = Json = original;

    public ReadOnlyMemory<byte> Json { get; private set; }

    public static MissingCommas PutIn(ReadOnlyMemory<byte> original)
    {
        var mended = new MissingCommas(original);
        mended.Scan();
        return mended;
    }

    /// <summary>What a part of <see cref="Json"/> was before.</summary>
    public ReadOnlyMemory<byte> OriginalOf(int start, int end) =>
        _original[(start - PlacesBefore(start))..(end - PlacesBefore(end))];

    void Scan()
    {
        var bytes = _original.Span;
        var gaps = new List<int>();
        var afterClosing = false;
        for (var at = 0; at < bytes.Length; at++)
        {
            switch (bytes[at])
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    continue;
                case (byte)'"':
                    if (afterClosing) gaps.Add(at);
                    at = EndOfText(bytes, at);
                    break;
            }
            afterClosing = at < bytes.Length && bytes[at] is (byte)'}' or (byte)']';
        }
        if (gaps.Count > 0) Fill(gaps);
    }

    void Fill(List<int> gaps)
    {
        var mended = new byte[_original.Length + gaps.Count];
        var (from, to) = (0, 0);
        foreach (var gap in gaps)
        {
            _original.Span[from..gap].CopyTo(mended.AsSpan(to));
            to += gap - from;
            from = gap;
            _places.Add(to);
            mended[to++] = (byte)',';
        }
        _original.Span[from..].CopyTo(mended.AsSpan(to));
        Json = mended;
    }

    /// <summary>Where the text that begins at a quote has its closing quote; the end when it has none.</summary>
    static int EndOfText(ReadOnlySpan<byte> bytes, int quote)
    {
        var at = quote + 1;
        while (at < bytes.Length && bytes[at] != '"') at += bytes[at] == '\\' ? 2 : 1;
        return at;
    }

    int PlacesBefore(int at)
    {
        var found = _places.BinarySearch(at);
        return found >= 0 ? found : ~found;
    }
}
