using System.Globalization;
using System.Reflection;

namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>The signature of a type or member, much as C# writes it, with every name in full.</summary>
static class Signature
{
    public static bool IsReachable(MethodBase method) =>
        method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static string Of(Type type) => type switch
    {
        { IsGenericParameter: true } => type.Name,
        { IsByRef: true } => $"ref {Of(type.GetElementType()!)}",
        { IsArray: true } => $"{Of(type.GetElementType()!)}[]",
        { IsNested: true, DeclaringType: { } outer } =>
            $"{Of(outer)}.{WithArguments(type.Name, type, outer.GetGenericArguments().Length)}",
        _ => WithArguments($"{type.Namespace}.{type.Name}", type, argumentsBefore: 0),
    };

    public static string Of(ConstructorInfo constructor) =>
        $"{AccessOf(constructor)}new({ParametersOf(constructor)})";

    public static string OfDelegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return $"delegate ({ParametersOf(invoke)}): {Of(invoke.ReturnType)}{ConstraintsOf(type)}";
    }

    public static string Of(MethodInfo method)
    {
        var types = method.GetGenericArguments();
        var generic = types.Length > 0 ? $"<{string.Join(", ", types.Select(Of))}>{ConstraintsOf(types)}" : "";
        return $"{AccessOf(method)}{method.Name}{generic}({ParametersOf(method)}): {Of(method.ReturnType)}";
    }

    public static string Of(PropertyInfo property)
    {
        var methods = property.GetAccessors(nonPublic: true).Where(IsReachable).ToList();
        var index = property.GetIndexParameters() is { Length: > 0 } of ? $"[{string.Join(", ", of.Select(Of))}]" : "";
        var verbs = string.Concat(methods.Select(method => $" {method.Name.Split('_')[0]};"));
        return $"{AccessOf(methods[0])}{property.Name}{index} {{{verbs} }}: {Of(property.PropertyType)}";
    }

    public static string Of(FieldInfo field)
    {
        var scope = field.IsStatic ? "static " : "";
        var kind = field.IsLiteral ? "const " : scope + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{kind}{field.Name}{value}: {Of(field.FieldType)}";
    }

    public static string ConstraintsOf(Type type) => ConstraintsOf(type.GetGenericArguments());

    static string ConstraintsOf(Type[] parameters) => string.Concat(parameters.Select(parameter =>
    {
        var asked = parameter.GenericParameterAttributes;
        string[] all =
        [
            .. asked.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Select(Of),
            .. asked.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)
                ? ["new()"] : Array.Empty<string>(),
        ];
        var direction = (asked & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => $" out {parameter.Name}",
            GenericParameterAttributes.Contravariant => $" in {parameter.Name}",
            _ => "",
        };
        return direction + (all.Length > 0 ? $" where {parameter.Name}: {string.Join(", ", all)}" : "");
    }));

    static string WithArguments(string name, Type type, int argumentsBefore)
    {
        var bare = name.Split('`')[0];
        var arguments = type.GetGenericArguments()[argumentsBefore..];
        return arguments.Length == 0 ? bare : $"{bare}<{string.Join(", ", arguments.Select(Of))}>";
    }

    static string AccessOf(MethodBase method)
    {
        var access = method.IsPublic ? "" : method.IsFamily ? "protected " : "protected internal ";
        if (method.IsStatic) return access + "static ";
        if (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal) return access;
        return access + (method.IsAbstract ? "abstract " : "virtual ");
    }

    static string ParametersOf(MethodBase method)
    {
        var first = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)) ? "this " : "";
        return first + string.Join(", ", method.GetParameters().Select(Of));
    }

    static string Of(ParameterInfo parameter) =>
        $"{Of(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue)}" : "");

    static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        Enum name => name.ToString("D"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
