using System.Diagnostics;
using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;

namespace GeoIntel.Service.Tests.Retention;

[Collection(PostGisCollection.Name)]
public class RestrictedRoundTripTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task What_a_question_is_told_nothing_of_is_asked_in_one_round_trip()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var gate = Questions.Gate(world);
        var purpose = PurposeGate.Require(Examples.Purpose);
        await gate.RestrictedAsync(purpose, CancellationToken.None); // connects
        using var own = new Activity("test").Start();
        var asked = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.TraceId == own.TraceId) Interlocked.Increment(ref asked);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await gate.RestrictedAsync(purpose, CancellationToken.None);
        Assert.Equal(1, asked);
        // The measure sees each of several.
        await world.AskAsync("SELECT 1");
        await world.AskAsync("SELECT 1");
        Assert.Equal(3, asked);
    }
}
