using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Registry;
using Grpc.Core;

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

    [Fact]
    public void Who_has_shown_a_certificate_is_named_by_it()
    {
        const string Property = "x509_common_name";
        var shown = new AuthContext(Property, new() { [Property] = [AuthProperty.Create(Property, "gate-7"u8.ToArray())] });

        Assert.Equal("certificate:gate-7@10.1.2.3", Caller.Of(new TestCall(peer: "ipv4:10.1.2.3:50123", certificate: shown)).Actor);
    }
}
