using System.Security.Cryptography;

namespace GeoIntel.Service.Audit;

/// <summary>The key that signs checkpoints, from a file that its owner alone can read.</summary>
sealed class AuditKey : IDisposable
{
    const string P256 = "1.2.840.10045.3.1.7"; // SEC 2, secp256r1

    AuditKey(ECDsa key) => Signing = key;

    public ECDsa Signing { get; }

    /// <summary>What an auditor keeps outside: the public key, as a PEM block.</summary>
    public string PublicPem => Signing.ExportSubjectPublicKeyInfoPem();

    /// <summary>Reads the key, or makes one where there is none.</summary>
    /// <exception cref="InvalidDataException">The file holds no ECDSA P-256 key, or others can read it.</exception>
    public static AuditKey ReadOrMake(string file)
    {
        if (!File.Exists(file)) Make(file);
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            throw new InvalidDataException($"The audit key {file} can be read or written by others; set its mode to 0600.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            if (key.ExportParameters(true).Curve.Oid.Value is { } curve && curve != P256)
                throw new CryptographicException($"Its curve is {curve}.");
            return new AuditKey(key);
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new InvalidDataException(
                $"The audit key {file} is no private ECDSA P-256 key in PEM; name another Audit:KeyFile, or put the right file back.",
                cause);
        }
    }

    public void Dispose() => Signing.Dispose();

    // Under another name first, so that of two instances that start together one key wins, and none is read half written.
    static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var making = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(making, options)) writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        try
        {
            File.Move(making, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(making);
        }
    }
}
