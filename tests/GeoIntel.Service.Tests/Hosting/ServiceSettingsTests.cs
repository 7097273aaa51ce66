using GeoIntel.Service.Hosting;

namespace GeoIntel.Service.Tests.Hosting;

public sealed class ServiceSettingsTests : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("GEOINTEL_CONFIG", null);
        File.Delete(_file);
    }

    [Fact]
    public void What_is_misspelt_is_told_all_at_once_instead_of_leaving_its_default_in_force()
    {
        File.WriteAllText(_file, """
            { "Lisen": { "GrpcPort": 1 }, "Storage": { "DataFoldr": "/tmp" }, "Listen": { "HttpPort": "many" } }
            """);
        Environment.SetEnvironmentVariable("GEOINTEL_CONFIG", _file);

        ServiceSettings.Read(out var problems);

        Assert.Equal(
            [
                "Lisen is not a section; there are Listen, Storage, Admission, Journeys, Cameras, Observability, Attachments, Tls, Access, Audit, Retention, Registry, Regimes, Packs.",
                "Listen:HttpPort is 'many', which is no whole number.",
                "Storage:DataFoldr is not a key; the section Storage has DataFolder, ConnectionStringFile, " +
                    "PostgresBinFolder, ConnectionsMax.",
            ],
            problems.Order());
    }

    [Fact]
    public void An_import_approves_nothing_unless_that_is_configured()
    {
        Assert.False(ServiceSettings.Read(out _).Registry.ImportedApprovalsStand);
        File.WriteAllText(_file, """{ "Registry": { "ImportedApprovalsStand": true } }""");
        Environment.SetEnvironmentVariable("GEOINTEL_CONFIG", _file);

        var settings = ServiceSettings.Read(out var problems);

        Assert.Empty(problems);
        Assert.True(settings.Registry.ImportedApprovalsStand);
    }
}
