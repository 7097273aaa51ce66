using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Takes over the fields that an update names; none named means all that are set, "*" means all.</summary>
static class UpdateMask
{
    static readonly FieldMask.MergeOptions Replace = new()
    {
        ReplaceMessageFields = true,
        ReplaceRepeatedFields = true,
        ReplacePrimitiveFields = true,
    };

    /// <param name="updatable">The fields that may be named; a part of one may be named, too, as in "basis.reference".</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument for a path that may not be named.</exception>
    public static void Merge<TMessage>(
        TMessage given, FieldMask? mask, TMessage target, IReadOnlyList<FieldDescriptor> updatable)
        where TMessage : class, IMessage<TMessage>
    {
        var paths = mask is null or { Paths.Count: 0 }
            ? updatable.Where(field => IsSet(field, given)).Select(field => field.Name)
            : mask.Paths.Contains("*")
                ? updatable.Select(field => field.Name)
                : mask.Paths;
        var named = new FieldMask { Paths = { paths } };
        foreach (var path in named.Paths)
        {
            var top = path.Split('.')[0];
            if (!updatable.Any(field => field.Name == top) || !FieldMask.IsValid(given.Descriptor, path))
                throw RpcErrors.UnknownMaskPath(path, updatable.Select(field => field.Name));
        }
        named.Merge(given, target, Replace);
    }

    /// <summary>Whether a field holds something other than its default, or is there at all if that can be told.</summary>
    public static bool IsSet(FieldDescriptor field, IMessage message) => field switch
    {
        { IsRepeated: true } => ((IList)field.Accessor.GetValue(message)).Count > 0,
        { HasPresence: true } => field.Accessor.HasValue(message),
        _ => field.Accessor.GetValue(message) switch
        {
            string text => text.Length > 0,
            bool flag => flag,
            double number => number != 0,
            int number => number != 0,
            var choice => Convert.ToInt64(choice, null) != 0,
        },
    };
}
