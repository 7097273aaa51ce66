using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One name with its value: text in ASCII, or bytes when the name ends in "-bin".</summary>
    public class Entry
    {
        readonly string? _value;
        readonly byte[]? _valueBytes;

        /// <exception cref="ArgumentException">The name holds another character than a-z, 0-9, '-', '_' or '.', or does
        /// not end in "-bin".</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = CheckedKey(key);
            if (!IsBinary)
                throw new ArgumentException(
                    $"Metadata name '{key}' holds bytes; it must end in \"{BinaryHeaderSuffix}\".", nameof(key));
            _valueBytes = (byte[])valueBytes.Clone();
        }

        /// <exception cref="ArgumentException">The name holds another character than a-z, 0-9, '-', '_' or '.', or ends
        /// in "-bin".</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = CheckedKey(key);
            if (IsBinary)
                throw new ArgumentException(
                    $"Metadata name '{key}' ends in \"{BinaryHeaderSuffix}\"; its value must be bytes.", nameof(key));
            _value = value;
        }

        internal Entry(string key, string? value, byte[]? valueBytes)
        {
            Key = key;
            _value = value;
            _valueBytes = valueBytes;
        }

        public string Key { get; }

        /// <exception cref="InvalidOperationException">The value is binary; take <see cref="ValueBytes"/>.</exception>
        public string Value => _value
            ?? throw new InvalidOperationException($"Metadata '{Key}' holds bytes, not text; take ValueBytes.");

        /// <summary>A copy of the value's bytes; the text of a text value written as ASCII.</summary>
        public byte[] ValueBytes =>
            _valueBytes is null ? Encoding.ASCII.GetBytes(_value!) : (byte[])_valueBytes.Clone();

        public bool IsBinary => IsBinaryKey(Key);

        internal ReadOnlySpan<byte> ValueSpan => _valueBytes;

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, valueBytes={_valueBytes!.Length}]" : $"[Entry: key={Key}, value={_value}]";

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        static string CheckedKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(AllowedInKey))
                throw new ArgumentException(
                    $"Metadata name '{key}' is not valid; use a-z, 0-9, '-', '_' and '.'.", nameof(key));
            return lower;
        }
    }
}
