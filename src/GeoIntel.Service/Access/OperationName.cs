namespace GeoIntel.Service.Access;

/// <summary>Names of operations on the wire and in the log: <c>operations/UUID</c>.</summary>
static class OperationName
{
    const string Collection = "operations/";

    public static string Of(Guid id) => $"{Collection}{id}";

    public static bool TryParse(string name, out Guid id)
    {
        id = default;
        return name.StartsWith(Collection, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(Collection.Length), "D", out id);
    }
}
