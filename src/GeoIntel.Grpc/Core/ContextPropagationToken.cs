namespace Grpc.Core;

/// <summary>A server call's deadline and cancellation, to be handed on to a call made on its behalf.</summary>
/// <remarks>Present so that signatures match; neither the official package for ASP.NET Core nor this one makes
/// any.</remarks>
public abstract class ContextPropagationToken
{
    private protected ContextPropagationToken()
    {
    }
}

public class ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
{
    public static readonly ContextPropagationOptions Default = new();

    public bool IsPropagateDeadline { get; } = propagateDeadline;

    public bool IsPropagateCancellation { get; } = propagateCancellation;
}
