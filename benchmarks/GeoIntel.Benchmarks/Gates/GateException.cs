namespace GeoIntel.Benchmarks.Gates;

/// <summary>A gate that cannot be measured, because the two sides disagree about the answer.</summary>
sealed class GateException(string message) : Exception(message);
