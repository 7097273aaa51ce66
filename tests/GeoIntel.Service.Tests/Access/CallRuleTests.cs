using GeoIntel.Service.Access;
using GeoIntel.V1;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace GeoIntel.Service.Tests.Access;

public class CallRuleTests
{
    static readonly IReadOnlyList<MethodDescriptor> Rpcs =
    [
        .. typeof(AccessRule).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor"))
            .Where(property => property?.PropertyType == typeof(ServiceDescriptor))
            .SelectMany(property => ((ServiceDescriptor)property!.GetValue(null)!).Methods),
    ];

    [Fact]
    public void Every_rpc_declares_who_may_call_it()
    {
        Assert.Contains(Rpcs, rpc => rpc.FullName == "geointel.v1.HitService.WatchHits");
        Assert.All(Rpcs, rpc => Assert.True(CallRule.Of(rpc) is { } rule && (rule.IsOpen || rule.Roles != Role.None), rpc.FullName));
    }

    [Fact]
    public void Only_the_health_check_is_open_to_everybody() => Assert.All(
        Rpcs, rpc => Assert.Equal(rpc.Service.FullName == "grpc.health.v1.Health", CallRule.Of(rpc)!.IsOpen));

    [Fact]
    public void A_purpose_is_required_where_the_request_has_one_and_nowhere_else() => Assert.All(
        Rpcs.Where(rpc => rpc.File.Package == "geointel.v1"),
        rpc => Assert.Equal(
            (rpc.FullName, rpc.InputType.FindFieldByName("purpose") is not null),
            (rpc.FullName, rpc.GetOptions().GetExtension(AccessExtensions.Access).PurposeRequired)));

    [Fact]
    public void An_rpc_without_a_rule_has_none()
    {
        // The option is read, not guessed from the name: the same rpc without it.
        var file = FileDescriptor.BuildFromByteStrings([TallyFile()])[0];

        Assert.Null(CallRule.Of(file.Services[0].Methods[0]));
    }

    [Theory]
    [InlineData("Feed", "SightingIngestService CameraStatusService.ReportCameraStatus")]
    [InlineData("Analyst", "HotspotService ProfileService IncidentService BoundaryService OperationService")]
    [InlineData("Auditor", "AuditService OperationService")]
    public void Those_who_work_with_nobodys_data_have_these_rpcs_only(string name, string allowed)
    {
        var role = Enum.Parse<Role>(name);
        var names = allowed.Split(' ');

        var wrong = Rpcs.Where(rpc => rpc.File.Package == "geointel.v1" && (CallRule.Of(rpc)!.Roles & role) != 0)
            .Where(rpc => !names.Contains(rpc.Service.Name) && !names.Contains($"{rpc.Service.Name}.{rpc.Name}"));

        Assert.Empty(wrong.Select(rpc => rpc.FullName));
    }

    [Theory]
    [InlineData("SightingService")]
    [InlineData("AnalysisService")]
    [InlineData("PassService")]
    [InlineData("HitService")]
    [InlineData("NominalService")]
    [InlineData("ComplianceService")]
    public void Who_keeps_the_cameras_does_not_see_what_they_saw(string service) => Assert.All(
        Rpcs.Where(rpc => rpc.Service.Name == service),
        rpc => Assert.Equal(Role.None, CallRule.Of(rpc)!.Roles & (Role.Admin | Role.Analyst | Role.Auditor | Role.Feed)));

    static Google.Protobuf.ByteString TallyFile() => Google.Protobuf.MessageExtensions.ToByteString(new FileDescriptorProto
    {
        Name = "tally.proto",
        Package = "geointel.v1",
        Syntax = "proto3",
        MessageType = { new DescriptorProto { Name = "Tally" } },
        Service =
        {
            new ServiceDescriptorProto
            {
                Name = "HitService",
                Method = { new MethodDescriptorProto { Name = "ListHits", InputType = ".geointel.v1.Tally", OutputType = ".geointel.v1.Tally" } },
            },
        },
    });
}
