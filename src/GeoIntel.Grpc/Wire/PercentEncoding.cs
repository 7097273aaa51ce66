using System.Text;

namespace Grpc.Wire;

/// <summary>The form of a status message in a header: UTF-8, with '%' and all but printable ASCII as %XX.</summary>
static class PercentEncoding
{
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%')) return text;

        var encoded = new StringBuilder(text.Length * 3);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%') encoded.Append((char)octet);
            else encoded.Append('%').Append(octet.ToString("X2"));
        }
        return encoded.ToString();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote. What is not valid stays as it is: a message is never lost for
    /// its form.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%')) return text;

        var decoded = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                decoded[count++] = Convert.ToByte(text.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(text.AsSpan(i, 1), decoded.AsSpan(count));
            }
        }
        return Encoding.UTF8.GetString(decoded, 0, count);
    }
}
