using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GeoIntel.Service.Tests.Access;

/// <summary>Requests of any rpc with a hostile text in one string field, wherever it lies, or in all of them.</summary>
static class HostileRequests
{
    const int DepthMax = 4;

    static readonly Purpose Purpose = new()
    {
        Class = PurposeClass.SeriousCrime, Reference = "OP-INJECTION", Reason = "a test of hostile texts",
    };

    /// <summary>The ways from a request to its string fields.</summary>
    public static IEnumerable<FieldDescriptor[]> PathsOf(MessageDescriptor request, int depth = 1)
    {
        foreach (var field in request.Fields.InDeclarationOrder())
        {
            if (field.IsMap) continue;
            if (field.FieldType == FieldType.String) yield return [field];
            if (field.FieldType != FieldType.Message || depth == DepthMax) continue;
            foreach (var below in PathsOf(field.MessageType, depth + 1)) yield return [field, .. below];
        }
    }

    public static IMessage Make(MessageDescriptor request, IEnumerable<FieldDescriptor[]> paths, Func<string> text)
    {
        var message = request.Parser.ParseFrom(ByteString.Empty);
        if (request.FindFieldByName("purpose") is { } purpose) purpose.Accessor.SetValue(message, Purpose.Clone());
        foreach (var path in paths)
        {
            var at = message;
            foreach (var field in path[..^1]) at = Below(at, field);
            Put(at, path[^1], text());
        }
        return message;
    }

    static IMessage Below(IMessage at, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(at);
            if (list.Count == 0) list.Add(field.MessageType.Parser.ParseFrom(ByteString.Empty));
            return (IMessage)list[0]!;
        }
        if (field.Accessor.GetValue(at) is IMessage present) return present;
        var fresh = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        field.Accessor.SetValue(at, fresh);
        return fresh;
    }

    static void Put(IMessage at, FieldDescriptor field, string text)
    {
        if (field.IsRepeated) ((System.Collections.IList)field.Accessor.GetValue(at)).Add(text);
        else field.Accessor.SetValue(at, text);
    }
}
