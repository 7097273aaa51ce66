using System.Security.Cryptography;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Packs.Templates;

namespace GeoIntel.Service.Packs;

/// <summary>The folder of templates. It is read each time, so that what the unit edits holds from its next pack on.</summary>
sealed class PackTemplates(PacksOptions options)
{
    const int NameLengthMax = 60;

    /// <summary>Names in order; none where there is no folder.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(options.Folder) ? [] :
    [
        .. Directory.EnumerateFiles(options.Folder, $"*{TemplateReader.Extension}").Select(Path.GetFileNameWithoutExtension)
            .OfType<string>().Where(IsName).Order(StringComparer.Ordinal),
    ];

    /// <param name="problems">What is wrong with it.</param>
    /// <returns>The template and its file's SHA-256; null where it is bad.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public (PackTemplate Template, string Sha256)? Read(string name, out IReadOnlyList<TemplateProblem> problems)
    {
        var file = name + TemplateReader.Extension;
        var path = Path.Combine(options.Folder, file);
        // One byte more tells that it is too long.
        using var stream = File.OpenRead(path);
        var content = new byte[TemplateReader.BytesMax + 1];
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return TemplateReader.TryRead(file, content.AsSpan(0, length), out var template, out problems)
            ? (template, Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, length)))) : null;
    }

    /// <summary>What is wrong with the folder and with all that is in it, one sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Directory.Exists(options.Folder))
        {
            yield return $"Packs:TemplateFolder is '{options.Folder}'; there is no such folder.";
            yield break;
        }
        foreach (var path in Directory.EnumerateFiles(options.Folder, $"*{TemplateReader.Extension}").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (IsName(name))
            {
                foreach (var problem in ProblemsOf(name)) yield return $"Packs:TemplateFolder, {problem}";
            }
            else
            {
                yield return $"Packs:TemplateFolder, {name}{TemplateReader.Extension}: name it with 1 to {NameLengthMax} lower-case letters, digits and hyphens.";
            }
        }
    }

    public static bool IsName(string name) =>
        name.Length is > 0 and <= NameLengthMax && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    IEnumerable<string> ProblemsOf(string name)
    {
        try
        {
            Read(name, out var problems);
            return problems.Select(problem => problem.ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [$"{name}{TemplateReader.Extension}: it cannot be read; let this account read it."];
        }
    }
}
