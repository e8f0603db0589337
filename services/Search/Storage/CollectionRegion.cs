namespace Facet.Search.Storage;

/// <summary>A region that points of a collection have.</summary>
/// <param name="Number">Stands for the name in the stored factors.</param>
/// <param name="Name">"lips", ...</param>
/// <param name="Channels">Of every point's factors.</param>
internal sealed record CollectionRegion(int Number, string Name, int Channels);
