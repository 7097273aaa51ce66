using System.Net;
using System.Net.Http.Headers;

namespace GeoIntel.Benchmarks.Gates.Transport;

/// <summary>Subscribers, each on a connection of its own, who have read nothing and are owed ever more.</summary>
sealed class SleepingSubscribers : IDisposable
{
    readonly List<HttpMessageInvoker> _clients = [];
    readonly List<HttpResponseMessage> _answers = [];

    /// <returns>When each has been answered: its headers are here, and the server writes until there is no more
    /// room.</returns>
    public static async Task<SleepingSubscribers> OpenAsync(Uri server, int count, ReadOnlyMemory<byte> framedRead)
    {
        var sleeping = new SleepingSubscribers();
        for (var i = 0; i < count; i++)
        {
            var client = new HttpMessageInvoker(new SocketsHttpHandler());
            sleeping._clients.Add(client);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/geointel.benchmarks.Tally/Subscribe"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ReadOnlyMemoryContent(framedRead),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            sleeping._answers.Add(await client.SendAsync(request, CancellationToken.None));
        }
        return sleeping;
    }

    public void Dispose()
    {
        foreach (var answer in _answers) answer.Dispose();
        foreach (var client in _clients) client.Dispose();
    }
}
