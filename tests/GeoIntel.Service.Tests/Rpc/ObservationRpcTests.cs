using System.Diagnostics.Metrics;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class ObservationRpcTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task An_observation_is_stored_where_its_answer_says_it_was()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var point = new Point { Epsg = 27700, X = 345_900.5, Y = 391_950 };
        var inDegrees = new Point { Epsg = 4326, X = -2.83, Y = 53.42 };
        // A camera that is turned about sees more than its capture point: the point that the operator gives is the place.
        // Its uncertainty is the camera's 5 m of survey and 5 m of projection, and its own projection when it had one.
        (RecordObservationRequest Request, double UncertaintyMetres)[] observations =
        [
            (new() { Camera = "cameras/a57" }, 10),
            (new() { Camera = "cameras/a57", Position = point }, 10),
            (new() { Position = point }, 0),
            (new() { Position = inDegrees }, 5),
            (new() { Camera = "cameras/a57", Position = inDegrees }, 15),
        ];

        foreach (var (request, uncertaintyMetres) in observations)
        {
            var answer = (await RecordAsync(world, request)).Sighting;

            var stored = Assert.Single((await Questions.Sightings(world).SearchSightings(
                new SearchSightingsRequest
                {
                    Purpose = Examples.Purpose,
                    Area = new Area { Circle = new Circle { Centre = answer.Position, RadiusMetres = 0.01 } },
                    FromTime = Questions.Time(Neighbourhood.Now),
                    UntilTime = Questions.Time(Neighbourhood.Now.AddSeconds(1)),
                },
                Questions.Call("SightingService/SearchSightings"))).Sightings, one => one.Name == answer.Name);
            Assert.Equal(answer.Position, stored.Position);
            Assert.Equal(uncertaintyMetres, stored.PositionUncertaintyMetres);
            Assert.Equal((true, "a man in a red coat"), (stored.Observed, stored.ObservationText));
        }
    }

    [PostGisFact]
    public async Task The_same_request_sent_again_is_carried_out_once()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var request = new RecordObservationRequest { Camera = "cameras/a57", RequestId = Guid.NewGuid().ToString() };

        await RecordAsync(world, request.Clone());
        await RecordAsync(world, request.Clone());

        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM sighting"));
    }

    internal static async Task<RecordObservationResponse> RecordAsync(IntakeWorld world, RecordObservationRequest request)
    {
        request.Purpose = Examples.Purpose;
        request.CaptureTime = Questions.Time(Neighbourhood.Now);
        request.Text = "a man in a red coat";
        await using var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var pipeline = new AdmissionPipeline(
            world.Live, world.Store, world.Keeper, Neighbourhood.Options,
            new IntakeMetrics(metrics.GetRequiredService<IMeterFactory>(), TimeProvider.System), world.Clock, NullLogger<AdmissionPipeline>.Instance);
        await pipeline.StartAsync(CancellationToken.None);
        try
        {
            return await new ObservationRpc(pipeline, world.Live, Questions.Audited(world), world.Clock).RecordObservation(
                request, Questions.Call("ObservationService/RecordObservation"));
        }
        finally
        {
            await pipeline.StopAsync(CancellationToken.None);
        }
    }
}
