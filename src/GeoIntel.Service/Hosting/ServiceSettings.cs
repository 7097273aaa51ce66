using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Packs;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;

namespace GeoIntel.Service.Hosting;

/// <summary>Everything that can be configured, checked as a whole before anything starts.</summary>
/// <remarks>
/// Read from the JSON file that <c>GEOINTEL_CONFIG</c> names, then from variables <c>GEOINTEL_Section__Key</c>; the later
/// wins. Secrets are never values, only names of files. docs/operating.md lists every key.
/// </remarks>
sealed record ServiceSettings(
    ListenOptions Listen, StorageOptions Storage, AdmissionOptions Admission, JourneysOptions Journeys,
    CamerasOptions Cameras, ObservabilityOptions Observability, AttachmentsOptions Attachments, TlsOptions Tls,
    AccessOptions Access, AuditOptions Audit, RetentionOptions Retention, RegistryOptions Registry,
    RegimesOptions Regimes)
{
    /// <summary>A bad template stops its own pack and nothing else, so check-config alone looks into the folder.</summary>
    public PacksOptions Packs { get; init; } = new();

    const string Prefix = "GEOINTEL_";

    static readonly string[] Sections =
    [
        "Listen", "Storage", "Admission", "Journeys", "Cameras", "Observability", "Attachments", "Tls", "Access", "Audit",
        "Retention", "Registry", RegimesOptions.Section, "Packs",
    ];

    /// <summary>Reads the configuration.</summary>
    /// <param name="problems">Every problem found, one sentence each; the settings are good when there is none.</param>
    public static ServiceSettings Read(out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var configuration = new ConfigurationBuilder();
        var file = Environment.GetEnvironmentVariable("GEOINTEL_CONFIG");
        if (!string.IsNullOrEmpty(file))
        {
            if (File.Exists(file)) configuration.AddJsonFile(Path.GetFullPath(file));
            else found.Add($"GEOINTEL_CONFIG is '{file}'; there is no such file.");
        }
        configuration.AddEnvironmentVariables(Prefix);
        IConfigurationRoot root;
        try
        {
            root = configuration.Build();
        }
        catch (InvalidDataException exception)
        {
            found.Add($"GEOINTEL_CONFIG is '{file}', which cannot be read: {exception.InnerException?.Message ?? exception.Message}");
            root = new ConfigurationBuilder().Build();
        }
        foreach (var section in root.GetChildren())
        {
            // Single variables with our prefix belong to other programs; only a section can be a misspelt one of ours.
            if (section.GetChildren().Any() && !Sections.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
                found.Add($"{section.Key} is not a section; there are {string.Join(", ", Sections)}.");
        }
        var settings = new ServiceSettings(
            Bind<ListenOptions>(root, Sections[0], found), Bind<StorageOptions>(root, Sections[1], found),
            Bind<AdmissionOptions>(root, Sections[2], found), Bind<JourneysOptions>(root, Sections[3], found),
            Bind<CamerasOptions>(root, Sections[4], found), Bind<ObservabilityOptions>(root, Sections[5], found),
            Bind<AttachmentsOptions>(root, Sections[6], found), Bind<TlsOptions>(root, Sections[7], found),
            Bind<AccessOptions>(root, Sections[8], found), Bind<AuditOptions>(root, Sections[9], found),
            Bind<RetentionOptions>(root, Sections[10], found), Bind<RegistryOptions>(root, Sections[11], found),
            RegimesOptions.Read(root.GetSection(RegimesOptions.Section), found))
        {
            Packs = Bind<PacksOptions>(root, Sections[13], found),
        };
        found.AddRange(settings.Listen.Problems(settings.Tls));
        found.AddRange(settings.Storage.Problems());
        found.AddRange(settings.Admission.Problems());
        found.AddRange(settings.Journeys.Problems());
        found.AddRange(settings.Cameras.Problems());
        found.AddRange(settings.Observability.Problems());
        found.AddRange(settings.Attachments.Problems());
        found.AddRange(settings.Tls.Problems());
        found.AddRange(settings.Access.Problems(settings.Listen, settings.Tls));
        found.AddRange(settings.Audit.Problems());
        found.AddRange(settings.Retention.Problems());
        problems = found;
        return settings;
    }

    // A misspelt key would silently leave its default in force, so keys that bind to nothing are problems, too.
    static T Bind<T>(IConfigurationRoot root, string name, List<string> problems) where T : new()
    {
        var section = root.GetSection(name);
        var known = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{name}:{child.Key} is not a key; the section {name} has {string.Join(", ", known)}.");
        }
        var options = new T();
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            if (section[property.Name] is not { } text) continue;
            try
            {
                property.SetValue(options, section.GetValue(property.PropertyType, property.Name));
            }
            catch (InvalidOperationException)
            {
                problems.Add($"{name}:{property.Name} is '{text}', which is no {Words(property.PropertyType)}.");
            }
        }
        return options;
    }

    static string Words(Type type) =>
        type == typeof(int) || type == typeof(long) ? "whole number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "time span (days.hours:minutes:seconds)"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : "text";
}
