namespace Facet.Inference.Internal;

/// <summary>A model of the registry and where its files are.</summary>
/// <param name="Entry">Its entry.</param>
/// <param name="Folder">Holds its files.</param>
/// <param name="Remedy">What to do when a file is missing or another one.</param>
internal sealed record RegisteredModel(ModelEntry Entry, string Folder, string Remedy);
