using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeoIntel.Models.Correlation;

/// <summary>An array in chunks of a few KiB, so that the next snapshot shares those of them that stay. Immutable; of the
/// places that nothing was laid in the values mean nothing.</summary>
readonly struct Chunks<T>(T[][] chunks)
{
    readonly T[][] _chunks = chunks;

    /// <summary>References and words by the thousand, what is larger by 128.</summary>
    public static int Shift => Unsafe.SizeOf<T>() <= sizeof(ulong) ? 10 : 7;

    public static int Size => 1 << Shift;

    /// <summary>Places that can be asked for.</summary>
    public int Length => _chunks.Length << Shift;

    // All chunks are of one length, so a place within one needs no check: that would touch a line of its own.
    public ref readonly T this[int place] =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_chunks[place >> Shift]), (nint)(place & Size - 1));

    /// <summary>From a place on, as many of the places before <paramref name="end"/> as lie side by side.</summary>
    public ReadOnlySpan<T> From(int place, int end)
    {
        var within = place & Size - 1;
        return _chunks[place >> Shift].AsSpan(within, Math.Min(end - place, Size - within));
    }
}
