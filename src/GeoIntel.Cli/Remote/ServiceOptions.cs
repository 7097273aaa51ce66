using System.CommandLine;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;

namespace GeoIntel.Cli.Remote;

/// <summary>The options of every verb that asks the service: where it is, who asks, and why.</summary>
sealed class ServiceOptions
{
    const string AddressDefault = "http://127.0.0.1:5101";

    readonly Option<string> _address = new("--service", "--service-address")
    {
        Description = "gRPC address of the service; default GEOINTEL_SERVICE.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("GEOINTEL_SERVICE") ?? AddressDefault,
        HelpName = "URL",
        Recursive = true,
    };

    readonly Option<string?> _tokenFile = Text(
        "--token-file", "GEOINTEL_TOKEN_FILE", "File with the token to show.", "FILE");

    readonly Option<string?> _certificateFile = Text(
        "--certificate-file", "GEOINTEL_CERTIFICATE_FILE", "File with the certificate to show, PEM.", "FILE");

    readonly Option<string?> _keyFile = Text(
        "--certificate-key-file", "GEOINTEL_CERTIFICATE_KEY_FILE", "Its key, PEM, when another file holds it.", "FILE");

    readonly Option<string?> _caFile = Text(
        "--ca-file", "GEOINTEL_CA_FILE", "The private root of the service's certificate, PEM.", "FILE");

    readonly Option<string?> _class = Text(
        "--purpose-class", "GEOINTEL_PURPOSE_CLASS", $"Why personal data is read: {Classes()}.", "CLASS");

    readonly Option<string?> _reference = Text(
        "--purpose-reference", "GEOINTEL_PURPOSE_REFERENCE", "Investigation or operation it is for.", "TEXT");

    readonly Option<string?> _reason = Text(
        "--purpose-reason", "GEOINTEL_PURPOSE_REASON", "The reason in your own words, 10 characters or more.", "TEXT");

    readonly Option<string?> _authorisation = Text(
        "--senior-authorisation", "GEOINTEL_SENIOR_AUTHORISATION", "Reference of a senior officer's authorisation, for old reads.", "TEXT");

    readonly Option<string?> _authorisedBy = Text(
        "--authorised-by", "GEOINTEL_AUTHORISED_BY", "Who gave it.", "TEXT");

    readonly Option<string?> _agreement = Text(
        "--sharing-agreement", "GEOINTEL_SHARING_AGREEMENT", "Id of the agreement under which regimes are put together.", "ID");

    readonly Option<string?> _regime = Text(
        "--regime", "GEOINTEL_REGIME", $"Only reads of one regime: {Names<LegalRegime>()}.", "REGIME");

    readonly Option<string?> _restriction = Text(
        "--restriction", "GEOINTEL_RESTRICTION", "A restriction that a senior officer has opened for this question.", "ID");

    readonly Option<string?> _operation = Text(
        "--operation", "GEOINTEL_OPERATION", "An operation, whose opener has stated all of this ('geointel operation open').", "ID");

    public IEnumerable<Option> All =>
    [
        _address, _tokenFile, _certificateFile, _keyFile, _caFile, .. Stated, _operation,
    ];

    // What an operation states already.
    Option<string?>[] Stated => [_class, _reference, _reason, _authorisation, _authorisedBy, _agreement, _regime, _restriction];

    /// <exception cref="UsageException">The address or the token file is no good.</exception>
    public ServiceConnection Connect(ParseResult parsed)
    {
        var address = parsed.GetValue(_address) ?? AddressDefault;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new UsageException($"--service '{address}' is not an address; write it as {AddressDefault}.");

        var credentials = new Credentials(
            FileOf(parsed, _tokenFile), FileOf(parsed, _certificateFile), FileOf(parsed, _keyFile), FileOf(parsed, _caFile));
        try
        {
            return new ServiceConnection(uri, credentials);
        }
        catch (System.Security.Cryptography.CryptographicException wrong)
        {
            throw new UsageException(
                $"The certificates in '{credentials.CertificateFile}' or '{credentials.CaFile}' cannot be used: {wrong.Message}");
        }
    }

    /// <summary>The operation that is named, or else the purpose as it is stated.</summary>
    /// <exception cref="UsageException">The purpose is missing or incomplete, or stated twice.</exception>
    public Purpose Purpose(ParseResult parsed)
    {
        if (parsed.GetValue(_operation) is not { Length: > 0 } operation) return WholePurpose(parsed);
        var typed = Array.Find(Stated, option => IsTyped(parsed, option));
        if (typed is null) return new Purpose { Operation = OperationName(operation) };
        // An option wins over a variable.
        if (!IsTyped(parsed, _operation)) return WholePurpose(parsed);
        throw new UsageException($"--operation and {typed.Name} are both given; the operation states it already, so leave out one of the two.");
    }

    /// <summary>As a call names it.</summary>
    /// <param name="id">Or the whole name.</param>
    public static string OperationName(string id)
    {
        const string Operations = "operations/";
        return id.StartsWith(Operations, StringComparison.Ordinal) ? id : $"{Operations}{id}";
    }

    /// <summary>The purpose as it is stated, whatever operation is named.</summary>
    /// <exception cref="UsageException">It is missing or incomplete.</exception>
    public Purpose WholePurpose(ParseResult parsed)
    {
        var text = parsed.GetValue(_class);
        var reference = parsed.GetValue(_reference);
        var reason = parsed.GetValue(_reason);
        if (string.IsNullOrWhiteSpace(text)
            || string.IsNullOrWhiteSpace(reference) || string.IsNullOrWhiteSpace(reason))
        {
            throw new UsageException(
                "Personal data is not read without a purpose: give --purpose-class, --purpose-reference and "
                + "--purpose-reason, or set GEOINTEL_PURPOSE_CLASS, GEOINTEL_PURPOSE_REFERENCE and "
                + "GEOINTEL_PURPOSE_REASON; or name an operation in --operation.");
        }
        var name = text.Replace("-", "", StringComparison.Ordinal);
        if (!Enum.TryParse<PurposeClass>(name, ignoreCase: true, out var known)
            || known == PurposeClass.Unspecified || !Enum.IsDefined(known))
            throw new UsageException($"--purpose-class '{text}' is not known; use one of {Classes()}.");

        var purpose = new Purpose
        {
            Class = known, Reference = reference, Reason = reason,
            SharingAgreement = parsed.GetValue(_agreement) ?? "", Regime = RegimeOf(parsed.GetValue(_regime)),
            Restriction = parsed.GetValue(_restriction) ?? "",
        };
        var (authorisation, by) = (parsed.GetValue(_authorisation) ?? "", parsed.GetValue(_authorisedBy) ?? "");
        if (authorisation.Length + by.Length > 0)
            purpose.SeniorAuthorisation = new SeniorAuthorisation { Reference = authorisation, AuthorisedBy = by };
        return purpose;
    }

    static bool IsTyped(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    static LegalRegime RegimeOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return LegalRegime.Unspecified;
        var name = text.Replace("-", "", StringComparison.Ordinal);
        if (Enum.TryParse<LegalRegime>(name, ignoreCase: true, out var known) && Enum.IsDefined(known)) return known;
        throw new UsageException($"--regime '{text}' is not known; use one of {Names<LegalRegime>()}.");
    }

    static string FileOf(ParseResult parsed, Option<string?> option)
    {
        var file = parsed.GetValue(option) ?? "";
        if (file.Length > 0 && !File.Exists(file))
            throw new UsageException($"{option.Name} is '{file}'; there is no such file.");
        return file;
    }

    static Option<string?> Text(string name, string variable, string description, string helpName) => new(name)
    {
        Description = $"{description} Default {variable}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable),
        HelpName = helpName,
        Recursive = true,
    };

    static string Classes() => Names<PurposeClass>();

    static string Names<T>() where T : struct, Enum => string.Join(
        ", ",
        Enum.GetValues<T>().Where(one => Convert.ToInt32(one, System.Globalization.CultureInfo.InvariantCulture) != 0)
            .Select(one => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(one.ToString())));
}
