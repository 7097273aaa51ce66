using System.Security.Cryptography;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Profiles;

/// <summary>A profile as a folder: its files as the service gives them, and the page as PDF.</summary>
static class ProfileFolder
{
    public const string Page = "profile.html";
    const string Pdf = "profile.pdf";

    /// <exception cref="UsageException">The folder is there and holds something.</exception>
    public static void RequireNew(string? folder)
    {
        if (folder is not null && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"--out '{folder}' is not empty; name a new folder.");
    }

    public static async Task WriteAsync(
        Terminal terminal, ProfileService.ProfileServiceClient client, Profile profile, Purpose purpose, string recipient,
        string folder, CancellationToken stopping)
    {
        foreach (var file in profile.Files)
        {
            var path = PathOf(folder, file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var call = client.GetProfileFile(
                new GetProfileFileRequest { Name = profile.Name, File = file.Name, Purpose = purpose, Recipient = recipient },
                cancellationToken: stopping);
            using var content = new MemoryStream();
            await foreach (var part in call.ResponseStream.ReadAllAsync(stopping)) part.Content.WriteTo(content);
            if (Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) != file.Sha256)
                throw new IOException($"{file.Name} is not what was announced; the draft was changed meanwhile, so get it again.");
            await File.WriteAllBytesAsync(path, content.ToArray(), stopping);
        }
        var problem = await PdfPrint.TryAsync(Path.Combine(folder, Page), Path.Combine(folder, Pdf), stopping);
        terminal.Tell($"{folder} holds {profile.Files.Count} files{(problem is null ? $" and {Pdf}." : $", and no PDF: {problem}.")}");
    }

    // Names come from outside and must not lead out of the folder.
    static string PathOf(string folder, string name)
    {
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, name));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path
            : throw new IOException($"The service names a file '{name}', which lies outside of the folder.");
    }
}
