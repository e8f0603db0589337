using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>Learned positions, which are resized to the grid of the input.</summary>
/// <param name="Table">One row for the CLS token, then Side * Side for the patches, row by row; the last axis is the width.</param>
/// <param name="Side">Of the square grid.</param>
/// <param name="IsAntialiased">Whether the resize is antialiased.</param>
/// <param name="Offset">What is added to the sides of the grid when the scale of the resize is computed.</param>
internal sealed record PositionGrid(Parameter Table, int Side, bool IsAntialiased, double Offset = 0);
