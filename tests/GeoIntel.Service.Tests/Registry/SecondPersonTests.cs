using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>Approval where callers have proved who they are.</summary>
[Collection(PostGisCollection.Name)]
public sealed class SecondPersonTests(RegistryServices registry) : IClassFixture<RegistryServices>, IDisposable
{
    readonly X509Certificate2 _first = NewCertificate("CN=first");
    readonly X509Certificate2 _second = NewCertificate("CN=second");

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [PostGisFact]
    public async Task Who_creates_it_proposes_it_whatever_names_are_stated()
    {
        var created = await ProposeAsync("named", it => it.Approval = new Approval { ProposedBy = "Insp 2", State = ApprovalState.Proposed });

        Assert.Equal(new Approval { State = ApprovalState.Proposed, ProposedBy = "certificate:first" }, created.Approval);
        Assert.True(registry.Live.Current.Conditions["named"].InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task Nobody_creates_an_approved_condition()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ProposeAsync("at-once", it => it.Approval = Examples.Approval));

        Assert.Equal("condition.approval.state", FieldOf(refusal));
        Assert.Empty(await registry.AskAsync("SELECT id FROM condition WHERE id = 'at-once'"));
    }

    [PostGisFact]
    public async Task Who_proposed_it_cannot_approve_it_from_any_address_or_under_any_name()
    {
        var created = await ProposeAsync("self");

        foreach (var peer in (string[])["ipv4:10.1.2.3:5000", "ipv4:10.9.9.9:5000"])
        {
            created.Approval = new Approval { State = ApprovalState.Approved, ProposedBy = "PC 1", DecidedBy = "Insp 2" };
            var refusal = await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(created, _first, ["approval"], peer));
            Assert.Equal("condition.approval.decided_by", FieldOf(refusal));
        }
        Assert.Equal(["1|certificate:first"], await registry.AskAsync(
            "SELECT approval_state, approval_proposed_by FROM condition WHERE id = 'self'"));
    }

    [PostGisTheory]
    [InlineData(ApprovalState.Approved, false)]
    [InlineData(ApprovalState.Rejected, true)]
    public async Task A_second_person_decides_it_under_their_own_name(ApprovalState decision, bool isEmpty)
    {
        var id = $"decided-{decision}";
        var created = await ProposeAsync(id);

        var decided = await DecideAsync(created, decision);

        Assert.Equal((decision, "certificate:first", "certificate:second"),
            (decided.Approval.State, decided.Approval.ProposedBy, decided.Approval.DecidedBy));
        Assert.InRange(decided.Approval.DecideTime.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.Equal(isEmpty, registry.Live.Current.Conditions[id].InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task A_decision_names_the_version_that_was_read()
    {
        var created = await ProposeAsync("unread");
        created.Etag = "";

        var refusal = await Assert.ThrowsAsync<RpcException>(() => DecideAsync(created, ApprovalState.Approved));

        Assert.Equal("condition.etag", FieldOf(refusal));
    }

    public static TheoryData<string, Action<Condition>, string, bool> Changes => new()
    {
        { "zone", it => it.Zone = "zones/second-zone", "zone", false },
        { "schedule", it => it.Schedule = "Daily 07:00-19:00", "schedule", false },
        { "later", it => it.UntilTime = Ahead(200), "until_time", false },
        { "sooner", it => it.UntilTime = Ahead(20), "until_time", true },
        { "basis", it => it.Basis.Reference = "LIC-9", "basis.reference", false },
        { "accepts", it => it.Accepts.Add(MatchClass.Equivalent), "accepts", false },
        { "instruction", it => it.Instruction = "Observe", "instruction", true },
        { "review", it => it.ReviewAt = Ahead(80), "review_at", true },
    };

    [PostGisTheory]
    [MemberData(nameof(Changes))]
    public async Task What_changes_the_rule_waits_for_a_second_person_again_and_nothing_else_does(
        string what, Action<Condition> change, string path, bool keeps)
    {
        var id = $"changed-{what}";
        var approved = await DecideAsync(await ProposeAsync(id), ApprovalState.Approved);
        change(approved);

        var changed = await UpdateAsync(approved, _second, [path]);

        Assert.Equal(
            (what, keeps ? ApprovalState.Approved : ApprovalState.Proposed, keeps ? "certificate:first" : "certificate:second"),
            (what, changed.Approval.State, changed.Approval.ProposedBy));
        Assert.Equal(keeps, changed.Approval.DecidedBy.Length > 0);
        Assert.Equal(!keeps, registry.Live.Current.Conditions[id].InForce.IsEmpty);
    }

    [PostGisFact]
    public async Task What_was_approved_for_later_is_not_brought_forward_by_one_person()
    {
        var created = await ProposeAsync("forward");
        created.Schedule = "Daily 07:00-19:00";
        var later = await UpdateAsync(created, _first, ["schedule"], effective: Ahead(30));
        var early = await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(
            new Condition { Name = later.Name, Etag = later.Etag, Approval = new Approval { State = ApprovalState.Approved } },
            _second, ["approval"], effective: Ahead(1)));
        Assert.Equal("condition.approval.state", FieldOf(early));
        var approved = await DecideAsync(later, ApprovalState.Approved);
        Assert.Equal((ApprovalState.Approved, Ahead(30)), (approved.Approval.State, approved.EffectiveTime));

        approved.Instruction = "Stop";
        var forward = await UpdateAsync(approved, _first, ["instruction"], effective: Ahead(1));

        Assert.Equal(
            (ApprovalState.Proposed, "certificate:first", Ahead(1)),
            (forward.Approval.State, forward.Approval.ProposedBy, forward.EffectiveTime));
    }

    [PostGisFact]
    public async Task A_change_and_its_approval_do_not_come_together()
    {
        var created = await ProposeAsync("together");
        created.Zone = "zones/second-zone";
        created.Approval = new Approval { State = ApprovalState.Approved };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(created, _second, ["zone", "approval"]));

        Assert.Equal("condition.approval.state", FieldOf(refusal));
    }

    [PostGisFact]
    public async Task Sent_back_as_it_was_read_nothing_changes()
    {
        var approved = await DecideAsync(await ProposeAsync("echo"), ApprovalState.Approved);

        var again = await UpdateAsync(approved.Clone(), _first, []);

        Assert.Equal((approved.Approval, 2), (again.Approval, again.Revision));
    }

    async Task<Condition> ProposeAsync(string id, Action<Condition>? spoil = null)
    {
        await registry.ImportAsync(
        [
            new RegistryResource { Nominal = new(Examples.Nominal) { Name = "nominals/second-nominal" } },
            new RegistryResource { Zone = new(Examples.Zone) { Name = "zones/z1" } },
            new RegistryResource { Zone = new(Examples.Zone) { Name = "zones/second-zone" } },
        ]);
        var condition = new Condition(Examples.Condition)
        {
            Nominal = "nominals/second-nominal", Approval = null, ServedAt = Ahead(-9), FromTime = Ahead(-8), ReviewAt = Ahead(60),
            UntilTime = Ahead(90),
        };
        spoil?.Invoke(condition);
        var answer = await registry.Conditions.CreateCondition(
            new CreateConditionRequest { Condition = condition, ConditionId = id, Purpose = Examples.Purpose }, Call(_first));
        return answer.Condition;
    }

    Task<Condition> DecideAsync(Condition read, ApprovalState decision) => UpdateAsync(
        new Condition { Name = read.Name, Etag = read.Etag, Approval = new Approval { State = decision } }, _second, ["approval"]);

    async Task<Condition> UpdateAsync(
        Condition condition, X509Certificate2 by, string[] paths, string peer = "ipv4:10.1.2.3:5000", Timestamp? effective = null)
    {
        var request = new UpdateConditionRequest
        {
            Condition = condition, UpdateMask = new FieldMask { Paths = { paths } }, EffectiveTime = effective, Purpose = Examples.Purpose,
        };
        return (await registry.Conditions.UpdateCondition(request, Call(by, peer))).Condition;
    }

    static TestCall Call(X509Certificate2 by, string peer = "ipv4:10.1.2.3:5000") =>
        new("/geointel.v1.ConditionService/Test", peer, by);

    static Timestamp Ahead(int days) => Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.Date.AddDays(days));

    static string FieldOf(RpcException refusal) => Google.Rpc.Status.Parser
        .ParseFrom(refusal.Trailers.GetValueBytes(Service.Rpc.RpcErrors.DetailsTrailer)).Details[1].Unpack<BadRequest>().FieldViolations[0].Field;

    static X509Certificate2 NewCertificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
