using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Access;

public class PurposeGateTests
{
    static V1.Purpose Good => new()
    {
        Class = V1.PurposeClass.OffenderManagement,
        Reference = " OP-ASPEN-17 ",
        Reason = "Weekly review of licence conditions",
    };

    [Fact]
    public void A_good_purpose_is_taken_over_trimmed()
    {
        var stated = PurposeGate.Require(Good);

        Assert.Equal(new CheckedPurpose(1, "OP-ASPEN-17", "Weekly review of licence conditions", ""), stated);
    }

    [Fact]
    public void A_missing_purpose_is_refused_and_says_what_to_state()
    {
        var refusal = Assert.Throws<RpcException>(() => PurposeGate.Require(null));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal("purpose: It is missing; state class, reference and reason.", refusal.Status.Detail);
        Assert.Equal(("PURPOSE_REQUIRED", "geointel"), ReasonAndDomain(refusal));
    }

    public static TheoryData<string, Action<V1.Purpose>, string[]> Wrong => new()
    {
        { "no class", purpose => purpose.Class = V1.PurposeClass.Unspecified, ["purpose.class"] },
        { "a class nobody knows", purpose => purpose.Class = (V1.PurposeClass)99, ["purpose.class"] },
        { "a blank reference", purpose => purpose.Reference = "  ", ["purpose.reference"] },
        { "a reference of 101", purpose => purpose.Reference = new string('x', 101), ["purpose.reference"] },
        { "a reason of 9", purpose => purpose.Reason = "123456789", ["purpose.reason"] },
        { "a reason of 1001", purpose => purpose.Reason = new string('x', 1001), ["purpose.reason"] },
        { "somebody of 201", purpose => purpose.OnBehalfOf = new string('x', 201), ["purpose.on_behalf_of"] },
        { "a reference the store cannot hold", purpose => purpose.Reference = "OP\0ASPEN", ["purpose.reference"] },
        { "a reason the store cannot hold", purpose => purpose.Reason = "because\0of this", ["purpose.reason"] },
        { "somebody the store cannot hold", purpose => purpose.OnBehalfOf = "A\0B", ["purpose.on_behalf_of"] },
        {
            "nothing in it",
            purpose => { purpose.Class = 0; purpose.Reference = ""; purpose.Reason = ""; },
            ["purpose.class", "purpose.reference", "purpose.reason"]
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Each_field_that_is_missing_or_wrong_is_named(string what, Action<V1.Purpose> spoil, string[] fields)
    {
        var purpose = Good;
        spoil(purpose);

        var refusal = Assert.Throws<RpcException>(() => PurposeGate.Require(purpose));

        var named = Details(refusal).Details[1].Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field);
        Assert.True(fields.SequenceEqual(named), what);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(1000, true)]
    [InlineData(9, false)]
    public void The_limits_of_the_reason_belong_to_it(int length, bool good)
    {
        var purpose = Good;
        purpose.Reason = new string('x', length);

        Assert.Equal(good, PurposeGate.TryCheck(purpose, out _) is not null);
    }

    [Fact]
    public void The_reason_does_not_show_when_a_purpose_is_logged() =>
        Assert.Equal("CheckedPurpose(1, OP-ASPEN-17)", PurposeGate.Require(Good).ToString());

    static (string Reason, string Domain) ReasonAndDomain(RpcException refusal)
    {
        var first = Details(refusal).Details[0].Unpack<ErrorInfo>();
        return (first.Reason, first.Domain);
    }

    static Google.Rpc.Status Details(RpcException refusal) =>
        Google.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));

    [Theory]
    [InlineData("AB12CDE", false)]
    [InlineData("OP-1 ab12 cde", false)]
    [InlineData("stolen A123BCD", false)]
    [InlineData("ABC 123D", false)]
    [InlineData("OP-ASPEN-17", true)]
    [InlineData("CAD 1234", true)]
    [InlineData("CPIA-7/2026", true)]
    [InlineData("ISA1234", true)]
    public void A_reference_that_holds_a_mark_is_refused_because_it_stays_in_the_log(string reference, bool isTaken)
    {
        var checkedPurpose = PurposeGate.TryCheck(
            new V1.Purpose { Class = V1.PurposeClass.SeriousCrime, Reference = reference, Reason = "Looking for a vehicle" }, out var problems);

        Assert.Equal(isTaken, checkedPurpose is not null);
        if (!isTaken) Assert.Equal("purpose.reference", Assert.Single(problems).Field);
    }
}
