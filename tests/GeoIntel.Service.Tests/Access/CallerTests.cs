using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Registry;

namespace GeoIntel.Service.Tests.Access;

public class CallerTests
{
    [Theory]
    [InlineData("ipv4:127.0.0.1:50123", "unauthenticated@127.0.0.1")]
    [InlineData("ipv6:[::1]:50123", "unauthenticated@::1")]
    [InlineData("unix:/run/geointel.sock", "unauthenticated@unix")]
    [InlineData("", "unauthenticated@unknown")]
    public void The_audit_log_names_a_caller_by_address_and_says_that_it_proved_nothing(string peer, string actor) =>
        Assert.Equal(actor, Caller.Of(new TestCall(peer: peer)).Actor);
}
