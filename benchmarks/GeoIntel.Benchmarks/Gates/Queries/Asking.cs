namespace GeoIntel.Benchmarks.Gates.Queries;

/// <summary>One question, asked of both sides about one subject after the other.</summary>
/// <param name="Ours">Asks the service's own way about a subject, and gives what was told, in a form that can be compared.</param>
/// <param name="Theirs">Asks by the hand-written SQL.</param>
/// <param name="PlanAsync">How the database answers the hand-written one, about a subject.</param>
/// <param name="Subjects">How many are asked about in a round, so that a quick question is timed for long enough.</param>
sealed record Asking(
    string Name, Func<int, Task<IReadOnlyCollection<object>>> Ours, Func<int, Task<IReadOnlyCollection<object>>> Theirs,
    Func<int, Task<string>> PlanAsync, int Subjects = 1)
{
    /// <exception cref="GateException">The two tell different things.</exception>
    public async Task<int> CompareAsync(int subject)
    {
        var (ours, theirs) = (await Ours(subject), await Theirs(subject));
        if (ours.ToHashSet().SetEquals(theirs)) return ours.Count;
        throw new GateException(
            $"{Name}: of subject {subject} ours tells {ours.Count}, the hand-written SQL {theirs.Count}; {ours.Intersect(theirs).Count()} are the same.");
    }
}
