namespace GeoIntel.Service.Rpc;

/// <summary>To whom something is handed out, and how it may be handled, as the caller says it.</summary>
static class HandedOut
{
    public const int TextLengthMax = 200;

    /// <summary>What a caller may leave out.</summary>
    /// <returns>Trimmed; empty when it is left out.</returns>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static string Read(string field, string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= TextLengthMax && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw RpcErrors.Invalid(
                field, $"It has {trimmed.Length} characters; use at most {TextLengthMax}, none of control, or leave it out.");
    }
}
