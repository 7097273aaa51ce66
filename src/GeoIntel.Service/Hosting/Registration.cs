using System.Net;
using GeoIntel.Models.Correlation;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Hotspots;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Observability;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Audit;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Rpc.Siting;
using GeoIntel.Service.Settling;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Compliance;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Storage.Incidents;
using GeoIntel.Service.Storage.Journeys;
using GeoIntel.Service.Storage.Rejudging;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Storage.Settling;
using GeoIntel.Service.Storage.Sightings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GeoIntel.Service.Hosting;

/// <summary>Puts the folders together.</summary>
static class Registration
{
    /// <summary>Streams one connection may have. Below 1000, calls that end early get wrong codes under load.</summary>
    const int StreamsPerConnectionMax = 4000;

    /// <summary>Most bytes of a question. It bounds whatever is in one at once: texts, lists, outlines, how deep they
    /// lie.</summary>
    public const int QuestionBytesMax = 256 * 1024;

    /// <summary>Most bytes of one message of those who bring things, many in a message, or outlines with every bend of a
    /// coast, or a thousand candidate sites with their cases.</summary>
    public const int LoadBytesMax = 4 * 1024 * 1024;

    /// <summary>How long calls that are under way may go on when the service is asked to stop.</summary>
    static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(20);

    /// <param name="log">Of certificates that were renewed while it runs.</param>
    /// <exception cref="TlsFileException">A certificate's file cannot be used.</exception>
    public static void AddListening(this WebApplicationBuilder builder, ListenOptions options, TlsOptions tls, ILogger log)
    {
        var door = tls.IsOn ? new TlsDoor(tls, log) : null;
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 768 * 1024;
            kestrel.Listen(IPAddress.Parse(options.Address), options.GrpcPort, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (door is not null)
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(door.ForNewConnection()) });
            });
            kestrel.Listen(IPAddress.Parse(options.HttpAddress()), options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainMax);
        builder.Services.AddGrpc(every => every.MaxReceiveMessageSize = QuestionBytesMax)
            .AddServiceOptions<IngestRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax)
            .AddServiceOptions<CameraStatusRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax)
            .AddServiceOptions<IncidentRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax)
            .AddServiceOptions<BoundaryRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax)
            .AddServiceOptions<RegistryImportRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax)
            .AddServiceOptions<ZoneRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax)
            .AddServiceOptions<ProfileRpc>(own => own.MaxReceiveMessageSize = LoadBytesMax);
        builder.Services.AddSingleton<ServedServices>();
        builder.Services.AddSingleton<Readiness>();
    }

    public static void AddDatabase(this WebApplicationBuilder builder, DatabasePools pools)
    {
        builder.Services.AddSingleton(pools.Database);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new AuditLog(pools.Audit));
        builder.Services.AddSingleton(new HitStore(pools.Database, pools.Keeper, pools.Telling));
        builder.Services.AddSingleton(services => new SightingStore(
            pools.Intake, services.GetRequiredService<JourneysOptions>(), services.GetRequiredService<CamerasOptions>()));
        builder.Services.AddSingleton(new FeedRegimes(pools.Database, pools.Telling));
        builder.Services.AddSingleton(new RestrictionStore(pools.Telling));
        builder.Services.AddSingleton<SightingSearch>();
        builder.Services.AddSingleton<ConvoySearch>();
        builder.Services.AddSingleton<SceneSearch>();
        builder.Services.AddSingleton<SceneDesk>();
        builder.Services.AddSingleton<CordonSearch>();
        builder.Services.AddSingleton<CordonDesk>();
        builder.Services.AddSingleton<InterestSearch>();
        builder.Services.AddSingleton<InterestDesk>();
        builder.Services.AddSingleton<AssociationSearch>();
        builder.Services.AddSingleton<AssociationDesk>();
        builder.Services.AddSingleton<MeetingSearch>();
        builder.Services.AddSingleton<MeetingDesk>();
        builder.Services.AddSingleton<LinkTraffic>();
        builder.Services.AddSingleton<IntakeStatus>();
        builder.Services.AddSingleton<IncidentStore>();
        builder.Services.AddSingleton(new CameraStore(pools.Watches));
        builder.Services.AddSingleton(services => new JourneyStore(
            pools.Watches, pools.Database,
            services.GetRequiredService<JourneysOptions>().Limits(services.GetRequiredService<AdmissionOptions>().ClockSkewMax)));
    }

    public static void AddIntake(this WebApplicationBuilder builder, AdmissionOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IntakeMetrics>();
        AddRunning<LiveRegistry>(builder);
        AddRunning<AdmissionPipeline>(builder);
        builder.Services.AddSingleton<SettledDays>();
        AddRunning<SettlingService>(builder);
    }

    /// <param name="dataFolder">For options that name no folder of their own.</param>
    public static void AddAttachments(this WebApplicationBuilder builder, AttachmentsOptions options, string dataFolder)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(AttachmentFiles.Open(options.FolderUnder(dataFolder), options));
        builder.Services.AddSingleton<AttachmentStore>();
        builder.Services.AddSingleton<AttachmentIntake>();
        builder.Services.AddSingleton<SightingMessages>();
        builder.Services.AddSingleton<SightingImages>();
        builder.Services.AddSingleton<GatedSightings>();
        builder.Services.AddSingleton<ToldStreams>();
        builder.Services.AddSingleton<SightingStream>();
        builder.Services.AddSingleton<TrackSources>();
        builder.Services.AddSingleton<TrackStream>();
        builder.Services.AddSingleton<ImplausibleDesk>();
        AddRunning<AttachmentSweep>(builder);
    }

    public static void AddHits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RecentClocks>();
        builder.Services.AddSingleton<OvertHits>();
        builder.Services.AddSingleton<HitClocks>();
        builder.Services.AddSingleton<HitWatch>();
        AddRunning<HitBell>(builder);
        AddRunning<EpisodeKeeperService>(builder);
    }

    public static void AddRejudging(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ISightingHistory, SightingHistory>();
        builder.Services.AddSingleton<RejudgeStore>();
        builder.Services.AddSingleton<PastJudge>();
        builder.Services.AddSingleton<HypotheticalHits>();
        builder.Services.AddSingleton<SubjectRestrictions>();
        builder.Services.AddSingleton<SubjectRectification>();
        AddRunning<RejudgingService>(builder);
    }

    public static void AddJourneys(this WebApplicationBuilder builder, JourneysOptions options)
    {
        builder.Services.AddSingleton(options);
        AddRunning<JourneyWatch>(builder);
    }

    public static void AddCameras(this WebApplicationBuilder builder, CamerasOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<CameraSigns>();
        builder.Services.AddSingleton<CameraStatusStore>();
        builder.Services.AddSingleton<ClockStore>();
        builder.Services.AddSingleton<PassSearch>();
        builder.Services.AddSingleton<UptimeBook>();
        builder.Services.AddSingleton<ComplianceReads>();
        AddRunning<CameraWatch>(builder);
        AddRunning<ClockWatch>(builder);
    }

    public static void AddHotspots(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HotspotRunStore>();
        builder.Services.AddSingleton<HotspotCellStore>();
        builder.Services.AddSingleton<BoundaryStore>();
        builder.Services.AddSingleton<HotspotInputs>();
        builder.Services.AddSingleton<SitingSources>();
        builder.Services.AddSingleton<SitingDesk>();
        AddRunning<HotspotRunner>(builder);
    }

    /// <remarks>Browsers call what the console needs, and nothing else.</remarks>
    public static void MapServices(this WebApplication app)
    {
        app.MapGrpcService<HealthRpc>();
        app.MapGrpcService<ReflectionRpc>();
        app.MapGrpcService<ReflectionAlphaRpc>();
        app.MapGrpcService<IngestRpc>();
        app.MapGrpcService<ObservationRpc>().EnableGrpcWeb();
        app.MapGrpcService<SightingRpc>().EnableGrpcWeb();
        app.MapGrpcService<AnalysisRpc>();
        app.MapGrpcService<HitRpc>().EnableGrpcWeb();
        app.MapGrpcService<CameraStatusRpc>().EnableGrpcWeb();
        app.MapGrpcService<ComplianceRpc>();
        app.MapGrpcService<PassRpc>();
        app.MapGrpcService<RetentionRpc>();
        app.MapGrpcService<ReviewRpc>().EnableGrpcWeb();
        app.MapGrpcService<SubjectRpc>();
        app.MapGrpcService<IncidentRpc>();
        app.MapGrpcService<BoundaryRpc>();
        app.MapGrpcService<HotspotRpc>();
        app.MapGrpcService<AuditRpc>();
        app.MapGrpcService<EvidenceRpc>();
        app.MapGrpcService<OperationRpc>().EnableGrpcWeb();
        app.MapGrpcService<ControlRoomRpc>().EnableGrpcWeb();
        app.MapGrpcService<ImplausibleJourneyRpc>();
        app.MapGrpcService<ProfileRpc>();
    }

    static void AddRunning<T>(WebApplicationBuilder builder) where T : BackgroundService
    {
        builder.Services.AddSingleton<T>();
        builder.Services.AddHostedService(services => services.GetRequiredService<T>());
    }
}
