using Grpc.Core;

namespace GeoIntel.Grpc.Tests;

public class CoreTests
{
    [Fact]
    public void Metadata_names_are_lower_case_and_the_last_value_wins()
    {
        var metadata = new Metadata { { "Colour", "red" }, { "colour", "blue" }, { "token-bin", [1, 2] } };

        Assert.Equal("blue", metadata.GetValue("COLOUR"));
        Assert.Equal(["red", "blue"], metadata.GetAll("colour").Select(entry => entry.Value));
        Assert.Equal([1, 2], metadata.GetValueBytes("token-bin"));
        Assert.Null(metadata.Get("missing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("naïve")]
    [InlineData("line\nbreak")]
    public void A_metadata_name_with_other_characters_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(name, "value"));

    [Fact]
    public void A_binary_name_and_its_value_must_agree()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("token-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("token", [1]));
    }

    [Fact]
    public void A_binary_value_is_not_read_as_text() =>
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("token-bin", [65]).Value);

    [Fact]
    public void Empty_metadata_stays_empty() =>
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("name", "value"));

    [Fact]
    public void The_default_status_is_ok_with_no_detail()
    {
        Assert.Equal(StatusCode.OK, default(Status).StatusCode);
        Assert.Equal("", default(Status).Detail);
    }

    [Fact]
    public void A_marshaller_made_for_contexts_also_works_on_arrays()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) => context.Complete(System.Text.Encoding.UTF8.GetBytes(text)),
            context => System.Text.Encoding.UTF8.GetString(context.PayloadAsNewBuffer()));

        Assert.Equal("Ōtāhuhu", marshaller.Deserializer(marshaller.Serializer("Ōtāhuhu")));
    }
}
