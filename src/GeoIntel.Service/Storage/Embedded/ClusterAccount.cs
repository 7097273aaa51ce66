using System.Diagnostics;

namespace GeoIntel.Service.Storage.Embedded;

/// <summary>What a finished program said: its exit code, and both its outputs.</summary>
readonly record struct CommandResult(int ExitCode, string Output, string Error);

/// <summary>The operating-system account that owns and runs the cluster.</summary>
/// <remarks>
/// PostgreSQL refuses to run as root, so root hands it to the owner of the cluster's folder, and a new one to
/// <c>postgres</c>. Anyone else runs it himself. Files of the cluster are written under this account too: root
/// following a link laid in a folder of a lesser account would be a way up.
/// </remarks>
sealed class ClusterAccount
{
    readonly string? _uid; // null: ourselves
    readonly string? _gid;

    ClusterAccount(string name, string? uid, string? gid) => (Name, _uid, _gid) = (name, uid, gid);

    /// <summary>The account we run under, root or not.</summary>
    public static ClusterAccount Ourselves { get; } = new(Environment.UserName, null, null);

    public string Name { get; }

    /// <summary>Decides who runs the cluster whose files are, or will be, in <paramref
    /// name="clusterFolder"/>.</summary>
    /// <exception cref="EmbeddedClusterException">We are root and there is no account to hand the cluster
    /// to.</exception>
    public static async Task<ClusterAccount> ChooseAsync(string clusterFolder, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess) return Ourselves;

        var name = Directory.Exists(clusterFolder)
            ? await Ourselves.ReadAsync("stat", ["-c", "%U", "--", clusterFolder], cancel)
            : "postgres";
        if (name == "root")
        {
            throw new EmbeddedClusterException(
                $"The cluster in {clusterFolder} belongs to root, and PostgreSQL refuses to run as root. "
                + $"Give it to the account postgres: chown -R postgres: '{clusterFolder}'.");
        }

        if ((await Ourselves.RunAsync("id", ["-u", "--", name], cancel)).ExitCode != 0)
        {
            throw new EmbeddedClusterException(
                $"We run as root, PostgreSQL refuses to, and there is no account '{name}' to hand it to. "
                + PostgresBinaries.HowToInstall);
        }

        var uid = await Ourselves.ReadAsync("id", ["-u", "--", name], cancel);
        return new ClusterAccount(name, uid, await Ourselves.ReadAsync("id", ["-g", "--", name], cancel));
    }

    /// <summary>Runs a program to its end under this account, in <c>/</c>, with nothing of our environment but
    /// PATH.</summary>
    public Task<CommandResult> RunAsync(string program, string[] arguments, CancellationToken cancel) =>
        RunAsync(program, arguments, "", cancel);

    /// <summary>The same, when only success will do: gives the trimmed output.</summary>
    /// <exception cref="EmbeddedClusterException">The program failed; the message holds what it said.</exception>
    public async Task<string> ReadAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var result = await RunAsync(program, arguments, cancel);
        if (result.ExitCode == 0) return result.Output.Trim();

        throw new EmbeddedClusterException(
            $"{program} {string.Join(' ', arguments)} failed with code {result.ExitCode}: "
            + (result.Error + result.Output).Trim());
    }

    /// <summary>Replaces a file whole, so that a kill leaves the old text or the new.</summary>
    public async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        const string script = """cat >"$1.new" && mv -f -- "$1.new" "$1" """;
        var result = await RunAsync("sh", ["-c", script, "sh", path], text, cancel);
        if (result.ExitCode != 0)
            throw new EmbeddedClusterException($"{path} cannot be written by account {Name}: {result.Error.Trim()}");
    }

    async Task<CommandResult> RunAsync(string program, string[] arguments, string input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo
        {
            FileName = _uid is null ? program : "setpriv",
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Our variables may hold secrets, and PGPORT and its like would steer the server.
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment["LC_ALL"] = "C.UTF-8";
        string[] drop = _uid is null ? [] : [$"--reuid={_uid}", $"--regid={_gid}", "--init-groups", "--", program];
        foreach (var argument in drop.Concat(arguments)) start.ArgumentList.Add(argument);

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        return new CommandResult(process.ExitCode, await output, await error);
    }
}
