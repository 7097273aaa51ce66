using GeoIntel.Benchmarks.Gates.Queries;

namespace GeoIntel.Service.Tests.Queries;

/// <summary>The simulated month, straight in its partitions: what <c>./dev gates queries</c> times is asked of fewer reads, of five
/// million when GEOINTEL_TEST_LONG is 1.</summary>
public class HandWrittenAnswersTests
{
    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    [PostGisFact]
    public async Task Each_question_of_a_unit_is_answered_as_SQL_written_by_hand_answers_it()
    {
        await using var store = await QueryStore.OpenAsync(IsLong ? 5_000_000 : 100_000, kept: null);
        foreach (var asking in new Askings(store).All)
        {
            var told = 0;
            for (var subject = 0; subject < (IsLong ? 20 : 5); subject++) told += await asking.CompareAsync(subject);
            Assert.True(told > 0, $"{asking.Name}: nothing was told, so nothing was compared.");
        }
    }
}
