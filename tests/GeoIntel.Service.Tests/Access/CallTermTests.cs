using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Access;

public class CallTermTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Nothing_more_of_an_answer_in_pieces_leaves_once_the_proof_has_ended()
    {
        var clock = new SetClock(Now);
        var call = new TestCall();
        call.GetHttpContext().Features.Set(new CallTerm(
            TestCall.Tester with { Until = Now.AddMinutes(1) }, null, Certificates(), clock));
        var told = new List<string>();
        var answers = CallTerm.Bound(new Answers(told), call);

        await answers.WriteAsync("first");
        await answers.WriteAsync("second", CancellationToken.None);
        clock.Now = Now.AddMinutes(1);

        foreach (var write in new Func<Task>[] { () => answers.WriteAsync("third"), () => answers.WriteAsync("third", CancellationToken.None) })
        {
            var ended = await Assert.ThrowsAsync<RpcException>(write);
            Assert.Equal(StatusCode.Unauthenticated, ended.StatusCode);
        }
        Assert.Equal(["first", "second"], told);
    }

    [Fact]
    public void A_certificate_lets_in_until_it_ends()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var shown = new CertificateRequest("CN=gate-7", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));

        Assert.Equal(Now.AddDays(1), Certificates().Check(shown).Caller!.Until);
    }

    static CertificateCheck Certificates() =>
        new(new AccessOptions(), new RevokedCertificates("", NullLogger<RevokedCertificates>.Instance));

    sealed class Answers(List<string> told) : IServerStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            told.Add(message);
            return Task.CompletedTask;
        }
    }
}
