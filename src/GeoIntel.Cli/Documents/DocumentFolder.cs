using System.Security.Cryptography;
using GeoIntel.Cli.Printing;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Documents;

/// <summary>A document as a folder: its files as the service gives them, and the page as PDF. It takes its name once it is
/// complete, and is never written over.</summary>
static class DocumentFolder
{
    /// <exception cref="UsageException">The folder is there and holds something.</exception>
    public static void RequireNew(string? folder)
    {
        if (folder is null) return;
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new UsageException($"--out '{folder}' is not empty; name a new folder.");
    }

    public static async Task WriteAsync(
        Terminal terminal, ProfileService.ProfileServiceClient client, Document document, Purpose purpose, string recipient,
        string folder, CancellationToken stopping)
    {
        var unfinished = $"{Path.TrimEndingDirectorySeparator(folder)}.part";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        try
        {
            foreach (var file in document.Files)
            {
                var path = PathOf(unfinished, file.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, await TakeAsync(client, document, file, purpose, recipient, stopping), stopping);
            }
            var told = await PrintAsync(document, unfinished, stopping);
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(unfinished, folder);
            terminal.Tell($"{folder} holds {document.Files.Count} files{told}");
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    static async Task<byte[]> TakeAsync(
        ProfileService.ProfileServiceClient client, Document document, DocumentFile file, Purpose purpose, string recipient,
        CancellationToken stopping)
    {
        using var call = client.GetDocumentFile(
            new GetDocumentFileRequest { Name = document.Name, File = file.Name, Purpose = purpose, Recipient = recipient },
            cancellationToken: stopping);
        using var content = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync(stopping)) part.Content.WriteTo(content);
        var bytes = content.ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.Sha256 ? bytes
            : throw new IOException($"{file.Name} is not what was announced; the draft was changed meanwhile, so get it again.");
    }

    static async Task<string> PrintAsync(Document document, string folder, CancellationToken stopping)
    {
        if (document.Files.FirstOrDefault(file => file.Name.EndsWith(".html", StringComparison.Ordinal)) is not { } page) return ".";
        var pdf = Path.ChangeExtension(page.Name, ".pdf");
        if (ChromiumPrint.Find() is not { } chromium)
            return $", and no PDF: there is no chromium on the PATH; print {page.Name} from a browser, on A4.";
        try
        {
            await chromium.PrintAsync(PathOf(folder, page.Name), PathOf(folder, pdf), stopping);
            return $" and {pdf}.";
        }
        catch (IOException problem)
        {
            return $", and no PDF: {problem.Message}";
        }
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
