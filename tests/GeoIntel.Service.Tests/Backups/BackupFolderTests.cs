using GeoIntel.Service.Backups;

namespace GeoIntel.Service.Tests.Backups;

public sealed class BackupFolderTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_picture_keeps_its_age_through_a_backup_so_that_it_goes_when_it_must()
    {
        var written = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var kept = Lay("kept/ab/abcd", "picture", written);

        await BackupFolder.CopyAsync(In("kept"), In("backup"), CancellationToken.None);
        await BackupFolder.CopyAsync(In("backup"), In("restored"), CancellationToken.None);

        Assert.Equal(await File.ReadAllBytesAsync(kept), await File.ReadAllBytesAsync(In("restored/ab/abcd")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(In("backup/ab/abcd")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(In("restored/ab/abcd")));
    }

    [Fact]
    public async Task What_is_still_arriving_is_left_out()
    {
        Lay("kept/incoming/1.part", "pict", DateTime.UtcNow);
        Lay("kept/ab/abcd", "picture", DateTime.UtcNow);

        await BackupFolder.CopyAsync(In("kept"), In("backup"), CancellationToken.None);

        Assert.Equal(
            [In("backup/ab/abcd")], Directory.EnumerateFiles(In("backup"), "*", SearchOption.AllDirectories));
    }

    string In(string path) => Path.Combine(_folder, path);

    string Lay(string path, string text, DateTime writtenAt)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
        File.SetLastWriteTimeUtc(In(path), writtenAt);
        return In(path);
    }
}
