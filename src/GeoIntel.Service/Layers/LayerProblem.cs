namespace GeoIntel.Service.Layers;

/// <summary>A refusal over HTTP: the status, a stable code, and a sentence with the value, what is allowed, what to do.</summary>
sealed class LayerProblem(int status, string code, string description, string? parameter = null) : Exception(description)
{
    public int Status => status;
    public string Code => code;

    /// <summary>Of the query or the headers; null when none is to blame.</summary>
    public string? Parameter => parameter;

    public static LayerProblem Parameters(string name, string description) =>
        new(StatusCodes.Status400BadRequest, "InvalidParameterValue", $"{name}: {description}", name);

    public static LayerProblem NotFound(string what) => new(StatusCodes.Status404NotFound, "NotFound", what);

    public static LayerProblem Forbidden(string description) =>
        new(StatusCodes.Status403Forbidden, "Forbidden", description);

    /// <summary>The operation that the purpose names is unknown, over, or somebody else's.</summary>
    public static LayerProblem OperationNotOpen(string header) =>
        new(StatusCodes.Status403Forbidden, "OperationNotOpen", Access.StatedPurpose.ClosedSentence, header);
}
