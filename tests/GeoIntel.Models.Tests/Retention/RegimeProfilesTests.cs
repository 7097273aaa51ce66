using System.Globalization;
using GeoIntel.Models.Retention;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Retention;

public class RegimeProfilesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    static readonly RegimeProfiles Profiles = new([]);

    [Theory]
    [InlineData("police, 90 days to the second", LegalRegime.PolicePart3, "2025-12-02T12:00:00Z", PurposeClass.OffenderManagement, false, AgeVerdict.Allowed)]
    [InlineData("police, a second older", LegalRegime.PolicePart3, "2025-12-02T11:59:59Z", PurposeClass.SeriousCrime, false, AgeVerdict.NeedsAuthorisation)]
    [InlineData("police, authorised", LegalRegime.PolicePart3, "2025-12-02T11:59:59Z", PurposeClass.SeriousCrime, true, AgeVerdict.Allowed)]
    [InlineData("police, volume crime is allowed", LegalRegime.PolicePart3, "2025-06-01T00:00:00Z", PurposeClass.PriorityAndVolumeCrime, true, AgeVerdict.Allowed)]
    [InlineData("police, wrong class although authorised", LegalRegime.PolicePart3, "2025-12-01T00:00:00Z", PurposeClass.ControlRoom, true, AgeVerdict.ClassNotAllowed)]
    [InlineData("police, wrong class", LegalRegime.PolicePart3, "2025-12-01T00:00:00Z", PurposeClass.OffenderManagement, false, AgeVerdict.ClassNotAllowed)]
    [InlineData("national, as police", LegalRegime.NationalAnpr, "2025-12-01T00:00:00Z", PurposeClass.MajorInvestigation, false, AgeVerdict.NeedsAuthorisation)]
    [InlineData("council has no gate", LegalRegime.CouncilPart3, "2025-03-03T00:00:00Z", PurposeClass.ControlRoom, false, AgeVerdict.Allowed)]
    [InlineData("UK GDPR has no gate", LegalRegime.UkGdpr, "2025-10-01T00:00:00Z", PurposeClass.Safeguarding, false, AgeVerdict.Allowed)]
    [InlineData("the future is not old", LegalRegime.PolicePart3, "2026-03-03T00:00:00Z", PurposeClass.ControlRoom, false, AgeVerdict.Allowed)]
    public void The_shipped_gates_ask_for_authorisation_and_a_class(
        string what, LegalRegime regime, string oldest, PurposeClass purpose, bool isAuthorised, AgeVerdict expected) =>
        Assert.Equal((what, expected), (what, Profiles.MayBeAsked(regime, Time(oldest), Now, purpose, isAuthorised)));

    [Theory]
    [InlineData("police", LegalRegime.PolicePart3, ReadClass.WithoutHit, "2025-03-01T23:59:59Z", "2026-03-02T00:00:00Z")]
    [InlineData("police, first second of a day", LegalRegime.PolicePart3, ReadClass.WithHit, "2025-03-01T00:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("council without a hit", LegalRegime.CouncilPart3, ReadClass.WithoutHit, "2026-01-29T08:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("council with a hit", LegalRegime.CouncilPart3, ReadClass.WithHit, "2026-01-29T08:00:00Z", "2027-01-30T00:00:00Z")]
    [InlineData("UK GDPR with a hit, into a short month", LegalRegime.UkGdpr, ReadClass.WithHit, "2025-08-30T08:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("a leap day", LegalRegime.PolicePart3, ReadClass.WithoutHit, "2024-02-28T08:00:00Z", "2025-02-28T00:00:00Z")]
    [InlineData("a confirmed hit's", LegalRegime.CouncilPart3, ReadClass.CaseMaterial, "2020-01-01T00:00:00Z", null)]
    public void A_read_ends_so_long_after_the_day_it_was_captured_on(
        string what, LegalRegime regime, ReadClass readClass, string captured, string? end) =>
        Assert.Equal(
            (what, end is null ? default(DateTimeOffset?) : Time(end)),
            (what, Profiles.EndOf(regime, readClass, Time(captured), Now)));

    [Fact]
    public void The_profile_in_force_when_it_is_asked_counts()
    {
        var stricter = RegimeProfiles.Shipped.Single(profile => profile.Regime == LegalRegime.PolicePart3) with
        {
            From = Now.AddDays(10),
            GatedAfter = KeepingTime.OfDays(30),
            KeptWithoutHit = KeepingTime.OfMonths(6),
        };
        var profiles = new RegimeProfiles([stricter]);
        var read = Now.AddDays(-40);

        Assert.Equal(
            [AgeVerdict.Allowed, AgeVerdict.NeedsAuthorisation],
            new[] { Now.AddDays(10).AddTicks(-1), Now.AddDays(10) }.Select(
                now => profiles.MayBeAsked(LegalRegime.PolicePart3, read, now, PurposeClass.SeriousCrime, false)));
        Assert.Equal(KeepingTime.OfMonths(12), profiles.At(LegalRegime.PolicePart3, Now).KeptWithoutHit);
        Assert.Equal(KeepingTime.OfMonths(6), profiles.At(LegalRegime.PolicePart3, Now.AddYears(1)).KeptWithoutHit);
        Assert.Equal(KeepingTime.OfDays(31), profiles.At(LegalRegime.CouncilPart3, Now.AddYears(1)).KeptWithoutHit);
    }

    [Fact]
    public void The_last_ended_day_is_what_going_through_the_days_finds()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var now = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(1_500_000));
            if (i % 4 == 0) now = new DateTimeOffset(now.Date, TimeSpan.Zero); // midnight itself decides
            var kept = random.Next(2) == 0 ? KeepingTime.OfDays(1 + random.Next(400)) : KeepingTime.OfMonths(1 + random.Next(18));

            var expected = DateOnly.FromDateTime(now.UtcDateTime).AddDays(2);
            while (kept.After(new DateTimeOffset(expected.AddDays(1), default, TimeSpan.Zero)) > now) expected = expected.AddDays(-1);

            Assert.True(expected == kept.LastEndedDay(now), $"seed 3, case {i}: {kept} at {now:O}");
        }
    }

    [Theory]
    [InlineData("31 days", 0, 31)]
    [InlineData("1 day", 0, 1)]
    [InlineData("12 months", 12, 0)]
    [InlineData("1 month", 1, 0)]
    [InlineData("0 days", 0, 0)]
    [InlineData("-1 days", 0, 0)]
    [InlineData("1201 months", 0, 0)]
    [InlineData("2 years", 0, 0)]
    [InlineData("12", 0, 0)]
    [InlineData("", 0, 0)]
    public void A_keeping_time_is_whole_days_or_whole_months(string text, int months, int days)
    {
        Assert.Equal(months + days > 0, KeepingTime.TryParse(text, out var time));
        Assert.Equal((months, days), (time.Months, time.Days));
        if (months + days > 0) Assert.Equal(text, time.ToString());
    }

    [Fact]
    public void An_agreement_covers_its_regimes_while_it_is_in_force()
    {
        var agreement = new SharingAgreement(
            "ISA-7", new HashSet<LegalRegime> { LegalRegime.PolicePart3, LegalRegime.CouncilPart3 }, Now, Now.AddYears(1));

        Assert.True(agreement.Covers([LegalRegime.PolicePart3, LegalRegime.CouncilPart3], Now));
        Assert.False(agreement.Covers([LegalRegime.PolicePart3, LegalRegime.UkGdpr], Now));
        Assert.False(agreement.Covers([LegalRegime.PolicePart3], Now.AddTicks(-1)));
        Assert.False(agreement.Covers([LegalRegime.PolicePart3], Now.AddYears(1)));
    }

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
