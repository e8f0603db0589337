namespace Facet.Inference;

/// <summary>A model that was pulled.</summary>
/// <param name="Folder">Where it is; <see cref="Facet.Models.ModelConverter"/> takes it.</param>
/// <param name="Files">Names of its files.</param>
public sealed record PulledModel(string Folder, IReadOnlyList<string> Files);
