using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

public class UpdateMaskTests
{
    [Fact]
    public void Only_the_named_fields_are_taken_over()
    {
        var merged = Merge(new Condition { Owner = "PS 9", Instruction = "Observe" }, "owner");

        Assert.Equal(("PS 9", "Ring the offender manager"), (merged.Owner, merged.Instruction));
    }

    [Fact]
    public void A_named_field_that_is_unset_is_cleared()
    {
        var merged = Merge(new Condition(), "until_time", "schedule");

        Assert.Null(merged.UntilTime);
        Assert.Equal("", merged.Schedule);
    }

    [Fact]
    public void A_part_of_a_field_can_be_named()
    {
        var merged = Merge(new Condition { Basis = new Basis { Reference = "LIC-2" } }, "basis.reference");

        Assert.Equal(("LIC-2", "The victim works in the zone"), (merged.Basis.Reference, merged.Basis.Necessity));
    }

    [Fact]
    public void Without_a_mask_all_that_is_set_is_taken_over_and_the_rest_stays()
    {
        var merged = Merge(new Condition { Owner = "PS 9", Name = "conditions/other", Revision = 77 });

        Assert.Equal(("PS 9", "", 0), (merged.Owner, merged.Name, merged.Revision));
        Assert.Equal("Mon-Fri 07:00-19:00", merged.Schedule);
    }

    [Fact]
    public void A_star_takes_over_everything()
    {
        var merged = Merge(new Condition { Owner = "PS 9" }, "*");

        Assert.Equal(new Condition { Owner = "PS 9" }, merged);
    }

    [Theory]
    [InlineData("colour")]
    [InlineData("basis.colour")]
    [InlineData("owner.name")]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("etag")]
    [InlineData("revision")]
    [InlineData("update_time")]
    [InlineData("Owner")]
    public void A_path_that_may_not_be_named_is_refused_with_those_that_may(string path)
    {
        var refusal = Assert.Throws<RpcException>(() => Merge(new Condition { Owner = "PS 9" }, path));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains($"'{path}'", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("owner, approval, served_at", refusal.Status.Detail, StringComparison.Ordinal);
    }

    static Condition Merge(Condition given, params string[] paths)
    {
        var target = Examples.Condition;
        UpdateMask.Merge(given, new FieldMask { Paths = { paths } }, target, RegistryKinds.Condition.UpdatableFields);
        return target;
    }
}
