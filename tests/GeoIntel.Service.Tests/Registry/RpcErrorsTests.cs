using GeoIntel.Service.Rpc;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

public class RpcErrorsTests
{
    [Fact]
    public void Details_stay_below_what_a_peer_takes_as_trailers_however_many_problems_there_are()
    {
        var problems = Enumerable.Range(0, 500)
            .Select(place => new FieldProblem($"condition.basis.field_{place}", new string('x', 150)));

        var refusal = RpcErrors.Invalid(problems);

        Assert.Equal(20, Details(refusal).Details[1].Unpack<BadRequest>().FieldViolations.Count);
        Assert.True(refusal.Trailers.GetValueBytes(RpcErrors.DetailsTrailer)!.Length * 4 / 3 < 8192);
        Assert.EndsWith("(and 499 more problems)", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_any_length_is_cut_so_that_the_refusal_arrives()
    {
        var endless = new string('x', 1_000_000);

        foreach (var refusal in (RpcException[])
        [
            RpcErrors.NotFound("zone", endless),
            RpcErrors.UnknownMaskPath(endless, ["name"]),
            RpcErrors.Invalid(Enumerable.Repeat(new FieldProblem(endless, endless), 20)),
        ])
        {
            var bytes = refusal.Status.Detail.Length + refusal.Trailers.GetValueBytes(RpcErrors.DetailsTrailer)!.Length * 4 / 3;
            Assert.InRange(bytes, 1, 8191);
        }
    }

    [Fact]
    public void What_may_be_tried_again_says_when()
    {
        var refusal = RpcErrors.AuditUnavailable(new InvalidOperationException("no connection"));

        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Equal(1, Details(refusal).Details[1].Unpack<RetryInfo>().RetryDelay.Seconds);
    }

    [Theory]
    [InlineData("53100", "STORE_FULL", 5)]
    [InlineData("57P01", "COMMIT_FAILED", 1)]
    public void A_batch_that_is_not_committed_says_why_and_when_to_send_it_again(string sqlState, string reason, int seconds)
    {
        var refusal = RpcErrors.CommitFailed(new Npgsql.PostgresException("no", "ERROR", "ERROR", sqlState));

        Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        Assert.Equal(reason, Details(refusal).Details[0].Unpack<ErrorInfo>().Reason);
        Assert.Equal(seconds, Details(refusal).Details[1].Unpack<RetryInfo>().RetryDelay.Seconds);
    }

    static Google.Rpc.Status Details(RpcException refusal) =>
        Google.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
}
