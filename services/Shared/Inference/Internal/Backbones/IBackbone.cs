using Facet.Models;

namespace Facet.Inference.Internal.Backbones;

/// <summary>A backbone of one of the kinds that <see cref="BackboneSource"/> offers.</summary>
internal interface IBackbone
{
    BackboneInfo Info { get; }

    /// <exception cref="ModelException">An output, the size or the precision is not to be had.</exception>
    BackboneModel Prepare(BackboneRequest request);
}
