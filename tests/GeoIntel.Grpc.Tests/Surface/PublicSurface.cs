using System.Reflection;
using System.Runtime.CompilerServices;

namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>What an assembly offers to code outside it, a line for each public or protected member.</summary>
/// <remarks>An override says nothing that its base has not said. A type that implements more than another, or has
/// more members, has the other's lines and some besides: so the lines of a stand-in must be among those of the
/// original.</remarks>
static class PublicSurface
{
    const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    /// <summary>In ordinal order, each once.</summary>
    public static SortedSet<string> Of(Assembly assembly) =>
        new(assembly.GetTypes().Where(IsOffered).SelectMany(LinesOf), StringComparer.Ordinal);

    static bool IsOffered(Type type) =>
        type.IsPublic
        || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsOffered(type.DeclaringType!));

    static IEnumerable<string> LinesOf(Type type)
    {
        var name = Signature.Of(type);
        if (type.IsSubclassOf(typeof(Delegate)))
            return [$"{name}: {Signature.OfDelegate(type)}"];
        if (type.IsEnum)
        {
            var values = Enum.GetNames(type).Select(value => $"{name}.{value} = {Enum.Parse(type, value):D}");
            return [$"{name}: enum", .. values];
        }

        return
        [
            $"{name}: {KindOf(type)}{Signature.ConstraintsOf(type)}",
            .. OffersBase(type) ? [$"{name}: is {Signature.Of(type.BaseType!)}"] : Array.Empty<string>(),
            .. type.GetInterfaces().Where(IsOffered).Select(one => $"{name}: is {Signature.Of(one)}"),
            .. type.GetConstructors(Declared).Where(one => !one.IsStatic && Signature.IsReachable(one))
                .Select(one => $"{name}.{Signature.Of(one)}"),
            .. type.GetMethods(Declared).Where(IsOwnMethod).Select(one => $"{name}.{Signature.Of(one)}"),
            .. type.GetProperties(Declared).Where(IsOwnProperty).Select(one => $"{name}.{Signature.Of(one)}"),
            .. type.GetFields(Declared).Where(one => one.IsPublic || one.IsFamily || one.IsFamilyOrAssembly)
                .Select(one => $"{name}.{Signature.Of(one)}"),
        ];
    }

    static string KindOf(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    static bool OffersBase(Type type) =>
        type is { IsClass: true, BaseType: { } derivedFrom } && derivedFrom != typeof(object);

    // The methods of properties are told with these.
    static bool IsOwnMethod(MethodInfo method) =>
        Signature.IsReachable(method) && !IsOverride(method) && !method.IsSpecialName
        && !method.IsDefined(typeof(CompilerGeneratedAttribute));

    static bool IsOwnProperty(PropertyInfo property) =>
        property.GetAccessors(nonPublic: true) is var methods
        && methods.Any(Signature.IsReachable) && !methods.Any(IsOverride);

    static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;
}
