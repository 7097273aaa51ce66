using System.Reflection;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>In the build with the stand-in: it offers what is approved, no more and no less.</summary>
public class SurfaceTests
{
    static readonly Assembly StandIn = typeof(ServerCallContext).Assembly;

    [Fact]
    public void The_stand_in_offers_what_the_approved_list_says()
    {
        var approved = ApprovedSurface.Lines.Select(line => line.Member).ToHashSet();
        var offered = PublicSurface.Of(StandIn);

        var more = offered.Except(approved).Select(member => $"+ {member}");
        var less = approved.Except(offered).Select(member => $"- {member}");
        string[] difference = [.. more, .. less];

        Assert.True(difference.Length == 0, $"""
            The stand-in differs from {ApprovedSurface.File}:
            {string.Join('\n', difference)}
            To approve a line with +, see that the official package has the member with just this signature, and add the
            line to the file after that package's name and a blank; what no official package has must be internal. To
            approve a line with -, see that nothing calls it any more, and take it out. The file is in ordinal order.
            """);
    }

    [Fact]
    public void The_list_is_in_order_and_knows_its_packages()
    {
        var lines = File.ReadAllLines(ApprovedSurface.File);

        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Equal(lines.Distinct(), lines);
        Assert.Equal(ApprovedSurface.Packages, ApprovedSurface.Lines.Select(line => line.Package).Distinct());
    }

    [Theory]
    [InlineData("as it is", "Status.new(Grpc.Core.StatusCode statusCode, System.String detail)", false)]
    [InlineData("another parameter's name", "Status.new(Grpc.Core.StatusCode statusCode, System.String text)", true)]
    [InlineData("an override", "Status.ToString(): System.String", true)]
    [InlineData("a private member", "Status.readonly _detail: System.String", true)]
    [InlineData("an internal type", "CallHandle: abstract class", true)]
    [InlineData("another access", "ChannelBase.new(System.String target)", true)]
    public void A_member_that_is_not_offered_just_so_is_missed(string what, string member, bool isMissed)
    {
        var lacking = ApprovedSurface.Lacking(StandIn, [$"Grpc.Core.{member}"]);

        Assert.True(lacking.Count == (isMissed ? 1 : 0), $"{what}: {member}");
    }
}
