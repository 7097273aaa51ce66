using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>Passes bytes between clients and a service until a test tears the connections.</summary>
sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _ending = new();
    readonly ConcurrentDictionary<Link, bool> _links = [];
    readonly Lock _gate = new();
    readonly Uri _service;
    readonly Task _accepting;
    TaskCompletionSource _answersPass = Completed();
    TaskCompletionSource? _torn;
    long _bytesLeft;

    public TcpProxy(Uri service)
    {
        _service = service;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Address { get; }

    /// <summary>Keeps back what the service answers from now on until <see cref="PassAnswers"/>; it is lost with the connection.
    /// </summary>
    public void HoldAnswers()
    {
        lock (_gate) _answersPass = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Passes on what was kept back, and all that comes after it.</summary>
    public void PassAnswers()
    {
        lock (_gate)
        {
            _answersPass.TrySetResult();
            _answersPass = Completed();
        }
    }

    /// <summary>Tears every connection; new ones pass freely.</summary>
    public void Cut()
    {
        foreach (var link in _links.Keys) link.Tear();
        PassAnswers();
    }

    /// <summary>Passes so many more bytes to the service, then tears every connection.</summary>
    /// <returns>Completes when they are torn.</returns>
    public Task CutAfter(long byteCount)
    {
        lock (_gate)
        {
            (_bytesLeft, _torn) = (byteCount, new(TaskCreationOptions.RunContinuationsAsynchronously));
            return _torn.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _accepting;
        Cut();
        _listener.Dispose();
        _ending.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var link = new Link(await _listener.AcceptSocketAsync(_ending.Token));
                _links[link] = true;
                _ = PassAsync(link);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task PassAsync(Link link)
    {
        try
        {
            await link.Service.ConnectAsync(_service.Host, _service.Port);
            await Task.WhenAny(PassRequestsAsync(link), PassAnswersAsync(link));
        }
        catch (SocketException)
        {
            // Nobody listens there now: the client learns of it by the torn connection.
        }
        finally
        {
            link.Tear();
            _links.TryRemove(link, out _);
        }
    }

    async Task PassRequestsAsync(Link link)
    {
        var buffer = new byte[16 * 1024];
        while (await ReceiveAsync(link.Client, buffer) is > 0 and var count)
        {
            TaskCompletionSource? torn = null;
            lock (_gate)
            {
                if (_torn is not null)
                {
                    count = (int)Math.Min(count, _bytesLeft);
                    _bytesLeft -= count;
                    if (_bytesLeft == 0) (torn, _torn) = (_torn, null);
                }
            }
            if (!await SendAsync(link.Service, buffer.AsMemory(0, count))) return;
            if (torn is null) continue;

            Cut();
            torn.SetResult();
        }
    }

    async Task PassAnswersAsync(Link link)
    {
        var buffer = new byte[16 * 1024];
        while (await ReceiveAsync(link.Service, buffer) is > 0 and var count)
        {
            Task pass;
            lock (_gate) pass = _answersPass.Task;
            await pass;
            if (!await SendAsync(link.Client, buffer.AsMemory(0, count))) return;
        }
    }

    /// <returns>0 at the end, be it in order or not.</returns>
    static async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    static async Task<bool> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes)..];
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    /// <summary>One client's connection and ours to the service for it.</summary>
    sealed class Link(Socket client)
    {
        public Socket Client { get; } = client;
        public Socket Service { get; } = new(SocketType.Stream, ProtocolType.Tcp);

        // Without lingering, so that both sides see a reset and not an end.
        public void Tear()
        {
            Client.Close(0);
            Service.Close(0);
        }
    }
}
