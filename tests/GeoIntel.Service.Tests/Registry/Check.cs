using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Registry;
using Google.Protobuf;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>What a kind says about a message, without a database.</summary>
static class Check
{
    public static IReadOnlyList<FieldProblem> Problems(RegistryKind kind, IMessage message)
    {
        var check = new FieldChecks(Examples.Now);
        kind.Fill(message, kind.NewRow("x"), check);
        return check.Problems;
    }

    /// <summary>The message as it comes back after it was taken into a row.</summary>
    public static IMessage RoundTrip(RegistryKind kind, IMessage message)
    {
        var row = kind.NewRow("x");
        var check = new FieldChecks(Examples.Now);
        kind.Fill(message, row, check);
        Assert.Empty(check.Problems);
        return kind.ToMessage(row);
    }
}
