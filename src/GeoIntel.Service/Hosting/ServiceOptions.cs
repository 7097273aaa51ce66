using System.Net;
using Npgsql;

namespace GeoIntel.Service.Hosting;

/// <summary>Where the service listens. Configuration section <c>Listen</c>.</summary>
sealed class ListenOptions
{
    /// <summary>Address of both ports; see <see cref="HttpAddress"/>.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port of gRPC: HTTP/2, without TLS (h2c) unless <see cref="TlsOptions"/> name a certificate.</summary>
    public int GrpcPort { get; set; } = 5101;

    /// <summary>Port of health and pages, HTTP/1.1. h2c and HTTP/1.1 cannot share a port without TLS.</summary>
    public int HttpPort { get; set; } = 5100;

    /// <summary>
    /// Without TLS, tokens and answers would cross a network in the clear, so the service listens beyond the loopback only
    /// when this says that something in front of it (a container's private network, a proxy that ends TLS) keeps others out.
    /// </summary>
    public bool AllowUnauthenticatedNetwork { get; set; }

    /// <summary>The address of the HTTP port, which has no TLS: beyond the loopback only where that is
    /// allowed.</summary>
    public string HttpAddress() =>
        AllowUnauthenticatedNetwork || IPAddress.IsLoopback(IPAddress.Parse(Address)) ? Address : "127.0.0.1";

    public IEnumerable<string> Problems(TlsOptions tls)
    {
        if (!IPAddress.TryParse(Address, out var address))
            yield return $"Listen:Address is '{Address}'; give an IP address, for example 127.0.0.1.";
        else if (!IPAddress.IsLoopback(address) && !AllowUnauthenticatedNetwork && !tls.IsOn)
        {
            yield return $"Listen:Address is {Address}, but tokens and answers would cross the network in the clear; use " +
                "127.0.0.1, or give a certificate (Tls:CertificateFile), or set Listen:AllowUnauthenticatedNetwork to true " +
                "if something in front of the service keeps others out.";
        }
        if (GrpcPort is < 1 or > 65535) yield return $"Listen:GrpcPort is {GrpcPort}; use 1 to 65535.";
        if (HttpPort is < 1 or > 65535) yield return $"Listen:HttpPort is {HttpPort}; use 1 to 65535.";
        if (GrpcPort == HttpPort) yield return $"Listen:GrpcPort and Listen:HttpPort are both {GrpcPort}; use two ports.";
    }
}

/// <summary>Where sightings and registry are kept. Configuration section <c>Storage</c>.</summary>
sealed class StorageOptions
{
    const int PrivateConnectionsMax = 90;

    /// <summary>Folder of the private PostGIS cluster that the service makes and owns, and of attachments; relative to the
    /// working folder.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>File with a connection string; then no cluster is made in <see cref="DataFolder"/>.</summary>
    public string ConnectionStringFile { get; set; } = "";

    /// <summary>Folder of PostgreSQL's programs; empty looks in the places where Debian puts them.</summary>
    public string PostgresBinFolder { get; set; } = "";

    /// <summary>Most connections to the database at once. The private cluster takes 100, its own upkeep included.</summary>
    public int ConnectionsMax { get; set; } = 40;

    public IEnumerable<string> Problems()
    {
        if (ConnectionStringFile.Length > 0 && FindProblem(ConnectionStringFile) is { } problem)
            yield return $"Storage:ConnectionStringFile is '{ConnectionStringFile}'; {problem}";
        if (ConnectionStringFile.Length == 0 && DataFolder.Length == 0)
            yield return "Storage:DataFolder is empty; name a folder, or give Storage:ConnectionStringFile.";
        var connectionsMax = ConnectionStringFile.Length == 0 ? PrivateConnectionsMax : 1000;
        if (ConnectionsMax < 5 || ConnectionsMax > connectionsMax)
            yield return $"Storage:ConnectionsMax is {ConnectionsMax}; use 5 to {connectionsMax}.";
    }

    // What the file holds is a secret: no part of it stands in the problem.
    static string? FindProblem(string file)
    {
        const string Example = "write for example Host=db;Database=geointel;Username=geointel;Password=....";
        try
        {
            var text = File.ReadAllText(file).Trim();
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 } ? null : $"it names no host; {Example}";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return $"it holds no connection string; {Example}";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "there is no such file.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "it cannot be read; let this account read it.";
        }
    }
}

/// <summary>What the service tells about itself. Configuration section <c>Observability</c>.</summary>
sealed class ObservabilityOptions
{
    /// <summary>"text" for people, "json" for machines, one line an entry.</summary>
    public string LogFormat { get; set; } = "text";

    /// <summary>Least severe level that is logged.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>OTLP endpoint for metrics and traces, for example http://127.0.0.1:4317; empty sends none.</summary>
    public string OtlpEndpoint { get; set; } = "";

    public IEnumerable<string> Problems()
    {
        if (LogFormat is not ("text" or "json"))
            yield return $"Observability:LogFormat is '{LogFormat}'; use text or json.";
        if (OtlpEndpoint.Length > 0 && !Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out _))
            yield return $"Observability:OtlpEndpoint is '{OtlpEndpoint}'; give a URL, for example http://127.0.0.1:4317.";
    }
}
