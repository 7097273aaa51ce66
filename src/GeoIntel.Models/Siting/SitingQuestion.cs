namespace GeoIntel.Models.Siting;

/// <summary>What is to be covered, by which cameras it is, and where others could stand.</summary>
/// <param name="Deployment">That of all cameras and candidates. Cameras of the other kind are no part of the question:
/// what they cover counts as not covered, so that no answer about overt cameras shows where a covert one
/// stands.</param>
/// <param name="Cameras">Those that stand already.</param>
public sealed record SitingQuestion(
    Deployment Deployment, IReadOnlyList<Demand> Demands, IReadOnlyList<Site> Cameras, IReadOnlyList<Site> Candidates);
