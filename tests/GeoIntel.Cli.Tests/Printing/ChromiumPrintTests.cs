using System.Net;
using System.Net.Sockets;
using System.Text;
using GeoIntel.Cli.Printing;

namespace GeoIntel.Cli.Tests.Printing;

public sealed class ChromiumPrintTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ChromiumFact]
    public async Task A_page_becomes_a_pdf_and_nothing_is_left_beside_it()
    {
        var (page, pdf) = (Page("<!doctype html><h1>Sites</h1>"), _folder.File("page.pdf"));
        File.WriteAllText(pdf, "an older one");

        await ChromiumPrint.Find()!.PrintAsync(page, pdf, CancellationToken.None);

        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(File.ReadAllBytes(pdf)[..5]), StringComparison.Ordinal);
        Assert.Equal(["page.html", "page.pdf"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [ChromiumFact]
    public async Task A_page_that_asks_for_something_gets_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var page = Page(
            $"<!doctype html><link rel=stylesheet href=\"http://localhost:{port}/a.css\"><img src=\"http://127.0.0.1:{port}/a.png\">");

        await ChromiumPrint.Find()!.PrintAsync(page, _folder.File("page.pdf"), CancellationToken.None);

        Assert.False(listener.Pending());
        Assert.True(File.Exists(_folder.File("page.pdf")));
    }

    [Fact]
    public void Where_there_is_none_none_is_found() => Assert.Null(ChromiumPrint.Find(_folder.Path));

    [Fact]
    public async Task One_that_prints_nothing_is_an_error_that_says_what_it_said()
    {
        var chromium = Program("echo out of luck >&2; exit 3");

        var error = await Assert.ThrowsAsync<IOException>(
            () => chromium.PrintAsync(Page(""), _folder.File("page.pdf"), CancellationToken.None));

        Assert.Contains("printed nothing", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("out of luck", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("page.pdf")));
    }

    [Fact]
    public async Task One_that_does_not_end_is_ended_with_all_that_it_started_and_its_profile_is_removed()
    {
        // It tells its own number, its child's, and where it was told to keep its profile.
        var told = _folder.File("told");
        var chromium = Program($"sleep 600 & echo $$ $! $PWD > {told}; wait", TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<IOException>(
            () => chromium.PrintAsync(Page(""), _folder.File("page.pdf"), CancellationToken.None));

        Assert.Contains("took more than 2 seconds", error.Message, StringComparison.Ordinal);
        var parts = (await File.ReadAllTextAsync(told)).Split();
        Assert.All(parts[..2], id => Assert.True(IsGone(id), id));
        Assert.False(Directory.Exists(parts[2]));
    }

    [Fact]
    public async Task Cancelled_it_is_cancelled_and_not_an_error()
    {
        var chromium = Program("sleep 600");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => chromium.PrintAsync(Page(""), _folder.File("page.pdf"), soon.Token));
    }

    string Page(string html) => _folder.With("page.html", html).File("page.html");

    ChromiumPrint Program(string script, TimeSpan? timeMax = null)
    {
        var bin = Directory.CreateDirectory(_folder.File("bin")).FullName;
        var path = Path.Combine(bin, "chromium");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return ChromiumPrint.Find(bin, timeMax)!;
    }

    // Whoever is left as a zombie has ended, too.
    static bool IsGone(string id) =>
        !File.Exists($"/proc/{id}/stat") || File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
}
