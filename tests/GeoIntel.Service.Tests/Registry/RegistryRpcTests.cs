using GeoIntel.Service.Rpc;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Registry;

[Collection(PostGisCollection.Name)]
public class RegistryRpcTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    [PostGisFact]
    public async Task A_created_resource_can_be_read_and_knows_its_version()
    {
        var created = await CreateAsync("create-read");

        var read = await GetAsync("create-read");

        Assert.Equal(created, read);
        Assert.Equal(("nominals/create-read", 1), (read.Name, read.Revision));
        Assert.NotEmpty(read.Etag);
        Assert.InRange(read.UpdateTime.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.Equal("Example Person", read.DisplayName);
    }

    [PostGisFact]
    public async Task An_answered_change_is_in_force_here()
    {
        await CreateAsync("in-force");

        Assert.Contains("in-force", registry.Live.Current.Nominals.Keys);
    }

    [PostGisTheory]
    [InlineData("")]
    [InlineData("-first")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("übel")]
    [InlineData("new\nline")]
    [InlineData("sixty-four-characters-are-one-too-many-for-an-id-of-a-resource-x")]
    public async Task An_id_that_could_not_stand_in_a_name_is_refused(string id)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(id));

        Assert.Equal((StatusCode.InvalidArgument, "nominal_id"), (refusal.StatusCode, FirstField(refusal)));
    }

    [PostGisFact]
    public async Task The_same_id_twice_is_refused()
    {
        await CreateAsync("twice");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => CreateAsync("twice"));

        Assert.Equal((StatusCode.AlreadyExists, "RESOURCE_ALREADY_EXISTS"), (refusal.StatusCode, Reason(refusal)));
    }

    [PostGisFact]
    public async Task What_is_not_there_is_not_found()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => GetAsync("nobody"));

        Assert.Equal((StatusCode.NotFound, "RESOURCE_NOT_FOUND"), (refusal.StatusCode, Reason(refusal)));
        Assert.Contains("nominals/nobody", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_name_of_another_kind_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => registry.Nominals.GetNominal(
            new GetNominalRequest { Name = "zones/z", Purpose = Examples.Purpose }, RegistryServices.Call()));

        Assert.Equal((StatusCode.InvalidArgument, "name"), (refusal.StatusCode, FirstField(refusal)));
    }

    [PostGisFact]
    public async Task Wrong_fields_are_named_by_their_path_in_the_request()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => registry.Conditions.CreateCondition(
            new CreateConditionRequest { Condition = new Condition(), ConditionId = "x", Purpose = Examples.Purpose },
            RegistryServices.Call()));

        Assert.Equal(("INVALID_FIELDS", "condition.nominal"), (Reason(refusal), FirstField(refusal)));
    }

    [PostGisFact]
    public async Task A_reference_to_nothing_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => registry.Cameras.CreateCamera(
            new CreateCameraRequest { Camera = Examples.Camera, CameraId = "lost" }, RegistryServices.Call()));

        Assert.Equal((StatusCode.InvalidArgument, "camera.feed"), (refusal.StatusCode, FirstField(refusal)));
        Assert.Contains("feeds/town", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task An_update_changes_what_it_names_and_counts_the_version()
    {
        var before = await CreateAsync("update");

        var after = await UpdateAsync(
            new Nominal { Name = before.Name, Etag = before.Etag, LicenceState = LicenceState.InCustody, DisplayName = "Other" },
            "licence_state");

        Assert.Equal((LicenceState.InCustody, "Example Person", 2), (after.LicenceState, after.DisplayName, after.Revision));
        Assert.NotEqual(before.Etag, after.Etag);
        Assert.Equal(after, await GetAsync("update"));
    }

    [PostGisFact]
    public async Task An_update_with_a_stale_etag_is_aborted_and_changes_nothing()
    {
        var first = await CreateAsync("stale");
        var second = await UpdateAsync(new Nominal { Name = first.Name, CaseReference = "B" }, "case_reference");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => UpdateAsync(
            new Nominal { Name = first.Name, Etag = first.Etag, CaseReference = "C" }, "case_reference"));

        Assert.Equal((StatusCode.Aborted, "STALE_ETAG"), (refusal.StatusCode, Reason(refusal)));
        Assert.Equal(second, await GetAsync("stale"));
    }

    [PostGisFact]
    public async Task Of_two_updates_at_once_the_slower_is_aborted()
    {
        await CreateAsync("race");
        await using var slower = await registry.Contexts.CreateDbContextAsync();
        var row = slower.Nominals.Single(nominal => nominal.Id == "race");
        await UpdateAsync(new Nominal { Name = "nominals/race", CaseReference = "faster" }, "case_reference");

        row.CaseReference = "slower";

        await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException>(
            () => slower.SaveAsync(new(TestCall.Actor, "test", null), CancellationToken.None));
        Assert.Equal("faster", (await GetAsync("race")).CaseReference);
    }

    [PostGisFact]
    public async Task An_update_that_changes_nothing_makes_no_version()
    {
        var before = await CreateAsync("unchanged");

        var after = await UpdateAsync(new Nominal { Name = before.Name, CaseReference = before.CaseReference }, "case_reference");

        Assert.Equal(before, after);
    }

    [PostGisFact]
    public async Task An_unknown_mask_path_is_refused()
    {
        await CreateAsync("mask");

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => UpdateAsync(new Nominal { Name = "nominals/mask" }, "height"));

        Assert.Equal((StatusCode.InvalidArgument, "UNKNOWN_MASK_PATH"), (refusal.StatusCode, Reason(refusal)));
    }

    [PostGisFact]
    public async Task Validating_only_answers_as_if_done_and_changes_nothing()
    {
        var told = await registry.Nominals.CreateNominal(
            new CreateNominalRequest
            {
                Nominal = Examples.Nominal,
                NominalId = "not-really",
                Purpose = Examples.Purpose,
                ValidateOnly = true,
            },
            RegistryServices.Call());

        Assert.Equal(("nominals/not-really", ""), (told.Nominal.Name, told.Nominal.Etag));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => GetAsync("not-really"));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task The_same_request_sent_again_is_carried_out_once()
    {
        var request = new CreateNominalRequest
        {
            Nominal = Examples.Nominal,
            NominalId = "once",
            Purpose = Examples.Purpose,
            RequestId = "6e6a8a4c-5d5b-4d1c-9a52-0d9a0a2f6f01",
        };

        var first = await registry.Nominals.CreateNominal(request, RegistryServices.Call());
        var again = await registry.Nominals.CreateNominal(request, RegistryServices.Call());

        Assert.Equal(first, again);
        Assert.Equal(["1"], await registry.AskAsync("SELECT count(*) FROM registry_version WHERE id = 'once'"));
    }

    [PostGisFact]
    public async Task An_update_sent_again_is_carried_out_once_though_its_etag_is_stale_by_then()
    {
        var before = await CreateAsync("once-update");
        var request = new UpdateNominalRequest
        {
            Nominal = new Nominal { Name = before.Name, Etag = before.Etag, CaseReference = "B" },
            UpdateMask = new FieldMask { Paths = { "case_reference" } },
            Purpose = Examples.Purpose,
            RequestId = "6e6a8a4c-5d5b-4d1c-9a52-0d9a0a2f6f02",
        };

        var first = await registry.Nominals.UpdateNominal(request, RegistryServices.Call());
        var again = await registry.Nominals.UpdateNominal(request, RegistryServices.Call());

        Assert.Equal(first, again);
        Assert.Equal(2, again.Nominal.Revision);
    }

    [PostGisFact]
    public async Task A_request_id_used_for_another_request_is_refused()
    {
        var request = new CreateNominalRequest
        {
            Nominal = Examples.Nominal,
            NominalId = "reused",
            Purpose = Examples.Purpose,
            RequestId = "6e6a8a4c-5d5b-4d1c-9a52-0d9a0a2f6f03",
        };
        await registry.Nominals.CreateNominal(request, RegistryServices.Call());
        request.NominalId = "another";

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => registry.Nominals.CreateNominal(request, RegistryServices.Call()));

        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (refusal.StatusCode, Reason(refusal)));
    }

    [PostGisFact]
    public async Task A_request_id_that_is_no_uuid_is_refused()
    {
        var request = new CreateNominalRequest
        {
            Nominal = Examples.Nominal,
            NominalId = "no-uuid",
            Purpose = Examples.Purpose,
            RequestId = "1",
        };

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => registry.Nominals.CreateNominal(request, RegistryServices.Call()));

        Assert.Equal((StatusCode.InvalidArgument, "request_id"), (refusal.StatusCode, FirstField(refusal)));
    }

    static string Reason(RpcException refusal) => Details(refusal).Details[0].Unpack<ErrorInfo>().Reason;

    static string FirstField(RpcException refusal) =>
        Details(refusal).Details[1].Unpack<BadRequest>().FieldViolations[0].Field;

    static Google.Rpc.Status Details(RpcException refusal) =>
        Google.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));

    async Task<Nominal> CreateAsync(string id) => (await registry.Nominals.CreateNominal(
        new CreateNominalRequest { Nominal = Examples.Nominal, NominalId = id, Purpose = Examples.Purpose },
        RegistryServices.Call())).Nominal;

    async Task<Nominal> GetAsync(string id) => (await registry.Nominals.GetNominal(
        new GetNominalRequest { Name = $"nominals/{id}", Purpose = Examples.Purpose }, RegistryServices.Call())).Nominal;

    async Task<Nominal> UpdateAsync(Nominal nominal, params string[] mask) => (await registry.Nominals.UpdateNominal(
        new UpdateNominalRequest
        {
            Nominal = nominal,
            UpdateMask = new FieldMask { Paths = { mask } },
            Purpose = Examples.Purpose,
        },
        RegistryServices.Call())).Nominal;
}
