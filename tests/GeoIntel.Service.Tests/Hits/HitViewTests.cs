using System.Collections.Frozen;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>Who watches hits is told where a vehicle is and what to do; whom it is about, only who may know.</summary>
[Collection(PostGisCollection.Name)]
public class HitViewTests(PostGisFixture postgis)
{
    // Every field of a hit that an operator may find filled in. A new one is decided about here before it is told.
    static readonly string[] OfALead =
    [
        "name", "kind", "state", "revision", "priority", "vrm", "vrm_text", "match_class", "alternatives", "first_capture_time",
        "last_capture_time", "read_count", "first_sighting", "last_sighting", "camera", "camera_display_name", "position",
        "position_uncertainty_metres", "list_entry", "rule_revision", "instruction", "owner", "action_code", "sentence", "caveat",
        "ended_since", "safeguarding", "decision", "handling", "etag", "receive_time", "visit_count", "vehicle_count", "other", "correction",
        "match_probability", "watched_vrm", "clock_doubtful", "zone_data_version", "journey", "clock_ahead_seconds_min",
        "clock_ahead_seconds_max",
    ];

    static readonly string[] OfTheOtherRead =
        ["sighting", "camera", "camera_display_name", "capture_time", "vrm", "match_class", "position"];

    static readonly string[] Named = ["SECRET-PERSON", "SECRET-OTHER", "SECRET-ZONE", "SECRET-CONDITION", "SECRET-GROUP", "SECRET-AUTHORISATION", "SECRET-NOTE"];

    public static TheoryData<HitKind> Kinds => [.. Enum.GetValues<HitKind>().Where(kind => kind != 0)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lead_names_neither_person_nor_condition_nor_zone_nor_group(HitKind kind)
    {
        var hit = Hit(kind);

        var whole = new HitView(IsWhole: true).MessageOf(hit);
        var lead = new HitView(IsWhole: false).MessageOf(hit);

        var text = JsonFormatter.Default.Format(lead);
        Assert.All(Named, name => Assert.DoesNotContain(name, text, StringComparison.Ordinal));
        // The names were there to be told.
        if (kind is not (HitKind.VehicleOfInterest or HitKind.ImplausibleJourney))
            Assert.Contains("SECRET-CONDITION", JsonFormatter.Default.Format(whole), StringComparison.Ordinal);
        foreach (var word in (string[])["nominal", "zone", "curfew", "condition", "group", "associat", "authoris", "must not meet"])
            Assert.DoesNotContain(word, lead.Sentence + lead.Caveat, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Camera one", lead.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("Instruction: Ring the desk.", lead.Sentence, StringComparison.Ordinal);
        Assert.Equal(
            (whole.Vrm, whole.FirstSighting, whole.Camera, whole.Instruction, whole.Owner, whole.Etag),
            (lead.Vrm, lead.FirstSighting, lead.Camera, lead.Instruction, lead.Owner, lead.Etag));
        Assert.All(Filled(lead), field => Assert.Contains(field, OfALead));
        if (lead.Other is { } other) Assert.All(Filled(other), field => Assert.Contains(field, OfTheOtherRead));
    }

    [Theory]
    [InlineData("Operator", false)]
    [InlineData("Operator, Analyst, Admin, Auditor, Feed", false)]
    [InlineData("Officer", true)]
    [InlineData("Operator, Intelligence", true)]
    public void Officers_and_intelligence_are_told_the_whole(string roles, bool isWhole)
    {
        Assert.Equal(isWhole, HitView.Of(Caller(Enum.Parse<Role>(roles))).IsWhole);
        Assert.False(HitView.Of(null as CallerIdentity).IsWhole);
    }

    [PostGisFact]
    public async Task Every_rpc_that_tells_hits_tells_each_role_its_own()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        await world.DoAsync(
            """
            UPDATE hit SET kind = 2, body = jsonb_set(jsonb_set(jsonb_set(body, '{hit,first,nominalId}', '"SECRET-PERSON"'),
              '{hit,key,kind}', '2'), '{words,nominalReference}', '"SECRET-PERSON"')
            """);
        await world.DoAsync("UPDATE hit_change SET body = hit.body FROM hit");
        var rpc = Questions.Hits(world);

        foreach (var role in (Role[])[Role.Operator, Role.Officer, Role.Intelligence])
        {
            var listed = await rpc.ListHits(new() { Purpose = Examples.Purpose }, Call("ListHits", role));
            var hit = Assert.Single(listed.Hits);
            var got = (await rpc.GetHit(new() { Name = hit.Name, Purpose = Examples.Purpose }, Call("GetHit", role))).Hit;
            var watched = await FirstWatchedAsync(rpc, role);
            var decided = (await rpc.DecideHit(
                new()
                {
                    Name = hit.Name, Etag = hit.Etag, Outcome = V1.HitOutcome.Misread, Purpose = Examples.Purpose, Note = $"by {role}",
                },
                Call("DecideHit", role))).Hit;

            foreach (var told in (V1.Hit[])[hit, got, watched, decided])
            {
                Assert.Equal(role == Role.Operator ? "" : "nominals/SECRET-PERSON", told.Nominal);
                Assert.Equal(role != Role.Operator, told.Sentence.Contains("nominal", StringComparison.Ordinal)
                    || JsonFormatter.Default.Format(told).Contains("SECRET", StringComparison.Ordinal));
            }
        }
    }

    [PostGisFact]
    public async Task Hits_of_a_covert_camera_are_told_to_no_operator()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        await world.DoAsync("UPDATE camera SET covert = true");
        await world.DoAsync("UPDATE registry_version SET body = jsonb_set(body, '{covert}', 'true') WHERE kind = 'camera'");
        using var live = world.NewLive();
        await live.LoadAsync(CancellationToken.None);
        var rpc = Questions.Hits(world, live);
        var officer = await rpc.ListHits(new() { Purpose = Examples.Purpose }, Call("ListHits", Role.Officer));
        var hit = Assert.Single(officer.Hits);

        Assert.Empty((await rpc.ListHits(new() { Purpose = Examples.Purpose }, Call("ListHits", Role.Operator))).Hits);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => rpc.GetHit(new() { Name = hit.Name, Purpose = Examples.Purpose }, Call("GetHit", Role.Operator)));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        Assert.Null(await FirstWatchedAsync(rpc, Role.Operator));
        Assert.NotNull(await FirstWatchedAsync(rpc, Role.Intelligence));
    }

    [PostGisFact]
    public async Task Images_of_a_hits_reads_are_for_operators_and_no_others()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        var ofHit = Guid.Parse(Assert.Single(await world.AskAsync("SELECT sighting_id FROM sighting")));
        var store = new Service.Storage.Attachments.AttachmentStore(world.Database);

        Assert.True(await store.IsOfHitAsync(ofHit, CancellationToken.None));
        Assert.False(await store.IsOfHitAsync(Guid.CreateVersion7(), CancellationToken.None));
        await world.DoAsync("UPDATE camera SET covert = true");
        Assert.False(await store.IsOfHitAsync(ofHit, CancellationToken.None));
        await world.DoAsync("UPDATE camera SET covert = false");
        await world.DoAsync("UPDATE hit SET state = 3");
        Assert.False(await store.IsOfHitAsync(ofHit, CancellationToken.None));
    }

    [PostGisFact]
    public async Task A_watch_that_stands_tells_nothing_that_has_become_too_old_since_it_was_opened()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.DoAsync("UPDATE feed SET regime = 1"); // told for 90 days
        var reads = new ListedReads();
        world.Clock.Now = Neighbourhood.Now.AddDays(1);
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        var answers = System.Threading.Channels.Channel.CreateUnbounded<V1.WatchHitsResponse>();
        var call = Call("WatchHits", Role.Officer);
        call.GetHttpContext().Features.Set(new CallTerm(
            TestCall.Tester with { Until = DateTimeOffset.UtcNow.AddMinutes(1) }, null, null!, TimeProvider.System));
        var watching = Questions.Hits(world).WatchHits(
            new() { Purpose = Examples.Purpose, ResumeToken = "beginning" }, new Channelled(answers.Writer), call);
        Assert.NotNull((await NextAsync()).Change);
        Assert.NotNull((await NextAsync()).Pulse);

        world.Clock.Now = Neighbourhood.Now.AddDays(100);
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(1, 600)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        world.Bell.Ring();

        // What is too old is told as a sign of life, with its number.
        var late = await NextAsync();
        Assert.Equal(("2", null), (late.ResumeToken, late.Change));

        async Task<V1.WatchHitsResponse> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            var next = answers.Reader.ReadAsync(patience.Token).AsTask();
            if (await Task.WhenAny(next, watching) == watching) await watching; // says what went wrong
            return await next;
        }
    }

    static CallerIdentity Caller(Role roles) => new("person:tester", roles, FrozenSet<string>.Empty);

    static TestCall Call(string rpc, Role roles) => new($"/geointel.v1.HitService/{rpc}", caller: Caller(roles));

    // The first that comes is the hit, or the sign of life of a watch that has come to the end without one.
    static async Task<V1.Hit> FirstWatchedAsync(HitRpc rpc, Role role)
    {
        var first = new FirstAnswer();
        await Assert.ThrowsAsync<FirstAnswer.EnoughException>(() => rpc.WatchHits(
            new() { Purpose = Examples.Purpose, ResumeToken = "beginning" }, first, Call("WatchHits", role)));
        return first.Answer!.Change?.Hit!;
    }

    static IEnumerable<string> Filled(IMessage message) => message.Descriptor.Fields.InDeclarationOrder()
        .Where(field => field.IsRepeated ? ((System.Collections.IList)field.Accessor.GetValue(message)).Count > 0
            : field.HasPresence ? field.Accessor.HasValue(message)
            : field.Accessor.GetValue(message) is not ("" or 0 or 0.0 or false) && Convert.ToInt64(
                field.FieldType == Google.Protobuf.Reflection.FieldType.Enum ? field.Accessor.GetValue(message) : 1,
                System.Globalization.CultureInfo.InvariantCulture) != 0)
        .Select(field => field.Name);

    internal static DecidedHit Hit(HitKind kind)
    {
        var read = new HitReason
        {
            SightingId = Guid.NewGuid(), CapturedAt = Neighbourhood.Now, ReceivedAt = Neighbourhood.Now, CameraId = "one",
            Position = GeoIntel.Models.Geo.GeoPoint.OfMetres(346000, 392000), UncertaintyCentimetres = 500,
            EdgeDistanceCentimetres = 1200, ZoneVerdict = ZoneVerdict.WithinUncertainty, ZoneId = "SECRET-ZONE",
            NominalId = kind is HitKind.VehicleOfInterest or HitKind.ImplausibleJourney ? "" : "SECRET-PERSON",
            Vrm = Vrm.Of("AB12CDE"), WatchedVrm = Vrm.Of("AB12CDE"), RuleRevision = 3,
        };
        var hit = new Hit
        {
            Id = Guid.NewGuid(),
            Key = new HitKey(kind, "SECRET-CONDITION", Vrm.Of("AB12CDE").Packed),
            First = read,
            Other = kind is HitKind.NonAssociation or HitKind.GroupPresence ? read with { NominalId = "SECRET-OTHER" } : null,
            State = HitState.Open, Revision = 1, ReadCount = 2, VisitCount = 1, VehicleCount = 2, OccasionCount = 2,
            FirstCapturedAt = read.CapturedAt, LastCapturedAt = read.CapturedAt.AddMinutes(1), LastReceivedAt = read.ReceivedAt,
            LastSightingId = read.SightingId, ExpectedByChance = 0.2, FirstOutside = null,
        };
        // A list's entry is what an operator works with.
        if (kind is HitKind.VehicleOfInterest) hit = hit with { Key = new HitKey(kind, "entry", hit.Key.VrmPacked) };
        var words = new HitWords
        {
            CameraDisplayName = "Camera one", OtherCameraDisplayName = "Camera two", ZoneDisplayName = "SECRET-ZONE",
            NominalReference = "SECRET-PERSON", OtherNominalReference = "SECRET-OTHER", AuthorisationReference = "SECRET-AUTHORISATION",
            Instruction = "Ring the desk.",
        };
        var told = new ToldHit
        {
            Hit = hit, Words = words, GroupIds = ["SECRET-GROUP"], Owner = "duty desk", Sentence = HitSentence.Say(hit, words),
            Caveat = HitSentence.Caveat(hit),
        };
        return new DecidedHit(told, new HitDecision(1, "pat", read.CapturedAt, "red van", "SECRET-NOTE"), 7);
    }

    sealed class FirstAnswer : IServerStreamWriter<V1.WatchHitsResponse>
    {
        public V1.WatchHitsResponse? Answer { get; private set; }

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(V1.WatchHitsResponse message)
        {
            if (Answer?.Change is null) Answer = message;
            throw new EnoughException();
        }

        public sealed class EnoughException : Exception;
    }

    sealed class Channelled(System.Threading.Channels.ChannelWriter<V1.WatchHitsResponse> answers) : IServerStreamWriter<V1.WatchHitsResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(V1.WatchHitsResponse message) => answers.WriteAsync(message).AsTask();
    }
}
