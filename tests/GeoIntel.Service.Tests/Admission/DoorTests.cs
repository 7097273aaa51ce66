using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Registry;

namespace GeoIntel.Service.Tests.Admission;

[Collection(PostGisCollection.Name)]
public class DoorTests(PostGisFixture postgis)
{
    static readonly RegistryView View = Neighbourhood.View();

    static readonly Read Good = new()
    {
        Camera = "a57",
        VrmText = "AB12 CDE",
        CapturedAt = Neighbourhood.Now,
        SourceSequence = 7,
        VendorEventId = "e-7",
    };

    static readonly Dictionary<string, Func<Read, string, Read>> Texts = new()
    {
        ["camera"] = (read, text) => read with { Camera = text },
        ["vrm_text"] = (read, text) => read with { VrmText = text },
        ["vendor_event_id"] = (read, text) => read with { VendorEventId = text },
        ["supersedes_event_id"] = (read, text) => read with { SupersedesEventId = text },
        ["withdraws_event_id"] = (read, text) => read with { WithdrawsEventId = text },
        ["make"] = (read, text) => read with { Make = text },
        ["colour"] = (read, text) => read with { Colour = text },
        ["vehicle_kind"] = (read, text) => read with { VehicleKind = text },
        ["country"] = (read, text) => read with { Country = text },
        ["candidates.vrm_text"] = (read, text) => read with { Candidates = [new("OK1", 0.5), new(text, null)] },
    };

    public static TheoryData<string> TextFields => [.. Texts.Keys];

    [Fact]
    public void A_good_read_becomes_a_sighting_at_its_camera()
    {
        var admitted = Admit(Good);

        Assert.Equal(Vrm.Of("AB12CDE"), admitted.Sighting.Vrm);
        Assert.Equal(GeoPoint.OfMetres(346_000, 392_000), admitted.Sighting.Position);
        Assert.Equal(1000, admitted.Sighting.UncertaintyCentimetres); // 5 m of survey, 5 m of projection
        Assert.Equal(Neighbourhood.Now, admitted.Sighting.ReceivedAt);
        Assert.Equal(7, admitted.Sighting.Id.Version);
        Assert.Equal((1, 1), (admitted.FeedKey, admitted.CameraKey));
        Assert.False(admitted.StoresPlace);
        Assert.False(admitted.IsWithdrawal);
    }

    [Theory]
    [InlineData("a57", "town", 1)]
    [InlineData("cameras/a57", "town", 1)]
    [InlineData("00-11-22/1", "shops", 4)]
    public void A_camera_goes_by_its_id_its_name_or_its_device_id(string camera, string feed, int cameraKey) =>
        Assert.Equal(cameraKey, Admit(Good with { Camera = camera }, feed).CameraKey);

    [Theory]
    [InlineData("nowhere", "'nowhere' is neither a registered camera", "Register it first")]
    [InlineData("", "'' is neither a registered camera", "Register it first")]
    [InlineData("A57", "'A57' is neither a registered camera", "Register it first")]
    public void An_unknown_camera_is_refused(string camera, params string[] says) =>
        AssertRefused(Good with { Camera = camera }, RefusalReason.UnknownCamera, "camera", says);

    [Fact]
    public void A_camera_of_another_feed_is_refused() => AssertRefused(
        Good with { Camera = "police-1" }, RefusalReason.WrongFeed, "camera", "cameras/police-1", "feeds/police",
        "feeds/town");

    [Theory]
    [InlineData("", "empty", "observation")]
    [InlineData("--", "'--'", "1 to 12 letters A-Z and digits")]
    [InlineData("AB1? CDE", "'AB1? CDE'", "1 to 12")]
    [InlineData("ABCDEFGHIJ123", "'ABCDEFGHIJ123'", "1 to 12")]
    public void A_mark_that_is_none_is_refused(string text, params string[] says) =>
        AssertRefused(Good with { VrmText = text }, RefusalReason.UnreadableVrm, "vrm_text", says);

    [Theory]
    [InlineData("a57", 30_000, true)]
    [InlineData("a57", 30_000.001, false)]
    [InlineData("fast-clock", 120_000, true)]
    [InlineData("fast-clock", 120_000.001, false)]
    public void A_clock_may_run_ahead_up_to_its_limit(string camera, double milliseconds, bool taken)
    {
        var read = Good with { Camera = camera, CapturedAt = Neighbourhood.Now.AddMilliseconds(milliseconds) };

        if (taken) Assert.Equal(read.CapturedAt, Admit(read).Sighting.CapturedAt);
        else AssertRefused(read, RefusalReason.FromTheFuture, "capture_time", $"{read.CapturedAt:O}", $"{Neighbourhood.Now:O}",
            camera == "a57" ? "00:00:30" : "00:02:00", "clock_skew_seconds_max");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void A_read_may_be_as_old_as_the_limit(int ticksBeyond, bool taken)
    {
        var oldest = Neighbourhood.Now - Neighbourhood.Options.ReadAgeMax;
        var read = Good with { CapturedAt = oldest.AddTicks(ticksBeyond) };

        if (taken) Assert.Equal(oldest, Admit(read).Sighting.CapturedAt);
        else AssertRefused(read, RefusalReason.TooOld, "capture_time", $"{read.CapturedAt:O}", "3660 days");
    }

    [Fact]
    public void The_place_of_a_camera_that_moves_is_the_reads_own()
    {
        var onGrid = Admit(new IntakeRead(OfVan(2.5), GridPosition: GeoPoint.OfMetres(345_678.25, 391_234.5)), "vans");
        var inDegrees = Admit(OfVan(2.5) with { Position = new Wgs84Point(-2.83, 53.42) }, "vans");

        Assert.Equal(GeoPoint.OfMetres(345_678.25, 391_234.5), onGrid.Sighting.Position);
        Assert.Equal(250 + 1000, onGrid.Sighting.UncertaintyCentimetres);
        Assert.True(onGrid.StoresPlace);
        Assert.True(NationalGrid.TryToGrid(new Wgs84Point(-2.83, 53.42), out var projected));
        Assert.Equal(projected, inDegrees.Sighting.Position);
        Assert.Equal(250 + 500 + 1000, inDegrees.Sighting.UncertaintyCentimetres); // and the projection of the point itself
    }

    [Fact]
    public void The_place_of_a_camera_that_stands_is_its_capture_point_whatever_the_read_says()
    {
        var admitted = Admit(new IntakeRead(
            Good with { PositionUncertaintyMetres = -1 }, GridPosition: GeoPoint.OfMetres(1, 1)));

        Assert.Equal(GeoPoint.OfMetres(346_000, 392_000), admitted.Sighting.Position);
        Assert.False(admitted.StoresPlace);
    }

    [Fact]
    public void A_camera_that_moves_must_say_where_it_is() => AssertRefused(
        OfVan(0), RefusalReason.ImpossiblePosition, "position", ["missing", "cameras/van-1 moves", "needs its place"], "vans");

    [Theory]
    [InlineData(-73.9, 40.7)]
    [InlineData(53.42, -2.83)] // the wrong way round
    [InlineData(double.NaN, 53.42)]
    public void A_place_outside_the_grid_is_refused(double longitude, double latitude) => AssertRefused(
        OfVan(0) with { Position = new Wgs84Point(longitude, latitude) }, RefusalReason.ImpossiblePosition, "position",
        [FormattableString.Invariant($"Longitude {longitude}, latitude {latitude}"), "Grid", "Longitude comes first"], "vans");

    [Theory]
    [InlineData(-0.1)]
    [InlineData(10_000.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_impossible_uncertainty_is_refused(double metres) => AssertRefused(
        OfVan(metres) with { Position = new Wgs84Point(-2.83, 53.42) }, RefusalReason.ImpossiblePosition,
        "position_uncertainty_metres", [FormattableString.Invariant($"It is {metres}"), "0 to 10000"], "vans");

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(null)]
    public void A_confidence_runs_from_0_to_1_or_is_not_given(double? confidence) => Admit(Good with
    {
        Confidence = confidence,
        Candidates = [new("AB12CDF", confidence)],
        CharacterConfidences = [(float)(confidence ?? 1)],
    });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void A_confidence_beyond_that_is_refused(double confidence)
    {
        var value = FormattableString.Invariant($"It is {confidence}");
        AssertRefused(
            Good with { Confidence = confidence }, RefusalReason.ImpossibleConfidence, "confidence", value, "0 to 1");
        AssertRefused(
            Good with { Candidates = [new("OK1", 0.5), new("OK2", confidence)] },
            RefusalReason.ImpossibleConfidence, "candidates.confidence", value, "0 to 1");
        AssertRefused(
            Good with { CharacterConfidences = [0.5f, (float)confidence] },
            RefusalReason.ImpossibleConfidence, "character_confidences", "0 to 1");
    }

    [Theory]
    [InlineData("town", 0, "e-1", "source_sequence", "It is 0", "feeds/town numbers its reads", "numbered = false")]
    [InlineData("town", -1, "e-1", "source_sequence", "It is -1", "from 1 on")]
    [InlineData("shops", 9, "", "vendor_event_id", "empty", "feeds/shops does not number", "the device's own id")]
    public void A_read_needs_the_identity_its_feed_goes_by(
        string feed, long sequence, string eventId, string field, params string[] says) => AssertRefused(
            Good with { Camera = Neighbourhood.CameraOf(feed), SourceSequence = sequence, VendorEventId = eventId },
            RefusalReason.MissingIdentity, field, says, feed);

    [Theory]
    [InlineData("town")]
    [InlineData("shops")]
    public void A_read_cannot_replace_itself(string feed) => AssertRefused(
        Good with { Camera = Neighbourhood.CameraOf(feed), SupersedesEventId = "e-7" },
        RefusalReason.MissingIdentity, "supersedes_event_id", ["own id", "an id of its own"], feed);

    [Fact]
    public void A_withdrawal_needs_an_id_of_its_own_where_ids_tell_reads_apart()
    {
        AssertRefused(
            Good with { Camera = "shop-1", VendorEventId = "e-7", WithdrawsEventId = "e-7" },
            RefusalReason.MissingIdentity, "withdraws_event_id", ["own id", "an id of its own"], "shops");

        // Where numbers do, the id may be that of the read.
        Assert.True(Admit(Good with { VendorEventId = "e-7", WithdrawsEventId = "e-7" }).IsWithdrawal);
    }

    [Fact]
    public void Of_a_withdrawal_only_camera_times_and_ids_are_looked_at()
    {
        var odd = OfVan(double.NaN) with
        {
            WithdrawsEventId = "e-1",
            VrmText = new string('?', 257),
            Make = "\0",
            Confidence = 1.1,
            Position = new Wgs84Point(0, 0),
            Candidates = [.. Enumerable.Repeat(new VrmCandidate("", 7), 33)],
        };

        Assert.True(Admit(odd, "vans").IsWithdrawal);
        Assert.True(Admit(odd, "vans").Sighting.Vrm.IsEmpty);
        AssertRefused(odd with { Camera = "nowhere" }, RefusalReason.UnknownCamera, "camera", ["'nowhere'"], "vans");
        AssertRefused(odd with { VendorEventId = "" }, RefusalReason.MissingIdentity, "vendor_event_id", ["empty"], "vans");
        AssertRefused(
            odd with { CapturedAt = Neighbourhood.Now.AddDays(1) }, RefusalReason.FromTheFuture, "capture_time", [], "vans");
        AssertRefused(
            odd with { WithdrawsEventId = "\0" }, RefusalReason.TextTooLong, "withdraws_event_id", ["U+0000"], "vans");
    }

    [Theory]
    [MemberData(nameof(TextFields))]
    public void A_text_that_cannot_be_kept_is_refused_by_the_name_of_its_field(string field)
    {
        var with = Texts[field];
        AssertRefused(with(Good, "A\0"), RefusalReason.TextTooLong, field, "U+0000", "leave it out");
        AssertRefused(with(Good, new string('x', 257)), RefusalReason.TextTooLong, field, "257 characters", "at most 256");
        // Exactly as long as allowed: whatever is said, it is not that.
        if (!TryAdmit(new IntakeRead(with(Good, new string('x', 256))), "town", out _, out var refusal))
            Assert.NotEqual(RefusalReason.TextTooLong, refusal.Reason);
    }

    [Fact]
    public void No_more_candidates_are_taken_than_allowed()
    {
        Admit(Good with { Candidates = [.. Enumerable.Repeat(new VrmCandidate("AB12CDF", null), 32)] });
        AssertRefused(
            Good with { Candidates = [.. Enumerable.Repeat(new VrmCandidate("AB12CDF", null), 33)] },
            RefusalReason.TextTooLong, "candidates", "33 candidates", "at most 32", "Send the best");
    }

    [Fact]
    public void What_the_wire_refuses_stays_refused()
    {
        var wire = new Refusal(RefusalReason.MissingCaptureTime, "capture_time", "It is missing.");

        Assert.False(TryAdmit(new IntakeRead(Good, Refusal: wire), "town", out _, out var refusal));
        Assert.Equal(wire, refusal);
    }

    [Fact]
    public void An_observation_needs_neither_mark_nor_camera_but_a_place()
    {
        var seen = new IntakeRead(
            Good with { Camera = "", VrmText = "", SourceSequence = 0 }, GeoPoint.OfMetres(345_000, 392_500), "",
            "a man in a red coat", "operator");

        Assert.True(TryAdmit(seen, null, out var admitted, out _));
        Assert.Equal((0, null, true, -1),
            (admitted.FeedKey, admitted.CameraKey, admitted.StoresPlace, admitted.Sighting.CameraIndex));
        Assert.Equal(GeoPoint.OfMetres(345_000, 392_500), admitted.Sighting.Position);
        Assert.True(admitted.Sighting.Vrm.IsEmpty);

        Assert.False(TryAdmit(seen with { GridPosition = null }, null, out _, out var refusal));
        Assert.Equal((RefusalReason.ImpossiblePosition, "position"), (refusal.Reason, refusal.Field));
        Assert.Contains("name a camera or give the point", refusal.Description, StringComparison.Ordinal);

        Assert.False(TryAdmit(seen with { Read = seen.Read with { VrmText = "??" } }, null, out _, out refusal));
        Assert.Equal(RefusalReason.UnreadableVrm, refusal.Reason);
    }

    [PostGisFact]
    public async Task The_capture_time_that_is_judged_is_the_one_that_PostgreSQL_gives_back()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        DateTimeOffset[] times =
        [
            Neighbourhood.Now.AddTicks(-1),
            Neighbourhood.Now.AddTicks(9),
            Neighbourhood.Now.AddTicks(10),
            new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.FromHours(5)).AddTicks(9_999_999),
            Neighbourhood.Now - Neighbourhood.Options.ReadAgeMax,
        ];
        var reads = times.Select((time, i) => Good with { CapturedAt = time, SourceSequence = i + 1, VrmText = $"T{i}" }).ToList();

        await world.CommitAsync(new IntakeBatch("town", [.. reads.Select(read => new IntakeRead(read))]));

        await using var command = world.Database.CreateCommand("SELECT captured_at FROM sighting ORDER BY vrm_text");
        await using var reader = await command.ExecuteReaderAsync();
        foreach (var read in reads)
        {
            await reader.ReadAsync();
            var stored = reader.GetFieldValue<DateTimeOffset>(0);
            Assert.Equal(Admit(read).Sighting.CapturedAt, stored);
            Assert.InRange(read.CapturedAt - stored, TimeSpan.Zero, TimeSpan.FromTicks(9));
        }
    }

    static Read OfVan(double uncertaintyMetres) =>
        Good with { Camera = "van-1", PositionUncertaintyMetres = uncertaintyMetres };

    static AdmittedRead Admit(Read read, string feed = "town") => Admit(new IntakeRead(read), feed);

    static AdmittedRead Admit(IntakeRead intake, string feed = "town")
    {
        Assert.True(TryAdmit(intake, feed, out var admitted, out var refusal), $"{refusal.Field}: {refusal.Description}");
        return admitted;
    }

    static void AssertRefused(Read read, RefusalReason reason, string field, params string[] says) =>
        AssertRefused(read, reason, field, says, "town");

    static void AssertRefused(Read read, RefusalReason reason, string field, string[] says, string feed)
    {
        Assert.False(TryAdmit(new IntakeRead(read), feed, out _, out var refusal));
        Assert.Equal((reason, field), (refusal.Reason, refusal.Field));
        Assert.All(says, part => Assert.Contains(part, refusal.Description, StringComparison.Ordinal));
    }

    static bool TryAdmit(
        IntakeRead intake, string? feed, out AdmittedRead admitted, out Refusal refusal, string source = "") =>
        new Door(Neighbourhood.Options).TryAdmit(
            intake, feed is null ? null : Neighbourhood.Feed(feed), source, View, Neighbourhood.Now, out admitted, out refusal);
}
