using GeoIntel.Service.Hosting;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Registry;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace GeoIntel.Service.Tests.Rpc;

public class ReflectionRpcTests
{
    static readonly ServedServices Services = Mapped();
    static readonly ReflectionRpc Reflection = new(Services);

    [Fact]
    public void Every_service_of_the_contract_is_listed()
    {
        var contract = typeof(V1.SightingIngestService).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor")?.PropertyType == typeof(ServiceDescriptor)
                ? (ServiceDescriptor)type.GetProperty("Descriptor")!.GetValue(null)! : null)
            .OfType<ServiceDescriptor>().Select(service => service.FullName).Order(StringComparer.Ordinal).ToList();

        var listed = Reflection.Answer(new ServerReflectionRequest { ListServices = "" }).ListServicesResponse;

        Assert.Contains("geointel.v1.HitService", contract);
        Assert.Equal(contract, listed.Service.Select(service => service.Name));
    }

    [Fact]
    public void The_files_of_each_service_are_whole_by_themselves()
    {
        foreach (var service in Services.All)
        {
            var answer = Reflection.Answer(new ServerReflectionRequest { FileContainingSymbol = service.FullName });

            // Imports come before what imports them.
            var files = answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).ToList();
            Assert.Equal(service.File.Name, files[0].Name);
            var names = files.Select(file => file.Name).ToHashSet();
            Assert.All(files, file => Assert.Superset(file.Dependency.ToHashSet(), names));
        }
    }

    [Theory]
    [InlineData("geointel.v1.HitService.WatchHits", "geointel/v1/hit.proto")]
    [InlineData("geointel.v1.Hit", "geointel/v1/hit.proto")]
    [InlineData("geointel.v1.Hit.vrm", "geointel/v1/hit.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    public void A_symbol_is_found_in_its_file(string symbol, string file)
    {
        var answer = Reflection.Answer(new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Equal(file, FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]).Name);
        Assert.Equal(
            answer.FileDescriptorResponse, Reflection.Answer(new ServerReflectionRequest { FileByFilename = file }).FileDescriptorResponse);
    }

    public static TheoryData<string, StatusCode> Unanswerable { get; } = new()
    {
        { "{}", StatusCode.InvalidArgument },
        { "{\"fileContainingSymbol\": \"geointel.v1.Hitt\"}", StatusCode.NotFound },
        { "{\"fileContainingSymbol\": \"\"}", StatusCode.NotFound },
        { "{\"fileByFilename\": \"../hit.proto\"}", StatusCode.NotFound },
        { "{\"fileContainingExtension\": {\"containingType\": \"geointel.v1.Hit\", \"extensionNumber\": 7}}", StatusCode.NotFound },
        { "{\"allExtensionNumbersOfType\": \"geointel.v1.Nothing\"}", StatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Unanswerable))]
    public void What_is_not_there_is_an_answer_too(string question, StatusCode code) => Assert.Equal(
        (int)code, Reflection.Answer(ServerReflectionRequest.Parser.ParseJson(question)).ErrorResponse.ErrorCode);

    [Fact]
    public void A_message_without_extensions_has_none() => Assert.Empty(
        Reflection.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = "geointel.v1.Hit" })
            .AllExtensionNumbersResponse.ExtensionNumber);

    [Fact]
    public void The_option_that_declares_who_may_call_is_found_in_its_file()
    {
        var numbers = Reflection.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" })
            .AllExtensionNumbersResponse.ExtensionNumber;
        var answer = Reflection.Answer(new ServerReflectionRequest
        {
            FileContainingExtension = new ExtensionRequest
            {
                ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = Assert.Single(numbers),
            },
        });

        Assert.Equal(
            "geointel/v1/access.proto",
            FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]).Name);
    }

    [Fact]
    public async Task Older_clients_are_answered_with_the_same_bytes()
    {
        var question = new ServerReflectionRequest { Host = "here", FileContainingSymbol = "geointel.v1.Hit" };
        var answers = new List<Grpc.Reflection.V1Alpha.ServerReflectionResponse>();

        await new ReflectionAlphaRpc(Services).ServerReflectionInfo(
            new Sent<Grpc.Reflection.V1Alpha.ServerReflectionRequest>(
                [Grpc.Reflection.V1Alpha.ServerReflectionRequest.Parser.ParseFrom(question.ToByteString())]),
            new Answered<Grpc.Reflection.V1Alpha.ServerReflectionResponse>(answers),
            Questions.Call("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"));

        Assert.Equal(Reflection.Answer(question).ToByteString(), Assert.Single(answers).ToByteString());
    }

    static ServedServices Mapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapRegistry();
        app.MapServices();
        return new ServedServices(new CompositeEndpointDataSource(((IEndpointRouteBuilder)app).DataSources));
    }
}
