namespace GeoIntel.Models.Correlation;

/// <summary>Writes the next <see cref="Chunks{T}"/>: what was handed out before is copied, a chunk at a time, once
/// something in it changes.</summary>
sealed class ChunkWriter<T>
{
    readonly HashSet<int> _own = []; // chunks that no snapshot has yet
    T[][] _chunks = [];
    bool _isListOwn;

    public ref readonly T this[int place] => ref _chunks[place >> Chunks<T>.Shift][place & Chunks<T>.Size - 1];

    /// <summary>Puts a value in a place, at the end or before it.</summary>
    public void Set(int place, in T value)
    {
        var number = place >> Chunks<T>.Shift;
        while (number >= _chunks.Length) Grow();
        var within = place & Chunks<T>.Size - 1;
        if (EqualityComparer<T>.Default.Equals(_chunks[number][within], value)) return;
        if (_own.Add(number))
        {
            OwnList(_chunks.Length);
            _chunks[number] = [.. _chunks[number]];
        }
        _chunks[number][within] = value;
    }

    /// <summary>What was written so far; it stays as it is.</summary>
    public Chunks<T> Freeze()
    {
        _own.Clear();
        _isListOwn = false;
        return new Chunks<T>(_chunks);
    }

    void Grow()
    {
        var number = _chunks.Length;
        _isListOwn = false;
        OwnList(number + 1);
        _chunks[number] = new T[Chunks<T>.Size];
        _own.Add(number);
    }

    void OwnList(int length)
    {
        if (_isListOwn) return;
        var chunks = new T[length][];
        _chunks.CopyTo(chunks, 0);
        (_chunks, _isListOwn) = (chunks, true);
    }
}
