using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GeoIntel.Service.Access;

/// <summary>Certificates that are shut out before they end, as the file lists them now.</summary>
sealed class RevokedCertificates(string file, ILogger<RevokedCertificates> log)
{
    const string ListLabel = "X509 CRL"; // RFC 7468, 6

    readonly Lock _gate = new();
    FrozenSet<string> _revoked = FrozenSet<string>.Empty;
    (DateTime WrittenAt, long Bytes) _stamp;

    /// <summary>The problem of a file that cannot be used, as a sentence; null if there is none.</summary>
    public static string? FindProblem(string file)
    {
        try
        {
            _ = Read(file);
            return null;
        }
        catch (Exception wrong) when (IsUnusable(wrong))
        {
            return $"Access:RevokedCertificatesFile is '{file}', which cannot be used: {wrong.Message}";
        }
    }

    public bool Holds(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (file.Length == 0) return false;
        var revoked = Current();
        return revoked.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256))
            || revoked.Contains(KeyOf(certificate.IssuerName.RawData, certificate.SerialNumberBytes.Span));
    }

    FrozenSet<string> Current()
    {
        lock (_gate)
        {
            var found = new FileInfo(file);
            var stamp = found.Exists ? (found.LastWriteTimeUtc, found.Length) : default;
            if (stamp == _stamp) return _revoked;
            try
            {
                _revoked = Read(file);
                _stamp = stamp;
            }
            catch (Exception wrong) when (IsUnusable(wrong))
            {
                if (stamp != default) _stamp = stamp; // said once
                AccessLog.RevokedNotRead(log, wrong.Message);
            }
            return _revoked;
        }
    }

    static bool IsUnusable(Exception wrong) =>
        wrong is IOException or UnauthorizedAccessException or AsnContentException or FormatException or CryptographicException;

    static FrozenSet<string> Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var revoked = new HashSet<string>();
        if (bytes is [0x30, ..] && bytes.AsSpan().IndexOfAnyInRange((byte)0x80, (byte)0xff) >= 0)
        {
            AddList(bytes, revoked);
            return revoked.ToFrozenSet();
        }
        var text = Encoding.UTF8.GetString(bytes);
        if (text.Contains($"-----BEGIN {ListLabel}-----", StringComparison.Ordinal))
        {
            var rest = text.AsSpan();
            while (PemEncoding.TryFind(rest, out var fields))
            {
                if (rest[fields.Label].SequenceEqual(ListLabel))
                    AddList(Convert.FromBase64String(rest[fields.Base64Data].ToString()), revoked);
                rest = rest[fields.Location.End..];
            }
            return revoked.ToFrozenSet();
        }
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#') continue;
            var digits = line.Replace(":", "", StringComparison.Ordinal);
            if (digits.Length != 64 || !digits.All(char.IsAsciiHexDigit))
                throw new FormatException($"'{line}' is not a SHA-256 fingerprint; write 64 hexadecimal digits a line.");
            revoked.Add(digits.ToUpperInvariant());
        }
        return revoked.ToFrozenSet();
    }

    // RFC 5280, 5.1. The file is the administrator's own, so the list's signature is not what makes it true.
    static void AddList(byte[] list, HashSet<string> revoked)
    {
        var signed = new AsnReader(list, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (signed.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) signed.ReadInteger(); // version
        signed.ReadSequence(); // algorithm
        var issuer = signed.ReadEncodedValue();
        ReadTime(signed);
        if (signed.HasData && IsTime(signed)) ReadTime(signed);
        if (!signed.HasData || !signed.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) return;

        var entries = signed.ReadSequence();
        while (entries.HasData) revoked.Add(KeyOf(issuer.Span, entries.ReadSequence().ReadIntegerBytes().Span));
    }

    static bool IsTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    static void ReadTime(AsnReader reader)
    {
        if (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)) reader.ReadUtcTime();
        else reader.ReadGeneralizedTime();
    }

    static string KeyOf(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial) =>
        $"{Convert.ToHexString(SHA256.HashData(issuer))} {Convert.ToHexString(serial.TrimStart((byte)0))}";
}
