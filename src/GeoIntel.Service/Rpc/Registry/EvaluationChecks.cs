using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Whether an intelligence grading is one that its scheme knows.</summary>
static class EvaluationChecks
{
    public static EvaluationColumns? Evaluation(this FieldChecks check, V1.Evaluation? evaluation)
    {
        if (evaluation is null) return null;
        var isNew = evaluation.Scheme != V1.EvaluationScheme._5X5X5;
        return new EvaluationColumns
        {
            Scheme = check.Choice("evaluation.scheme", evaluation.Scheme),
            Source = check.Grade("evaluation.source", evaluation.Source, isNew ? "123" : "ABCDE"),
            Assessment = check.Grade("evaluation.assessment", evaluation.Assessment, isNew ? "ABCDE" : "12345"),
            Handling = check.Grade("evaluation.handling", evaluation.Handling, isNew ? "PC" : "12345"),
            HandlingConditions = check.Text(
                "evaluation.handling_conditions", evaluation.HandlingConditions, FieldChecks.TextLengthMax,
                required: isNew && evaluation.Handling == "C"),
        };
    }

    public static V1.Evaluation? ToMessage(EvaluationColumns? columns) => columns is null
        ? null
        : new V1.Evaluation
        {
            Scheme = (V1.EvaluationScheme)columns.Scheme,
            Source = columns.Source,
            Assessment = columns.Assessment,
            Handling = columns.Handling,
            HandlingConditions = columns.HandlingConditions,
        };

    static string Grade(this FieldChecks check, string field, string value, string allowed)
    {
        if (value.Length != 1 || !allowed.Contains(value[0], StringComparison.Ordinal))
            check.Add(field, $"'{value}' is not a grade of this scheme; use one of {string.Join(", ", allowed.AsEnumerable())}.");
        return value;
    }
}
