using GeoIntel.Models.Scenes;

namespace GeoIntel.Models.Tests.Scenes;

public class SceneOccasionTests
{
    // A Wednesday.
    static readonly DateTimeOffset Day = new(2026, 6, 10, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Scenes_that_one_journey_may_pass_are_one_occasion()
    {
        var scenes = new[] { At(1, 30, 31), At(2, 10, 11), At(3, 16.9, 18), At(4, 12, 12.5) };

        var occasions = SceneOccasion.Of(scenes, Day.AddDays(-7), Day.AddDays(7));

        Assert.Equal([[1, 3, 2], [0]], occasions.Select(one => one.Scenes));
    }

    [Fact]
    public void They_are_compared_with_days_of_the_same_kind_whose_hours_lie_in_the_time_asked_for()
    {
        var occasion = Assert.Single(SceneOccasion.Of([At(1, 10, 11)], Day.AddDays(-7).AddHours(9), Day.AddDays(8).AddHours(9.5)));

        // Wednesday the week before to Thursday of the week after; without two weekends and the day itself.
        Assert.Equal([-7, -6, -5, -2, -1, 1, 2, 5, 6, 7], occasion.Days);
    }

    [Fact]
    public void A_day_on_which_its_hours_meet_another_scene_at_the_same_camera_is_left_out()
    {
        var scenes = new[] { At(1, 10, 11), At(1, 48.5 + 10, 48.5 + 11), At(2, 24 + 10, 24 + 11) };

        var occasions = SceneOccasion.Of(scenes, Day.AddDays(-2), Day.AddDays(5));

        // Monday to Friday of that week; what happened on Wednesday and on Friday meet, half an hour apart.
        Assert.Equal([[0], [2], [1]], occasions.Select(one => one.Scenes));
        Assert.Equal([-2, -1, 1], occasions[0].Days);
        Assert.Equal([-3, -2, -1, 1], occasions[1].Days);
        Assert.Equal([-4, -3, -1], occasions[2].Days);
    }

    [Fact]
    public void Hours_are_those_of_the_clock_in_London_before_and_after_it_changes()
    {
        var summer = new DateTimeOffset(2026, 10, 24, 21, 30, 0, TimeSpan.Zero); // 22:30 in London, a Saturday

        Assert.Equal(new DateTimeOffset(2026, 10, 25, 22, 30, 0, TimeSpan.Zero), SceneOccasion.Move(summer, 1));
        Assert.Equal(summer, SceneOccasion.Move(SceneOccasion.Move(summer, 30), -30));
    }

    [Fact]
    public void An_occasion_of_more_than_a_day_is_refused()
    {
        var scenes = new[] { At(1, 0, 10), At(2, 12, 20), At(3, 22, 25) };

        Assert.Throws<ArgumentException>(() => SceneOccasion.Of(scenes, Day.AddDays(-7), Day.AddDays(7)));
    }

    static Scene At(int camera, double from, double until) => new([camera], Day.AddHours(from), Day.AddHours(until));
}
