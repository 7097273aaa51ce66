using System.Net;
using GeoIntel.Service.Hosting;

namespace GeoIntel.Service.Access;

/// <summary>Who is let in, and as what. Configuration section <c>Access</c>.</summary>
/// <remarks>Without any of it nobody is: only the health checks answer.</remarks>
sealed class AccessOptions
{
    /// <summary>The OpenID Connect provider whose tokens people show, exactly as it names itself; its keys are found below
    /// it by discovery and followed when they change.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>For whom a token must be made out (its <c>aud</c>).</summary>
    public string Audience { get; set; } = "geointel";

    /// <summary>Where a token says its holder's roles; dots lead into objects, for example "realm_access.roles".</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>Where a token says whom the audit log shall name.</summary>
    public string NameClaim { get; set; } = "sub";

    /// <summary>Where a token of the role feed says for which feeds it sends.</summary>
    public string FeedsClaim { get; set; } = "feeds";

    /// <summary>The provider's names of our roles, for example "GI Officers=officer; GI Room=operator, officer"; empty takes
    /// our own.</summary>
    public string RoleNames { get; set; } = "";

    /// <summary>Which certificates send for which feeds, for example "gate-7=f1, f2; edge-north=f3".</summary>
    public string FeedCertificates { get; set; } = "";

    /// <summary>Certificates that are shut out before they end: a file of their SHA-256 fingerprints, one a line, or of the
    /// root's revocation lists (PEM or DER). Read again whenever it changes.</summary>
    public string RevokedCertificatesFile { get; set; } = "";

    /// <summary>How far the provider's clock may be off ours, in seconds.</summary>
    public int ClockSkewSecondsMax { get; set; } = 30;

    /// <summary>How often, in seconds, an unknown key may make us ask the provider for its keys; a forger must not make us
    /// ask at every try.</summary>
    public int KeysAskedSecondsMin { get; set; } = 10;

    /// <summary>Calls a second that one person, or one certificate that is no feed's, may make in the long run; a stream is
    /// one call.</summary>
    public int CallsPerSecondMax { get; set; } = 200;

    /// <summary>The same for whoever sends for a feed.</summary>
    public int FeedCallsPerSecondMax { get; set; } = 5000;

    /// <summary>Refused calls a second that are written down one by one for one address; more are answered with "wait" and
    /// counted.</summary>
    public int RefusalsPerSecondMax { get; set; } = 10;

    /// <summary>How many seconds' worth of calls or refusals may come at once after a pause.</summary>
    public int BurstSeconds { get; set; } = 10;

    /// <summary>How long an operation, a purpose that several calls share, may be open: a shift.</summary>
    public int OperationHoursMax { get; set; } = 12;

    /// <summary>Serves tokens to whoever asks, for demonstrations and tests on this machine alone.</summary>
    public bool DevelopmentIssuer { get; set; }

    /// <summary>Where the development issuer leaves a token of every role and feed when it starts, for this account only;
    /// empty leaves none.</summary>
    public string DevelopmentTokenFile { get; set; } = "";

    /// <summary>The provider's name, or that of the development issuer; empty without either.</summary>
    public string IssuerOf(ListenOptions listen)
    {
        if (!DevelopmentIssuer) return Issuer;
        var address = IPAddress.Parse(listen.HttpAddress());
        var host = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
        return $"http://{host}:{listen.HttpPort}{Access.DevelopmentIssuer.Path}";
    }

    /// <returns>By the provider's names; case counts in these.</returns>
    public IReadOnlyDictionary<string, Role> Roles() => RoleNames.Length == 0
        ? Enum.GetValues<Role>().Where(role => role != Role.None)
            .ToDictionary(role => role.ToString(), role => role, StringComparer.OrdinalIgnoreCase)
        : Pairs(RoleNames).ToDictionary(pair => pair.Name, pair => pair.Values.Aggregate(Role.None, (all, name) => all | RoleOf(name)));

    /// <returns>Feed ids by the certificate's name, as <see cref="Caller"/> takes it from the certificate.</returns>
    public IReadOnlyDictionary<string, string[]> Feeds() =>
        Pairs(FeedCertificates).ToDictionary(pair => pair.Name, pair => pair.Values);

    public IEnumerable<string> Problems(ListenOptions listen, TlsOptions tls)
    {
        if (DevelopmentIssuer && Issuer.Length > 0)
            yield return $"Access:DevelopmentIssuer is true and Access:Issuer is '{Issuer}'; use one of them.";
        if (DevelopmentTokenFile.Length > 0 && !DevelopmentIssuer)
        {
            yield return $"Access:DevelopmentTokenFile is '{DevelopmentTokenFile}', but Access:DevelopmentIssuer is false; "
                + "leave it out.";
        }
        if (DevelopmentIssuer && !IsLoopback(listen.Address))
        {
            yield return $"Access:DevelopmentIssuer is true and Listen:Address is {listen.Address}; it gives tokens to whoever asks, "
                + "so listen at 127.0.0.1, or name your provider in Access:Issuer.";
        }
        if (Issuer.Length > 0 && !IsGoodIssuer(Issuer))
            yield return $"Access:Issuer is '{Issuer}'; give an https address (http only on the loopback), as the provider writes it.";
        if (Audience.Length == 0) yield return "Access:Audience is empty; give the aud of your tokens, for example geointel.";
        if (RolesClaim.Length == 0) yield return "Access:RolesClaim is empty; name a claim, for example roles.";
        if (NameClaim.Length == 0) yield return "Access:NameClaim is empty; name a claim, for example sub.";
        if (FeedsClaim.Length == 0) yield return "Access:FeedsClaim is empty; name a claim, for example feeds.";
        if (ClockSkewSecondsMax is < 0 or > 300)
            yield return $"Access:ClockSkewSecondsMax is {ClockSkewSecondsMax}; use 0 to 300.";
        if (KeysAskedSecondsMin is < 1 or > 3600)
            yield return $"Access:KeysAskedSecondsMin is {KeysAskedSecondsMin}; use 1 to 3600.";
        foreach (var (key, value, valueMax) in ((string, int, int)[])[
            ("CallsPerSecondMax", CallsPerSecondMax, 1_000_000), ("FeedCallsPerSecondMax", FeedCallsPerSecondMax, 1_000_000),
            ("RefusalsPerSecondMax", RefusalsPerSecondMax, 1_000_000), ("BurstSeconds", BurstSeconds, 600),
            ("OperationHoursMax", OperationHoursMax, 168)])
        {
            if (value < 1 || value > valueMax) yield return $"Access:{key} is {value}; use 1 to {valueMax}.";
        }
        foreach (var problem in PairProblems("RoleNames", RoleNames, "GI Officers=officer; GI Room=operator, officer")) yield return problem;
        foreach (var name in Pairs(RoleNames).SelectMany(pair => pair.Values).Where(name => RoleOf(name) == Role.None))
        {
            yield return $"Access:RoleNames names '{name}', which is not a role; use any of "
                + $"{string.Join(", ", Enum.GetNames<Role>().Skip(1))}.";
        }
        foreach (var problem in PairProblems("FeedCertificates", FeedCertificates, "gate-7=f1, f2; edge-north=f3")) yield return problem;
        if (FeedCertificates.Length > 0 && tls.ClientCaFile.Length == 0)
            yield return "Access:FeedCertificates names certificates, but Tls:ClientCaFile is empty; name the root that signs them.";
        if (RevokedCertificatesFile.Length > 0 && RevokedCertificates.FindProblem(RevokedCertificatesFile) is { } wrong)
            yield return wrong;
    }

    static bool IsLoopback(string address) => IPAddress.TryParse(address, out var parsed) && IPAddress.IsLoopback(parsed);

    static bool IsGoodIssuer(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback));

    static Role RoleOf(string name) =>
        char.IsAsciiLetter(name[0]) && Enum.TryParse<Role>(name, ignoreCase: true, out var role) ? role : Role.None;

    static IEnumerable<string> PairProblems(string key, string text, string example)
    {
        var pairs = Pairs(text).ToList();
        if (pairs.Exists(pair => pair.Name.Length == 0 || pair.Values.Length == 0))
            yield return $"Access:{key} is '{text}'; write it as '{example}'.";
        if (pairs.DistinctBy(pair => pair.Name).Count() < pairs.Count)
            yield return $"Access:{key} is '{text}'; name each once.";
    }

    static IEnumerable<(string Name, string[] Values)> Pairs(string text)
    {
        const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var pair in text.Split(';', Tidy))
        {
            var cut = pair.LastIndexOf('=');
            yield return cut < 0 ? ("", []) : (pair[..cut].TrimEnd(), pair[(cut + 1)..].Split(',', Tidy));
        }
    }
}
