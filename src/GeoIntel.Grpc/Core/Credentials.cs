namespace Grpc.Core;

/// <summary>Adds the caller's proof of identity to the metadata of one call.</summary>
/// <param name="context">Which method of which service is about to be called.</param>
/// <param name="metadata">The call's headers so far; add to them.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

/// <summary>Which method is about to be called, under an address such as
/// "https://host/geointel.v1.HitService".</summary>
public class AuthInterceptorContext(string serviceUrl, string methodName)
{
    public string ServiceUrl { get; } = serviceUrl;

    public string MethodName { get; } = methodName;
}

/// <summary>Proof of identity sent with a call, for example a bearer token.</summary>
public abstract class CallCredentials
{
    private protected CallCredentials()
    {
    }

    internal abstract Task AddToAsync(AuthInterceptorContext context, Metadata metadata);

    /// <summary>Credentials which a delegate adds to each call's headers.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCredentials(interceptor);
    }

    sealed class InterceptorCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task AddToAsync(AuthInterceptorContext context, Metadata metadata) =>
            interceptor(context, metadata);
    }
}

/// <summary>How a channel protects its connection.</summary>
public abstract class ChannelCredentials
{
    private protected ChannelCredentials()
    {
    }

    /// <summary>No protection: http addresses only.</summary>
    public static ChannelCredentials Insecure { get; } = new Fixed(isSecure: false, null);

    /// <summary>TLS as the channel's handler sets it up: https addresses only.</summary>
    public static ChannelCredentials SecureSsl { get; } = new Fixed(isSecure: true, null);

    internal abstract bool IsSecure { get; }

    internal abstract CallCredentials? PerCall { get; }

    /// <summary>A channel protected by the first, which sends the second with every call.</summary>
    /// <exception cref="ArgumentException">The channel is not protected: anyone could read what proves the caller's
    /// identity.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        if (!channelCredentials.IsSecure)
            throw new ArgumentException(
                "Insecure channel credentials do not allow composition; use SecureSsl.", nameof(channelCredentials));
        return new Fixed(isSecure: true, callCredentials);
    }

    sealed class Fixed(bool isSecure, CallCredentials? perCall) : ChannelCredentials
    {
        internal override bool IsSecure => isSecure;

        internal override CallCredentials? PerCall => perCall;
    }
}
