using System.Numerics;

namespace GeoIntel.Models.Uptime;

/// <summary>A set of the minutes of one UTC day, 0 to 1439.</summary>
public sealed class DayMinutes
{
    public const int Count = 24 * 60;

    const int MinutesPerHour = 60;

    readonly ulong[] _words = new ulong[(Count + 63) / 64];

    /// <summary>A set from its bits, 32 a number, the lowest first.</summary>
    public static DayMinutes Of(ReadOnlySpan<int> bits)
    {
        var minutes = new DayMinutes();
        for (var i = 0; i < bits.Length; i++) minutes._words[i >> 1] |= (ulong)(uint)bits[i] << (32 * (i & 1));
        return minutes;
    }

    public bool this[int minute] => (_words[minute >> 6] >> (minute & 63) & 1) != 0;

    public bool IsEmpty => Array.TrueForAll(_words, static word => word == 0);

    /// <exception cref="ArgumentOutOfRangeException">It is no minute of a day.</exception>
    public void Add(int minute)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minute);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minute, Count);
        _words[minute >> 6] |= 1UL << (minute & 63);
    }

    /// <summary>How many minutes of one hour of the day are in it.</summary>
    /// <param name="hour">0 to 23.</param>
    public int CountInHour(int hour)
    {
        const ulong Hour = (1UL << MinutesPerHour) - 1;
        var (word, bit) = Math.DivRem(hour * MinutesPerHour, 64);
        var bits = _words[word] >> bit;
        if (bit > 64 - MinutesPerHour) bits |= _words[word + 1] << (64 - bit);
        return BitOperations.PopCount(bits & Hour);
    }

    /// <summary>In ascending order.</summary>
    public IEnumerable<int> All()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            for (var word = _words[i]; word != 0; word &= word - 1)
                yield return i * 64 + BitOperations.TrailingZeroCount(word);
        }
    }
}
