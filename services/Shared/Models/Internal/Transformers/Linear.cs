using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>y = W x + b.</summary>
/// <param name="Weight">[outputs, inputs].</param>
/// <param name="Bias">[outputs], if there is one.</param>
internal sealed record Linear(Parameter Weight, Parameter? Bias)
{
    public int Inputs => Weight.Columns;

    public int Outputs => Weight.Rows;

    /// <summary>The layer with each of its outputs times a factor: a layer scale costs nothing when it is part of the weights.</summary>
    public Linear Scaled(Parameter? factors) =>
        factors is null ? this : new Linear(Weight.ScaleRows(factors), Bias?.ScaleRows(factors));

    /// <summary>A part of the outputs.</summary>
    public Linear Part(string name, int start, int count) =>
        new(Weight.TakeRows($"{name}.weight", start, count), Bias?.TakeRows($"{name}.bias", start, count));
}
