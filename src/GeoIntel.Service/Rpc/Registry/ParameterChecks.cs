using System.Globalization;
using GeoIntel.Models.Conditions;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>The parameters of rules, each with its default and its range.</summary>
static class ParameterChecks
{
    /// <summary>Whole seconds; unset is <paramref name="otherwise"/>.</summary>
    public static int Seconds(
        this FieldChecks check, string field, Duration? value, TimeSpan otherwise, TimeSpan min, TimeSpan max,
        TimeSpan? multipleOf = null)
    {
        if (value is null) return (int)otherwise.TotalSeconds;
        var step = (long)(multipleOf ?? TimeSpan.FromSeconds(1)).TotalSeconds;
        var inRange = value.Seconds >= min.TotalSeconds && value.Seconds <= max.TotalSeconds;
        if (inRange && value.Nanos == 0 && value.Seconds % step == 0) return (int)value.Seconds;
        var unit = step == 60 ? "minutes" : "seconds";
        check.Add(field, string.Create(CultureInfo.InvariantCulture,
            $"It is {value.Seconds + value.Nanos / 1e9m} s; use whole {unit}, {min.TotalSeconds} to {max.TotalSeconds} s."));
        return (int)otherwise.TotalSeconds;
    }

    /// <summary>A number that 0 leaves to its default.</summary>
    public static double NumberOr(
        this FieldChecks check, string field, double value, double otherwise, double min, double max) =>
        value == 0 ? otherwise : check.Number(field, value, min, max);

    /// <inheritdoc cref="NumberOr(FieldChecks, string, double, double, double, double)"/>
    public static int NumberOr(this FieldChecks check, string field, int value, int otherwise, int min, int max) =>
        value == 0 ? otherwise : check.Number(field, value, min, max);

    public static double Direction(this FieldChecks check, string field, double degrees) =>
        check.Number(field, degrees, 0, Math.BitDecrement(360));

    /// <summary>The classes as the sum that a row holds; none is exact and equivalent.</summary>
    public static short Accepts(this FieldChecks check, string field, RepeatedField<V1.MatchClass> classes)
    {
        if (classes.Count == 0) return (short)MatchClasses.ExactOrEquivalent;
        var sum = MatchClasses.None;
        foreach (var given in classes)
        {
            var one = given switch
            {
                V1.MatchClass.Exact => MatchClasses.Exact,
                V1.MatchClass.Equivalent => MatchClasses.Equivalent,
                V1.MatchClass.Similar => MatchClasses.Similar,
                _ => MatchClasses.None,
            };
            if (one == MatchClasses.None)
                check.Add(field, $"{(int)given} is not a class to choose; use 1 (Exact), 2 (Equivalent), 3 (Similar).");
            if ((sum & one) != 0) check.Add(field, $"{given} is there twice; name each once.");
            sum |= one;
        }
        return (short)sum;
    }

    public static IEnumerable<V1.MatchClass> ToMessage(short accepts)
    {
        var classes = (MatchClasses)accepts;
        if (classes.HasFlag(MatchClasses.Exact)) yield return V1.MatchClass.Exact;
        if (classes.HasFlag(MatchClasses.Equivalent)) yield return V1.MatchClass.Equivalent;
        if (classes.HasFlag(MatchClasses.Similar)) yield return V1.MatchClass.Similar;
    }

    public static Duration ToMessage(int seconds) => new() { Seconds = seconds };
}
