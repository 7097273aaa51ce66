using GeoIntel.Service.Access;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace GeoIntel.Service.Rpc;

/// <summary>Server reflection: which services there are, and the files that declare them.</summary>
/// <remarks>The contract is public, so this tells nothing that its files do not.</remarks>
sealed class ReflectionRpc(ServedServices services) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        using var term = StreamTerm.Begin(context);
        var questions = term.Bound(requestStream);
        while (await questions.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(Answer(questions.Current));
    }

    /// <summary>One question, one answer; what is not known is an answer too.</summary>
    public ServerReflectionResponse Answer(ServerReflectionRequest question)
    {
        var answer = new ServerReflectionResponse { ValidHost = question.Host, OriginalRequest = question };
        switch (question.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                answer.ListServicesResponse = new ListServiceResponse
                {
                    Service = { services.All.Select(service => new ServiceResponse { Name = service.FullName }) },
                };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                Give(Files().Find(file => file.Name == question.FileByFilename), $"file '{question.FileByFilename}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                Give(Files().Find(file => Declares(file, question.FileContainingSymbol)), $"symbol '{question.FileContainingSymbol}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType
                when Files().Exists(file => Declares(file, question.AllExtensionNumbersOfType)):
                answer.AllExtensionNumbersResponse = new ExtensionNumberResponse
                {
                    BaseTypeName = question.AllExtensionNumbersOfType,
                    ExtensionNumber =
                    {
                        Files().SelectMany(file => ExtensionsOf(file, question.AllExtensionNumbersOfType))
                            .Select(extension => extension.FieldNumber),
                    },
                };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                Give(null, $"message '{question.AllExtensionNumbersOfType}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var (type, number) = (question.FileContainingExtension.ContainingType, question.FileContainingExtension.ExtensionNumber);
                Give(
                    Files().Find(file => ExtensionsOf(file, type).Any(extension => extension.FieldNumber == number)),
                    $"extension {number} of '{type}'");
                break;
            default:
                answer.ErrorResponse = new ErrorResponse
                {
                    ErrorCode = (int)StatusCode.InvalidArgument,
                    ErrorMessage = "Nothing is asked; set one of the fields of message_request.",
                };
                break;
        }
        return answer;

        void Give(FileDescriptor? file, string what)
        {
            if (file is null)
            {
                answer.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = $"There is no {what}." };
                return;
            }
            answer.FileDescriptorResponse = new FileDescriptorResponse
            {
                FileDescriptorProto = { WithImports(file).Select(one => one.SerializedData) },
            };
        }
    }

    List<FileDescriptor> Files() => [.. services.All.SelectMany(service => WithImports(service.File)).DistinctBy(file => file.Name)];

    // The file itself comes first.
    static List<FileDescriptor> WithImports(FileDescriptor file)
    {
        var found = new Dictionary<string, FileDescriptor>();
        Add(file);
        return [.. found.Values];

        void Add(FileDescriptor one)
        {
            if (!found.TryAdd(one.Name, one)) return;
            foreach (var import in one.Dependencies) Add(import);
        }
    }

    static IEnumerable<FieldDescriptor> ExtensionsOf(FileDescriptor file, string type) =>
        file.Extensions.UnorderedExtensions.Where(extension => extension.ExtendeeType.FullName == type);

    static bool Declares(FileDescriptor file, string symbol) =>
        file.Extensions.UnorderedExtensions.Any(extension => extension.FullName == symbol)
        || file.Services.Any(service => service.FullName == symbol || service.Methods.Any(method => method.FullName == symbol))
        || file.EnumTypes.Any(type => DeclaresIn(type, symbol))
        || file.MessageTypes.Any(type => DeclaresIn(type, symbol));

    static bool DeclaresIn(MessageDescriptor type, string symbol) =>
        type.FullName == symbol
        || (symbol.StartsWith(type.FullName + ".", StringComparison.Ordinal)
            && (type.Fields.InDeclarationOrder().Any(field => field.FullName == symbol)
                || type.Oneofs.Any(oneof => oneof.FullName == symbol)
                || type.EnumTypes.Any(nested => DeclaresIn(nested, symbol))
                || type.NestedTypes.Any(nested => DeclaresIn(nested, symbol))));

    static bool DeclaresIn(EnumDescriptor type, string symbol) =>
        type.FullName == symbol || type.Values.Any(value => value.FullName == symbol);
}

/// <summary>The same under the name that older clients ask for; its messages are the same, byte for byte.</summary>
sealed class ReflectionAlphaRpc(ServedServices services) : Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionBase
{
    readonly ReflectionRpc _reflection = new(services);

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<Grpc.Reflection.V1Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<Grpc.Reflection.V1Alpha.ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        using var term = StreamTerm.Begin(context);
        var questions = term.Bound(requestStream);
        while (await questions.MoveNext(context.CancellationToken))
        {
            var answer = _reflection.Answer(ServerReflectionRequest.Parser.ParseFrom(questions.Current.ToByteString()));
            await responseStream.WriteAsync(Grpc.Reflection.V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()));
        }
    }
}
