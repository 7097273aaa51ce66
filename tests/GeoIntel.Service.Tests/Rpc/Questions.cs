using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Rpc;

/// <summary>The rpcs that answer questions, over an <see cref="IntakeWorld"/>.</summary>
static class Questions
{
    public static AuditedCall Audited(IntakeWorld world) => Tests.Audit.Audited.Over(world.Database, world.Clock);

    /// <summary>The shipped profiles, on the world's clock.</summary>
    public static RegimeGate Gate(IntakeWorld world, RegimesOptions? options = null) =>
        new(options ?? new RegimesOptions(), new FeedRegimes(world.Database), new RestrictionStore(world.Database), world.Clock);

    public static SightingRpc Sightings(IntakeWorld world) =>
        Sightings(world, null!);

    /// <param name="files">The bytes of the sightings' attachments.</param>
    public static SightingRpc Sightings(IntakeWorld world, AttachmentFiles files, RegimesOptions? options = null)
    {
        var attachments = new AttachmentStore(world.Database);
        var search = new Service.Storage.Sightings.SightingSearch(world.Database);
        var messages = new SightingMessages(attachments);
        var gated = new GatedSightings(world.Live, Gate(world, options));
        return new SightingRpc(
            search, messages, new SightingImages(attachments, files, Gate(world, options), Audited(world), NullLogger<SightingImages>.Instance),
            new SightingStream(search, messages, gated, Streams(world)), gated, Audited(world));
    }

    public static ToldStreams Streams(IntakeWorld world, TimeProvider? clock = null) =>
        new(Audited(world), clock ?? world.Clock, new Running());

    public static AnalysisRpc Analysis(IntakeWorld world, RegimesOptions? options = null, TimeProvider? patience = null)
    {
        var sources = new TrackSources(
            new LinkTraffic(world.Database), new RecentClocks(new ClockStore(world.Database), world.Clock),
            new UptimeBook(new CameraSigns(world.Database), world.Clock), Neighbourhood.Options, new JourneysOptions());
        var track = new TrackStream(
            new Service.Storage.Sightings.SightingSearch(world.Database), new GatedSightings(world.Live, Gate(world, options)),
            sources, world.Live, Streams(world, patience));
        var gate = Gate(world, options);
        return new(
            new ConvoySearch(world.Database), track, new SceneDesk(new SceneSearch(world.Database), world.Live, gate),
            new CordonDesk(new CordonSearch(world.Database), world.Live, gate),
            new InterestDesk(new InterestSearch(world.Database), gate, world.Clock),
            new AssociationDesk(new AssociationSearch(world.Database), world.Live, gate, world.Clock),
            new MeetingDesk(new MeetingSearch(world.Database), world.Live, gate, world.Clock), world.Live, gate, Audited(world));
    }

    public static ImplausibleJourneyRpc Implausible(IntakeWorld world, RegimesOptions? options = null)
    {
        var sources = new TrackSources(
            new LinkTraffic(world.Database), new RecentClocks(new ClockStore(world.Database), world.Clock),
            new UptimeBook(new CameraSigns(world.Database), world.Clock), Neighbourhood.Options, new JourneysOptions());
        return new(
            world.Database, new ImplausibleDesk(sources, Neighbourhood.Options, new JourneysOptions()), world.Live, Gate(world, options),
            Audited(world), world.Clock);
    }

    public static HitRpc Hits(IntakeWorld world, RegimesOptions? options = null) => Hits(world, world.Live, options);

    /// <param name="live">Another view of the registry.</param>
    public static HitRpc Hits(IntakeWorld world, Service.Registry.LiveRegistry live, RegimesOptions? options = null) => new(
        world.Hits, new Service.Hits.HitWatch(world.Hits, world.Bell, NullLogger<Service.Hits.HitWatch>.Instance),
        new Service.Hits.HitClocks(
            new Service.Hits.RecentClocks(new Service.Storage.Cameras.ClockStore(world.Database), world.Clock),
            new Service.Storage.Hits.OvertHits(world.Database), live, Neighbourhood.Options),
        live, world.Database, Gate(world, options), Audited(world), world.Clock, new Running());

    /// <param name="caller">Null is one of every role.</param>
    public static ServerCallContext Call(string rpc, Service.Access.CallerIdentity? caller = null) =>
        new TestCall($"/geointel.v1.{rpc}", caller: caller);

    public static Timestamp Time(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    /// <summary>The fields that a refusal names.</summary>
    public static async Task<List<string>> RefusedFieldsAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        var trailer = refusal.Trailers.Single(entry => entry.Key == RpcErrors.DetailsTrailer);
        return [.. Google.Rpc.Status.Parser.ParseFrom(trailer.ValueBytes).Details
            .Where(detail => detail.Is(BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations)
            .Select(violation => violation.Field)];
    }

    internal sealed class Running : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(true);
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new NotSupportedException();
    }
}
