using System.Security.Cryptography;
using GeoIntel.Service.Storage.Attachments;

namespace GeoIntel.Service.Tests.Storage.Attachments;

public sealed class AttachmentFilesTests : IDisposable
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"geointel-attachments-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_kept_is_read_again_also_after_a_restart_and_counted_once()
    {
        var files = Open();
        byte[] first = [1, 2, 3], second = new byte[100_000];

        Assert.True(await KeepAsync(files, first));
        Assert.True(await KeepAsync(files, second));
        Assert.True(await KeepAsync(files, first)); // by another upload that began before the first was whole

        foreach (var opened in new[] { files, Open() })
        {
            Assert.Equal(first, await opened.ReadAsync(SHA256.HashData(first), CancellationToken.None));
            Assert.Equal(second, await opened.ReadAsync(SHA256.HashData(second), CancellationToken.None));
            Assert.Equal(100_003, opened.Bytes);
        }
        Assert.Null(await files.ReadAsync(SHA256.HashData([9]), CancellationToken.None));
    }

    [Fact]
    public async Task Bytes_of_another_size_or_digest_leave_nothing_behind()
    {
        var files = Open();
        byte[] announced = [1, 2, 3];

        foreach (var sent in new byte[][] { [1, 2], [1, 2, 3, 4], [1, 2, 4], [] })
        {
            await using var upload = files.TryBegin(SHA256.HashData(announced), announced.Length)!;
            if (sent.Length > 0) await upload.WriteAsync(sent, CancellationToken.None);
            Assert.False(await upload.TryCompleteAsync());
        }

        Assert.Equal(0, files.Bytes);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_does_not_fit_any_more_is_not_begun_and_room_is_had_again_when_something_goes()
    {
        var files = Open(new AttachmentsOptions { TotalBytesMax = 10 });
        Assert.True(await KeepAsync(files, new byte[6]));

        Assert.Null(files.TryBegin(SHA256.HashData(new byte[5]), 5));
        Assert.True(files.TryRemove(SHA256.HashData(new byte[6]), DateTimeOffset.MaxValue));

        Assert.True(await KeepAsync(files, new byte[5]));
        Assert.Equal(5, files.Bytes);
    }

    [Fact]
    public async Task An_upload_that_was_cut_off_by_a_crash_is_removed_after_a_while_and_never_taken_for_a_file()
    {
        var files = Open();
        var part = Path.Combine(_folder, "incoming", "0123.part");
        await File.WriteAllBytesAsync(part, new byte[10]);

        Assert.Equal(0, Open().Bytes);
        Assert.Equal(0, files.RemoveParts(DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal(1, files.RemoveParts(DateTimeOffset.MaxValue));
        Assert.False(File.Exists(part));
    }

    [Fact]
    public async Task A_damaged_file_is_not_given_out()
    {
        var files = Open();
        byte[] bytes = [1, 2, 3];
        await KeepAsync(files, bytes);
        var file = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Single();
        await File.WriteAllBytesAsync(file, new byte[] { 1, 2, 4 });

        await Assert.ThrowsAsync<InvalidDataException>(
            () => files.ReadAsync(SHA256.HashData(bytes), CancellationToken.None));
    }

    [Fact]
    public async Task A_file_that_was_renewed_is_not_removed()
    {
        var files = Open();
        byte[] bytes = [1, 2, 3];
        await KeepAsync(files, bytes);
        var file = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Single();
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var before = DateTimeOffset.Parse("2026-02-01Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(SHA256.HashData(bytes), Assert.Single(files.OlderThan(before)));

        Assert.True(files.TryRenew(SHA256.HashData(bytes)));

        Assert.Empty(files.OlderThan(before));
        Assert.False(files.TryRemove(SHA256.HashData(bytes), before));
        Assert.False(files.TryRenew(SHA256.HashData([9])));
    }

    [Fact]
    public async Task Many_uploads_of_the_same_bytes_at_once_keep_them_once()
    {
        var files = Open();
        var bytes = new byte[50_000];

        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => KeepAsync(files, bytes))));

        Assert.All(kept, Assert.True);
        Assert.Equal(50_000, files.Bytes);
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 3)]
    [InlineData(16_777_216, 16_777_215, 31, 2, 1)]
    [InlineData(16_777_216, 53_687_091_200, 31, 32, 1)]
    [InlineData(16_777_216, 53_687_091_200, 31, 2, 0)]
    public void Every_wrong_option_is_a_problem(long file, long total, int days, int unreferencedDays, int problems)
    {
        var options = new AttachmentsOptions
        {
            FileBytesMax = file, TotalBytesMax = total, AgeMax = TimeSpan.FromDays(days),
            UnreferencedAgeMax = TimeSpan.FromDays(unreferencedDays),
            SweepInterval = problems == 3 ? TimeSpan.Zero : TimeSpan.FromHours(1),
        };
        if (problems == 3) options.AgeMax = TimeSpan.FromDays(4000);

        Assert.Equal(problems, options.Problems().Count());
    }

    AttachmentFiles Open(AttachmentsOptions? options = null) =>
        AttachmentFiles.Open(_folder, options ?? new AttachmentsOptions());

    static async Task<bool> KeepAsync(AttachmentFiles files, byte[] bytes)
    {
        await using var upload = files.TryBegin(SHA256.HashData(bytes), bytes.Length)!;
        foreach (var chunk in bytes.Chunk(4096)) await upload.WriteAsync(chunk, CancellationToken.None);
        return await upload.TryCompleteAsync();
    }
}
